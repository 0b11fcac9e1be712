"""Our own documents, one a line: `completion-evidence/1` as NDJSON. Nothing is translated."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from credentials.encoding.digests import prefixed_digest
from credentials.schemas import violations
from issuer.intake.json_input import LineRefused, json_lines, object_in, text_of
from issuer.intake.numbers import echo
from issuer.intake.reading import CellNote, Draft, Place, Reading

SCHEMA = "completion-evidence-1"


def read_own_documents(file: BinaryIO) -> Iterator[Reading]:
    """One reading for each line that is not blank; the document stays as it was sent."""
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for row, document in json_lines(file):
        learner = text_of(object_in(document, "learner"), "sourceId") or None
        problems = _problems(row, document)
        if not problems:
            key, digest = _key(document), prefixed_digest(document)
            first, known = seen.setdefault(key, (row, digest))
            if first != row and known == digest:
                note = _note(row, "row.repeated", f"the same as line {first}: not taken twice")
                yield Reading(rows=(row,), learner=learner, draft=None, notes=(note,))
                continue
            if first != row:
                detail = f"line {first} says something else under the same id"
                problems = (_note(row, "row.conflict", detail),)
        draft = None if problems else Draft(document=document, origins={"": Place(row, None)})
        yield Reading(rows=(row,), learner=learner, draft=draft, problems=problems)


def _problems(row: int, document: Any) -> tuple[CellNote, ...]:
    if isinstance(document, LineRefused):
        return (_note(row, "json.malformed", str(document)),)
    if not isinstance(document, Mapping):
        return (_note(row, "json.malformed", f"{echo(document)} is no object"),)
    return tuple(
        CellNote(row=row, column=found.pointer, code="evidence.shape", detail=found.detail)
        for found in violations(SCHEMA, document)
    )


def _key(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What one line is about: its id or, without one, learner, role and cohort of one source."""
    if "id" in document:
        return ("id", document["id"])
    source, programme = document["source"], document["programme"]
    learner = document["learner"]["sourceId"]
    return source["instance"], programme["id"], document["role"], document["cohort"], learner


def _note(row: int, code: str, detail: str) -> CellNote:
    return CellNote(row=row, column=None, code=code, detail=detail)
