"""Gradebooks, mappings and what is read of them, for the small programme of ten quizzes."""

import io
from collections.abc import Iterable
from typing import Any

import openpyxl

from credentials.encoding.digests import sha256_hex
from issuer.domain.programme import Programme
from issuer.intake.checking import checked
from issuer.intake.drafts import Origin
from issuer.intake.gradebook import read_gradebook
from issuer.intake.mapping import EvidenceMapping, parse_mapping
from issuer.intake.reading import Reading
from issuer.intake.tables import open_table
from tests.support.programmes import ROLE, a_programme

AS_OF = "2026-06-20T10:00:00Z"
HEADER = ["First name", "Last name", "ID number", "Email address", "Quiz: a00 (Real)",
          "Quiz: a01 (Real)"]  # fmt: skip
ADA = ["Ada", "Example", "u1", "ada@example.org", "8.50", "4"]
BEN = ["Ben", "Beispiel", "u2", "ben@example.org", "-", "10"]


def a_mapping_document(**changes: Any) -> dict[str, Any]:
    """Two quizzes of a Moodle gradebook."""
    return {
        "schema": "evidence-mapping/1",
        "name": "spring-quizzes",
        "format": "moodle-gradebook",
        "source": {"system": "moodle", "instance": "https://courses.example.org"},
        "programme": {"id": "photograph-care"},
        "role": ROLE,
        "cohort": "spring",
        "learner": {
            "id": "ID number",
            "given": "First name",
            "family": "Last name",
            "email": "Email address",
        },
        "activities": [
            {"from": "Quiz: a00 (Real)", "activityId": "a00"},
            {"from": "Quiz: a01 (Real)", "activityId": "a01"},
        ],
        **changes,
    }


def a_mapping(programme: Programme | None = None, **changes: Any) -> EvidenceMapping:
    """The same, parsed."""
    return parse_mapping(a_mapping_document(**changes), programme or a_programme())


def csv_of(*rows: Iterable[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as CSV, with the header of two quizzes."""
    lines = [delimiter.join(row) for row in (HEADER, *rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def xlsx_of(*rows: Iterable[Any], title: str = "Grades") -> bytes:
    """The rows as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(
    data: bytes,
    mapping: EvidenceMapping | None = None,
    programme: Programme | None = None,
    as_of: str | None = AS_OF,
) -> list[Reading]:
    """What becomes of each row of that file."""
    programme = programme or a_programme()
    mapping = mapping or a_mapping(programme)
    table = open_table(io.BytesIO(data), mapping.get("file"))
    origin = Origin(digest=f"sha-256:{sha256_hex(data)}", media_type=table.media_type, as_of=as_of)
    return list(checked(read_gradebook(table, mapping, programme, origin), programme))


def grades(reading: Reading) -> dict[str, tuple[str | None, bool | None]]:
    """Raw score and verdict by activity."""
    assert reading.draft is not None, reading.problems
    return {
        item["activityId"]: (item.get("score", {}).get("raw"), item.get("passed"))
        for item in reading.draft.document["activities"]
    }


def problems(reading: Reading) -> list[tuple[str, int, str | None]]:
    """Code and cell of each problem."""
    assert reading.draft is None
    return [(found.code, found.row, found.column) for found in reading.problems]
