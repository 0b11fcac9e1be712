"""A credential as a type. VCDM 2.0 §4."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.model.achievement import Achievement, Result
from credentials.model.members import Placed
from credentials.model.version import Version

BADGE_TYPES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
SUBJECT_TYPE = "AchievementSubject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who says it. VCDM 2.0 §4.7."""

    id: str
    name: str | None
    """As the credential says; trust nobody for a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """An IdentityObject of the subject. OB 3.0 B.1.11."""

    identity_type: str
    identity_hash: str
    """The identity itself if not `hashed`, else algorithm, `$` and hex digits."""
    hashed: bool
    salt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom or what it is about. VCDM 2.0 §4.8, OB 3.0 AchievementSubject."""

    pointer: str
    document: Mapping[str, Any]
    id: str | None
    types: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    achievement: Achievement | None
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential whose shape VCDM 2.0 or 1.1 allows. Open Badges parts are read, not judged."""

    document: Mapping[str, Any]
    """The original mapping, with `proof`: what proofs are computed over. Never change it."""
    id: str | None
    types: tuple[str, ...]
    issuer: Issuer
    name: str | None
    version: Version
    valid_from: datetime | None
    """Aware, UTC. Of version 1.1: the issuanceDate."""
    valid_until: datetime | None
    """Aware, UTC. Of version 1.1: the expirationDate."""
    subjects: tuple[Subject, ...]
    """Never empty."""
    status_entries: tuple[Placed, ...]
    schemas: tuple[Placed, ...]
    evidence: tuple[Placed, ...]

    @property
    def is_badge(self) -> bool:
        """Whether it is an Open Badge (AchievementCredential)."""
        return not BADGE_TYPES.isdisjoint(self.types)
