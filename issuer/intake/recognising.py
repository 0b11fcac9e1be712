"""Which format a file has, by what is in it, never by its name."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, BinaryIO

from issuer.errors import IntakeRefused
from issuer.intake.json_input import items_of, object_in, text_of
from issuer.intake.table import refused

_LOOKED_AT = 20
_MEMBERS = ("usergrades", "calls", "results", "scores", "statements", "events")


def format_of(file: BinaryIO) -> str:
    """The format's name as mappings have it. IntakeRefused for JSON that none fits.

    What is not JSON is a table: a gradebook.
    """
    file.seek(0)
    start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"{", b"[")):
        return "moodle-gradebook"
    for _, item in islice(_items(file), _LOOKED_AT):
        if isinstance(item, Mapping) and (found := _format_of_item(item)):
            return found
    raise refused("format.unknown", "JSON that is none of the formats: name the format")


def _items(file: BinaryIO) -> Any:
    try:
        yield from items_of(file, *_MEMBERS)
    except IntakeRefused:
        return


def _format_of_item(item: Mapping[str, Any]) -> str | None:
    answer = object_in(item, "answer")
    kind = text_of(item, "type") or text_of(item, "event_type")
    tests = (
        ("moodle-grade-items", "gradeitems" in item),
        ("moodle-activity-completion", "statuses" in answer),
        ("moodle-course-completion", "completionstatus" in answer),
        ("openedx-grades", {"course_id", "percent"} <= set(item)),
        ("openedx-events", kind.startswith("org.openedx.")),
        ("lti-results", bool({"resultScore", "scoreGiven", "scoreOf"} & set(item))),
        ("xapi", {"actor", "verb", "object"} <= set(item)),
        ("evidence", text_of(item, "schema") == "completion-evidence/1"),
    )
    return next((name for name, fits in tests if fits), None)
