"""T1 to T3 of an issuance, in one transaction: accept, decide, reserve.

After it, everything about the credential is determined and on disk: id, status index, time, key
and the exact bytes to be signed; and the line that announces the signature. See
docs/adr/issuing-in-two-commits.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from credentials.encoding.digests import credential_digest
from credentials.encoding.jcs import canonical
from credentials.encoding.strict_json import CREDENTIAL_LIMITS, parse_json
from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp
from credentials.gate import serialise
from credentials.status.entry import status_entry
from issuer.domain.evidence import Evidence
from issuer.domain.open_badge import CredentialIdentity, compose_open_badge
from issuer.domain.programme import Programme
from issuer.errors import NotInitialised
from issuer.services.failpoints import reached
from issuer.services.idempotency import current_request
from issuer.services.identifiers import new_credential_id, new_owner, new_salt, new_uuid
from issuer.services.site import Client, Site
from issuer.services.status_lists import list_url
from issuer.store.records import (
    AwardKey,
    CredentialRecord,
    DecisionRecord,
    KeyRecord,
    Purpose,
    StatusEntry,
)
from issuer.store.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One learner's evidence with the decision about it."""

    programme: Programme
    evidence: tuple[Evidence, ...]
    """At least one; the newest last."""
    decision: Mapping[str, Any]
    """The decision document, without texts."""

    @property
    def newest(self) -> Evidence:
        """The evidence that says how the learner is called."""
        return self.evidence[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """The credential of an award, and whether it is ours to finish."""

    credential: CredentialRecord
    owner: str | None
    """The claim under which the caller finishes it; None if there is nothing to do for him."""
    document: Mapping[str, Any] | None = None
    """What `credential.unsigned` says, if it was composed just now."""


def award_of(site: Site, case: Case) -> AwardKey:
    """Which award the case is about: programme without version, role, cohort, learner."""
    return site.award_key(
        programme_id=case.programme.id,
        role=case.newest.role,
        cohort=case.newest.cohort,
        source_instance=case.newest.source_instance,
        learner=case.newest.learner,
    )


def record_case(unit: Unit, case: Case, client: Client, now: datetime) -> None:
    """T1 and T2: stores evidence and decision; what is stored already stays."""
    for evidence in case.evidence:
        unit.evidence.add_absent(
            evidence_id=evidence.id,
            digest=evidence.digest,
            document=evidence.content,
            client=client.id,
            at=now,
        )
    reached("accept.evidence_written")
    record = DecisionRecord(
        id=case.decision["id"],
        digest=case.decision["digest"],
        outcome=case.decision["outcome"],
        document=canonical(case.decision),
        decided_at=now,
    )
    unit.decisions.add_absent(record, client=client.id)
    reached("accept.decision_written")


def reserve(site: Site, client: Client, case: Case) -> Reservation:
    """The award's credential: reserved now, or the one it has.

    Raises OutOfIndexes when no published status list has a free index, ProvisionalBlocked when
    the programme does not let its facts be signed; nothing is stored then.
    """
    now, key = site.clock(), award_of(site, case)

    def write(unit: Unit) -> Reservation:
        record_case(unit, case, client, now)
        award, is_new = unit.awards.take(key)
        reached("reserve.award_taken")
        latest = None if is_new else unit.credentials.latest_of(award)
        if latest is None or latest.state == "lint_failed":
            return _reserve_new(site, unit, case, award=award, before=latest, now=now)
        return claim_in(site, unit, latest, now=now)

    reservation = site.store.write(write)
    reached("reserve.committed")
    return reservation


def claim(site: Site, credential_id: str) -> Reservation | None:
    """Takes up a reservation whose worker is gone. None if there is no such credential."""
    now = site.clock()
    with site.store.writing() as unit:
        found = unit.credentials.load(credential_id, lock=True)
        return None if found is None else claim_in(site, unit, found, now=now)


def claim_in(site: Site, unit: Unit, found: CredentialRecord, *, now: datetime) -> Reservation:
    """The same within a transaction that is open already."""
    owner = new_owner()
    until = site.lease_from(now)
    if not unit.credentials.claim(found.id, owner=owner, now=now, until=until):
        return Reservation(credential=found, owner=None)
    mine = replace(found, lease_owner=owner, lease_until=until, attempts=found.attempts + 1)
    _announce(unit, mine, at=now)
    return Reservation(credential=mine, owner=owner)


def _reserve_new(
    site: Site,
    unit: Unit,
    case: Case,
    *,
    award: int,
    before: CredentialRecord | None,
    now: datetime,
) -> Reservation:
    """A first reservation; or, where the gate refused one, other bytes under the same id."""
    key = unit.keys.active()
    if key is None:
        raise NotInitialised("the site has no active key")
    identity = _new_identity(now) if before is None else _stored_identity(before)
    entries = _take_entries(unit, case.programme, identity["credentialId"], held=before is not None)
    reached("reserve.index_taken")
    document = compose_open_badge(
        programme=case.programme,
        evidence=case.newest.document,
        decision=case.decision,
        identity=_identity(site, identity, entries),
        evidence_digest=case.newest.digest,
    )
    reached("reserve.composed")
    record = _record(site, case, identity, document, award=award, key=key, before=before)
    if before is None:
        unit.credentials.add(record)
    else:
        unit.credentials.reserve_again(record)
    reached("reserve.written")
    _announce(unit, record, at=now)
    reached("reserve.announced")
    return Reservation(credential=record, owner=record.lease_owner, document=document)


def _announce(unit: Unit, record: CredentialRecord, *, at: datetime) -> None:
    """The audit line before a signature. Holds nothing about the person."""
    facts = {
        "credential": record.id, "digest": record.digest, "decision": record.decision,
        "key": record.key, "attempt": record.attempts,
    }  # fmt: skip
    unit.audit.append("credential.signing", at=at, facts=facts)


def _take_entries(
    unit: Unit, programme: Programme, credential_id: str, *, held: bool
) -> tuple[StatusEntry, ...]:
    """The entries of a credential: those it `held` already, new ones for the rest."""
    purposes: tuple[Purpose, ...] = (
        ("revocation", "suspension") if programme.suspension else ("revocation",)
    )
    before = unit.status.entries_of(credential_id) if held else ()
    known = {entry.purpose: entry for entry in before}
    return tuple(
        known.get(purpose) or unit.status.take(purpose=purpose, credential=credential_id)
        for purpose in purposes
    )


def _new_identity(now: datetime) -> dict[str, str]:
    return {
        "credentialId": new_credential_id(),
        "salt": new_salt(),
        "evidenceUuid": new_uuid(),
        "decisionUuid": new_uuid(),
        "validFrom": format_date_time_stamp(now),
    }


def _stored_identity(record: CredentialRecord) -> dict[str, str]:
    identity: dict[str, str] = parse_json(record.identity or b"{}", limits=CREDENTIAL_LIMITS)
    return identity


def _identity(
    site: Site, drawn: Mapping[str, str], entries: tuple[StatusEntry, ...]
) -> CredentialIdentity:
    return CredentialIdentity(
        base_url=site.base_url,
        credential_id=drawn["credentialId"],
        issuer_did=site.issuer_did,
        valid_from=parse_date_time_stamp(drawn["validFrom"]),
        salt=drawn["salt"],
        evidence_uuid=drawn["evidenceUuid"],
        decision_uuid=drawn["decisionUuid"],
        status_entries=tuple(
            status_entry(
                list_url=list_url(site, entry.list), purpose=entry.purpose, index=entry.entry
            )
            for entry in entries
        ),
    )


def _record(
    site: Site,
    case: Case,
    identity: Mapping[str, str],
    document: Mapping[str, Any],
    *,
    award: int,
    key: KeyRecord,
    before: CredentialRecord | None,
) -> CredentialRecord:
    reserved_at = parse_date_time_stamp(identity["validFrom"])
    record = CredentialRecord(
        id=identity["credentialId"],
        award=award,
        edition=1,
        state="reserved",
        status="active",
        status_changed_at=None,
        decision=case.decision["id"],
        programme_id=case.programme.id,
        programme_version=case.programme.version,
        role=case.decision["role"],
        key=key.public_key,
        reserved_at=reserved_at,
        issued_at=None,
        identity=canonical(identity),
        digest=credential_digest(document),
        unsigned=serialise(document),
        signed=None,
        superseded_by=None,
        origin=current_request(),
        failure=None,
        lease_owner=new_owner(),
        lease_until=site.lease_from(site.clock()),
        attempts=1,
    )
    if before is None:
        return record
    return replace(record, edition=before.edition, attempts=before.attempts + 1)
