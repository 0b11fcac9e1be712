"""What the store gives back: values, never rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

KeyState = Literal["planned", "active", "retired", "compromised"]
CredentialState = Literal["reserved", "issued", "lint_failed", "check_failed"]
CredentialStatus = Literal["active", "suspended", "revoked", "superseded"]
Purpose = Literal["revocation", "suspension"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    """Which site the database belongs to."""

    base_url: str
    issuer_did: str
    award_salt: str
    """64 hex digits; salts the digests that awards are known by."""
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """The public part of one issuer key and its history."""

    public_key: str
    """Multikey text."""
    algorithm: str
    state: KeyState
    created_at: datetime
    activated_at: datetime | None = None
    retired_at: datetime | None = None
    compromised_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialTokenRecord:
    """The credential as a token: its key is chosen before it is signed."""

    credential: str
    key: str
    reserved_at: datetime
    body: bytes | None = None
    """The compact JWT; None until it is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRecord:
    """One published version of a programme. Never changes."""

    id: str
    version: str
    digest: str
    document: bytes
    """Canonical JSON."""
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """One evidence document as it was received."""

    id: str
    revision: int
    """Counted here, from 1: each other content under the same id is the next revision."""
    digest: str
    document: bytes | None
    """Canonical JSON; None once erased."""
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRecord:
    """One revision of a source's mapping. Never changes."""

    name: str
    revision: int
    digest: str
    document: bytes
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceKey:
    """What a sender's id of evidence stands for."""

    identity: str
    """Salted digest of source and external id."""
    evidence: str
    """Id of the evidence."""
    subject: str
    """Salted digest of the award that the evidence is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """One decision. Never changes."""

    id: str
    digest: str
    outcome: str
    document: bytes | None
    """Canonical JSON; None once erased."""
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardKey:
    """What makes two certificates one and the same award."""

    identity: str
    """64 hex digits: salted digest of the rest. Unique, and stays when the rest is erased."""
    programme_id: str
    role: str
    cohort: str
    source_instance: str
    learner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRecord:
    """One credential of an award, from its reservation on."""

    id: str
    award: int
    edition: int
    """Counted within the award, from 1."""
    state: CredentialState
    status: CredentialStatus
    status_changed_at: datetime | None
    decision: str
    programme_id: str
    programme_version: str
    role: str
    key: str
    """Public key (Multikey text) that signs it."""
    reserved_at: datetime
    """Also the time that its proof states."""
    issued_at: datetime | None
    identity: bytes | None
    """Canonical JSON of everything random that was drawn for it."""
    digest: str
    """Credential digest, 64 hex digits: of the reserved and of the signed document alike."""
    unsigned: bytes | None
    signed: bytes | None
    superseded_by: str | None
    origin: str | None
    """Scope of the idempotent request that reserved it."""
    failure: str | None
    """JSON of why the gate refused it."""
    lease_owner: str | None
    lease_until: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """One place in a status list; belongs to one credential for ever."""

    list: int
    entry: int
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListRecord:
    """One status list and its last signed form."""

    number: int
    purpose: Purpose
    length: int
    version: int
    """Counts the changes."""
    signed_version: int
    """The version that `body` shows; 0 before the first signature."""
    body: bytes | None
    etag: str | None
    valid_from: datetime | None
    valid_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListState:
    """How far a list's served form is, without the form itself."""

    version: int
    signed_version: int
    etag: str | None
    """Names the served bytes: the same etag, the same bytes."""
    valid_from: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListFile:
    """A status list as it is served."""

    body: bytes
    etag: str
    """Without quotation marks."""
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChangeRecord:
    """Why a status was changed."""

    credential: str
    action: str
    reason: str
    text: str | None
    client: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """An idempotent request and, once it ended, its answer."""

    scope: str
    request_digest: str
    owner: str
    lease_until: datetime
    status: int | None
    """None while it runs."""
    headers: str | None
    """JSON."""
    body: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One line of the chain."""

    sequence: int
    at: datetime
    event: str
    facts: str
    """Canonical JSON."""
    previous: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRecord:
    """An API token; its secret is not here."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None
