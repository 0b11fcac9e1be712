"""Evidence alone: kept with its digest under its sender's id, decided about later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from credentials.encoding.digests import sha256_hex
from credentials.encoding.jcs import canonical
from credentials.encoding.strict_json import API_LIMITS, parse_json
from issuer.domain.digests import short_id
from issuer.domain.evidence import parse_evidence
from issuer.domain.programme import Programme
from issuer.errors import EvidenceConflict
from issuer.services.failpoints import reached
from issuer.services.programmes import programme_for
from issuer.services.site import Client, Site
from issuer.store.records import EvidenceKey
from issuer.store.store import Unit

State = Literal["created", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Evidence that is on disk."""

    id: str
    revision: int
    digest: str
    state: State
    newest: bool
    """False: this very content was sent before, and other content after it."""


def put_evidence(
    site: Site, client: Client, *, source: str, external_id: str, document: Mapping[str, Any]
) -> Kept:
    """Keeps the document as what that id of that source stands for.

    The same content again changes nothing; other content about the same learner, programme, role
    and cohort is the next revision. Raises EvidenceConflict if the id stands for something else,
    and what `parse_evidence` raises.
    """
    programme = programme_for(site, document)
    with site.store.writing() as unit:
        kept = keep_in(
            site, unit, client, programme,
            source=source, external_id=external_id, document=document,
        )  # fmt: skip
        reached("evidence.written")
    reached("evidence.committed")
    return kept


def keep_in(
    site: Site,
    unit: Unit,
    client: Client,
    programme: Programme,
    *,
    source: str,
    external_id: str,
    document: Mapping[str, Any],
) -> Kept:
    """The same within a transaction that is open already; nothing is written if it raises."""
    identity = sha256_hex(canonical([site.award_salt, "evidence", source, external_id]))
    if "id" not in document:
        document = {**document, "id": short_id(f"sha-256:{identity}")}
    evidence = parse_evidence(document, programme, now=site.clock())
    subject = _subject(site, document)
    _insist_on_subject(site, unit, evidence.id, subject)
    key = unit.sources.take_key(
        EvidenceKey(identity=identity, evidence=evidence.id, subject=subject)
    )
    if (key.evidence, key.subject) != (evidence.id, subject):
        raise _conflict(external_id)
    before = unit.evidence.latest(evidence.id)
    added = unit.evidence.add_absent(
        evidence_id=evidence.id,
        digest=evidence.digest,
        document=canonical(document),
        client=client.id,
        at=site.clock(),
    )
    newest = unit.evidence.latest(evidence.id)
    record = unit.evidence.by_digest(evidence.digest)
    if newest is None or record is None or record.id != evidence.id:
        raise _conflict(external_id)
    return Kept(
        id=evidence.id,
        revision=record.revision,
        digest=evidence.digest,
        state=_state(added=added, is_first=before is None),
        newest=newest.digest == evidence.digest,
    )


def _state(*, added: bool, is_first: bool) -> State:
    if not added:
        return "unchanged"
    return "created" if is_first else "replaced"


def _subject(site: Site, document: Mapping[str, Any]) -> str:
    """Which award a sound document is about."""
    return site.award_key(
        programme_id=document["programme"]["id"],
        role=document["role"],
        cohort=document["cohort"],
        source_instance=document["source"]["instance"],
        learner=document["learner"]["sourceId"],
    ).identity


def _insist_on_subject(site: Site, unit: Unit, evidence_id: str, subject: str) -> None:
    """Evidence of that id which came another way, say by a completion, is about the same award."""
    known = unit.evidence.latest(evidence_id)
    if known is None or known.document is None:
        return
    document = parse_json(known.document, limits=API_LIMITS, decimals=True)
    if _subject(site, document) != subject:
        raise _conflict(evidence_id)


def _conflict(id_: str) -> EvidenceConflict:
    detail = "the id stands for evidence about another learner, programme, role or cohort"
    return EvidenceConflict(detail, id=id_)
