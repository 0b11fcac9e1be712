"""Platforms' answers in the shapes that they really have, and what is read of them."""

import io
import json
from typing import Any

from issuer.intake.checking import checked
from issuer.intake.formats import read_file
from issuer.intake.mapping import parse_mapping
from issuer.intake.reading import Reading
from tests.support.gradebooks import AS_OF, a_mapping_document
from tests.support.programmes import a_programme

DIGEST = "sha-256:" + "a" * 64


def answer_of(value: Any) -> bytes:
    """As one document."""
    return json.dumps(value).encode()


def lines_of(*values: Any) -> bytes:
    """One a line."""
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def taken(data: bytes, format_: str, *sources: str, **changes: Any) -> list[Reading]:
    """What is read where the sources are the activities a00, a01 and so on."""
    title = dict.fromkeys(("en", "el", "it", "pt"), "Photographs, the basics")
    programme = a_programme(prerequisites=[{"id": "photo-basics", "title": title}])
    changes.setdefault(
        "activities",
        [{"from": one, "activityId": f"a{place:02}"} for place, one in enumerate(sources)],
    )
    document = a_mapping_document(format=format_, **changes)
    if "learner" not in changes:
        del document["learner"]
    mapping = parse_mapping(document, programme)
    readings = read_file(io.BytesIO(data), mapping, programme, digest=DIGEST, as_of=AS_OF)
    return list(checked(readings, programme))


def activities(reading: Reading) -> list[dict[str, Any]]:
    """The activities of the document that was read."""
    assert reading.draft is not None, reading.problems
    found: list[dict[str, Any]] = reading.draft.document["activities"]
    return found


def codes(reading: Reading) -> list[tuple[str, int, str | None]]:
    """Code and place of each problem of a learner who is not taken."""
    assert reading.draft is None
    return [(found.code, found.row, found.column) for found in reading.problems]
