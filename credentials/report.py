"""The answer of a verification: named checks, four headline answers, one verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """The answer of one check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DETERMINED = "not_determined"
    """Could not be checked: never read this as passed."""
    NOT_APPLICABLE = "not_applicable"


PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NOT_DETERMINED, NOT_APPLICABLE = Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE


class Verdict(StrEnum):
    """The one word that leads a report. The first that applies, in this order."""

    UNREADABLE = "unreadable"
    ALTERED = "altered"
    NOT_FROM_ISSUER = "notFromIssuer"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    NOT_YET_VALID = "notYetValid"
    UNDETERMINED = "undetermined"
    EXPIRED = "expired"
    VALID = "valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check and its answer. `evidence` holds JSON values: digests, key, list, time."""

    outcome: Outcome
    code: str
    """Stable, dotted; the part before the first dot is the check's `id`. Keys the words."""
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of the check: the part of `code` before the first dot."""
        return self.code.partition(".")[0]


def passed(code: str, /, **evidence: Any) -> CheckResult:
    """A check that passed."""
    return CheckResult(outcome=PASSED, code=code, evidence=evidence)


def failed(code: str, /, **evidence: Any) -> CheckResult:
    """A check that failed: the credential is wrong in this respect."""
    return CheckResult(outcome=FAILED, code=code, evidence=evidence)


def not_determined(code: str, /, **evidence: Any) -> CheckResult:
    """A check that could not be made; `code` says why."""
    return CheckResult(outcome=NOT_DETERMINED, code=code, evidence=evidence)


def not_applicable(code: str, /, **evidence: Any) -> CheckResult:
    """A check that this credential gives no occasion for."""
    return CheckResult(outcome=NOT_APPLICABLE, code=code, evidence=evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was checked of one credential, and what follows from it."""

    verdict: Verdict
    intact: Outcome
    """Whether the proof fits the data."""
    from_issuer: Outcome
    """Whether the key is the issuer's, for assertion, at the time of signing."""
    current: Outcome
    """Whether dates and status say that it holds now."""
    issuer_trust: Outcome = NOT_DETERMINED
    """Whether somebody vouches for the issuer. Never changes the verdict."""
    checks: tuple[CheckResult, ...]
    """In the order in which they were made; never empty."""
    credential: Mapping[str, Any] | None = None
    """The document as the proof covers it, for display; None if unreadable or not intact."""
    digest: str | None = None
    """Credential digest, 64 hex digits: SHA-256 of the JCS without `proof`."""
    checked_at: datetime
    """Aware, UTC."""
    place: str | None = None
    """JSON pointer of where it stands in the credential that contains it; None of the outermost."""
    contained: tuple["Report", ...] = ()
    """Of the credentials inside: those of a CLR, and endorsements, in the order of their checks.
    Each stands by itself; a check of this report (`contained.…`, `endorsement.…`) names it."""
