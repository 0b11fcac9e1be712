"""Holds what was read against schema and programme, and says which cell is meant."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from issuer.domain.evidence import parse_evidence
from issuer.domain.findings import Finding
from issuer.domain.programme import Programme
from issuer.errors import ContentRefused
from issuer.intake.reading import CellNote, Draft, Place, Reading


def checked(
    readings: Iterator[Reading], programme: Programme, *, now: datetime | None = None
) -> Iterator[Reading]:
    """The readings; those whose document is not sound have problems instead of a draft."""
    for reading in readings:
        draft = reading.draft
        problems = _problems(draft, programme, now) if draft else ()
        yield replace(reading, draft=None, problems=problems) if problems else reading


def _problems(draft: Draft, programme: Programme, now: datetime | None) -> tuple[CellNote, ...]:
    try:
        parse_evidence(draft.document, programme, now=now)
    except ContentRefused as error:
        return tuple(_note(draft, finding) for finding in error.fields["findings"])
    return ()


def _note(draft: Draft, finding: Finding) -> CellNote:
    at = finding.pointer
    while at not in draft.origins and at:
        at = at.rpartition("/")[0]
    place = draft.origins.get(at, Place(0, None))
    where = "" if place.column else f"{finding.pointer}: "
    detail = f"{where}{finding.detail}"
    return CellNote(**place._asdict(), code=finding.code, detail=detail)
