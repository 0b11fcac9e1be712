"""Which problem an error of the issuer becomes: the one place where both are known."""

from collections.abc import Iterable, Mapping
from typing import Any

from credentials.errors import STATUS_LIST
from edge.problems import FieldError, Problem
from issuer import errors

_NAMES: tuple[tuple[type[errors.IssuerError], str], ...] = (
    (errors.NotFound, "not-found"),
    (errors.EvidenceRefused, "evidence-refused"),
    (errors.UnknownProgramme, "unknown-programme"),
    (errors.UnknownRole, "unknown-role"),
    (errors.UnknownActivity, "unknown-activity"),
    (errors.ProgrammeRefused, "programme-unsound"),
    (errors.ContentRefused, "validation-failed"),
    (errors.ProgrammeChanged, "version-exists"),
    (errors.NotEligible, "decision-not-eligible"),
    (errors.ProvisionalBlocked, "provisional-blocked"),
    (errors.SuspensionOff, "suspension-off"),
    (errors.EvidenceConflict, "evidence-conflict"),
    (errors.WrongState, "wrong-state"),
    (errors.StillRunning, "still-running"),
    (errors.IdempotencyKeyInvalid, "malformed-request"),
    (errors.IdempotencyMismatch, "idempotency-mismatch"),
    (errors.LintFailed, "not-signable"),
    (errors.StoreUnavailable, "unavailable"),
    (errors.OutOfIndexes, "unavailable"),
    (errors.SigningError, "unavailable"),
    (errors.NotInitialised, "unavailable"),
)
"""The first that fits; an error that none fits is ours: `internal-error`."""

_PLACES: Mapping[type[errors.IssuerError], str] = {
    errors.UnknownProgramme: "/programme/id",
    errors.UnknownRole: "/role",
    errors.UnknownActivity: "/activities",
}
"""Where the mistake stands when the error itself does not say."""

_TOLD = ("decision", "outcome", "status", "version", "digest")
"""Fields of an error that the caller may see."""
_RETRY_SECONDS = 5


def problem_of(error: errors.IssuerError) -> Problem:
    """The problem document's content for `error`."""
    name = next((name for kind, name in _NAMES if isinstance(error, kind)), "internal-error")
    if name in ("internal-error", "unavailable"):  # our own trouble: nothing of it is told
        return Problem(name, headers=_retry(error) if name == "unavailable" else {})
    fields = error.fields
    told = {key: fields[key] for key in _TOLD if isinstance(fields.get(key), str)}
    if isinstance(error, errors.NoListThen):
        told["type"] = STATUS_LIST + "STATUS_RETRIEVAL_ERROR"
    told.pop("status", None)  # the member of that name is the HTTP status
    if "status" in fields and isinstance(fields["status"], str):
        told["credentialStatus"] = fields["status"]
    return Problem(name, error.detail, errors=_places(error), headers=_retry(error), **told)


def _places(error: errors.IssuerError) -> tuple[FieldError, ...]:
    findings: Iterable[Any] = error.fields.get("findings") or ()
    places = tuple(
        FieldError(pointer=finding.pointer, detail=finding.detail) for finding in findings
    )
    if places:
        return places
    pointer = error.fields.get("pointer") or _PLACES.get(type(error))
    return (FieldError(pointer=pointer, detail=error.detail),) if pointer else ()


def _retry(error: errors.IssuerError) -> dict[str, str]:
    if isinstance(error, errors.StillRunning):
        return {"Retry-After": str(error.fields.get("retry_after_seconds", 1))}
    if isinstance(error, errors.StoreUnavailable):
        return {"Retry-After": str(_RETRY_SECONDS)}
    return {}
