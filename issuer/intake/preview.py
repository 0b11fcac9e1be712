"""What a mapping would read, shown for the first learners before anything is kept."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from issuer.intake.mapping import EvidenceMapping
from issuer.intake.reading import CellNote, Reading
from issuer.intake.table import Table

LEARNERS = 3


def preview(readings: Iterable[Reading]) -> list[dict[str, Any]]:
    """For each of the first learners what would be read from where, and what would not."""
    return [_shown(reading) for reading in islice(readings, LEARNERS)]


def unread_columns(table: Table, mapping: EvidenceMapping) -> dict[str, list[str]]:
    """The columns that are ignored on purpose, and those that the mapping does not know."""
    learner: Mapping[str, str] = mapping.get("learner") or {}
    named = [mapping.get(name) for name in ("roleFrom", "cohortFrom", "asOfFrom", "totalFrom")]
    read = {*learner.values(), *named, *mapping.activities}
    others = [column for column in table.columns if column not in read]
    return {
        "ignored": [column for column in others if column in mapping.ignored],
        "unknown": [column for column in others if column not in mapping.ignored],
    }


def _shown(reading: Reading) -> dict[str, Any]:
    shown: dict[str, Any] = {"rows": list(reading.rows), "learner": reading.learner, "read": []}
    if reading.draft is not None:
        document = reading.draft.document
        shown["name"] = document["learner"]["name"]["full"]
        for place, item in enumerate(document["activities"]):
            origin = reading.draft.origins.get(f"/activities/{place}")
            read = {"from": origin.column if origin else None, "activityId": item["activityId"]}
            score = item.get("score")
            if score:
                read["score"] = f"{score['raw']}/{score['max']}"
            shown["read"].append({**read, "status": item["status"]})
    shown["problems"] = [note_document(note) for note in reading.problems]
    shown["notes"] = [note_document(note) for note in reading.notes]
    return shown


def note_document(note: CellNote) -> dict[str, Any]:
    """The note as JSON."""
    told: dict[str, Any] = {"row": note.row, "column": note.column, "code": note.code}
    if note.file != "grades":
        told["file"] = note.file
    return {**told, "detail": note.detail}
