"""A file of evidence in, an answer for each row out."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, BinaryIO

from credentials.encoding.jcs import canonical
from issuer.domain.programme import Programme
from issuer.errors import ContentRefused, EvidenceConflict
from issuer.intake.checking import checked
from issuer.intake.facts import Facts, read_facts
from issuer.intake.formats import read_file
from issuer.intake.joining import with_facts
from issuer.intake.mapping import EvidenceMapping, parse_mapping
from issuer.intake.preview import note_document
from issuer.intake.reading import MAX_FACTS, CellNote, Reading
from issuer.intake.tables import open_table
from issuer.services.evidence import Kept, keep_in
from issuer.services.failpoints import reached
from issuer.services.programmes import programme_for
from issuer.services.site import Client, Site

BATCH = 100
"""Learners kept in one transaction."""
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be imported. The files can be read from their beginning."""

    file: BinaryIO
    mapping: Mapping[str, Any]
    facts: BinaryIO | None = None
    as_of: str | None = None
    """When the platform said so, where the file itself does not tell."""
    dry_run: bool = False


def import_evidence(site: Site, client: Client, request: Request) -> dict[str, Any]:
    """What became of each row, and how many are kept.

    Rows are kept in transactions of their own; a bad one spoils no other, and the same file again
    changes nothing. Raises IntakeRefused for a file that cannot be read as a whole, then nothing
    is kept; MappingRefused, UnknownProgramme.
    """
    programme = programme_for(site, request.mapping)
    mapping = parse_mapping(request.mapping, programme)
    digest = digest_of(request.file)
    readings = read_all(request, mapping, programme, digest=digest, site=site)
    rows = []
    while batch := list(islice(readings, BATCH)):
        if request.dry_run:
            rows += [_row(reading, None) for reading in batch]
        else:
            rows += _keep(site, client, programme, mapping, batch)
    return {"mapping": mapping.name, "digest": digest, "counts": _counts(rows), "rows": rows}


def read_all(
    request: Request,
    mapping: EvidenceMapping,
    programme: Programme,
    *,
    digest: str,
    site: Site | None = None,
) -> Iterator[Reading]:
    """What would be kept of each learner; nothing is."""
    found = read_file(request.file, mapping, programme, digest=digest, as_of=request.as_of)
    if request.facts is not None:
        found = with_facts(found, _facts(request.facts, mapping), programme)
    return checked(found, programme, now=site.clock() if site else None)


def _facts(file: BinaryIO, mapping: EvidenceMapping) -> Facts:
    hints = {"decimalMark": mapping.get("file", "decimalMark") or "."}
    return read_facts(open_table(file, hints, max_rows=MAX_FACTS), digest_of(file))


def digest_of(file: BinaryIO) -> str:
    """`sha-256:` and 64 hex digits, of the file's bytes."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
    return f"sha-256:{digest.hexdigest()}"


def _keep(
    site: Site,
    client: Client,
    programme: Programme,
    mapping: EvidenceMapping,
    batch: list[Reading],
) -> list[dict[str, Any]]:
    rows = []
    with site.store.writing() as unit:
        for reading in batch:
            if reading.draft is None:
                rows.append(_row(reading, None))
                continue
            document = reading.draft.document
            try:
                kept = keep_in(
                    site, unit, client, programme,
                    source=mapping.name, external_id=_external_id(document), document=document,
                )  # fmt: skip
            except EvidenceConflict as error:
                rows.append(_row(_spoilt(reading, error.code, error.detail), None))
            except ContentRefused as error:
                rows.append(_row(_spoilt(reading, error.code, error.detail), None))
            else:
                rows.append(_row(reading, kept))
        reached("import.written")
    reached("import.committed")
    return rows


def _external_id(document: Mapping[str, Any]) -> str:
    """What a row of a source is about, however often it is sent."""
    learner = document["learner"]["sourceId"]
    parts = [document["programme"]["id"], document["role"], document["cohort"], learner]
    return canonical([document["source"]["instance"], *parts, document.get("id")]).decode()


def _spoilt(reading: Reading, code: str, detail: str) -> Reading:
    row = reading.rows[0] if reading.rows else 0
    problem = CellNote(row=row, column=None, code=code, detail=detail)
    return replace(reading, draft=None, problems=(problem,))


def _row(reading: Reading, kept: Kept | None) -> dict[str, Any]:
    """One line of the answer."""
    told: dict[str, Any] = {"rows": list(reading.rows), "learner": reading.learner}
    if kept is not None:
        told["state"] = kept.state
        told["evidence"] = {"id": kept.id, "revision": kept.revision, "digest": kept.digest}
    elif reading.draft is not None:
        told["state"] = "sound"
    else:
        told["state"] = "refused" if reading.problems else "leftOut"
    told["problems"] = [note_document(note) for note in reading.problems]
    told["notes"] = [note_document(note) for note in reading.notes]
    return told


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    counts = dict.fromkeys(("created", "replaced", "unchanged", "sound", "refused", "leftOut"), 0)
    for row in rows:
        counts[row["state"]] += 1
    return counts
