"""The one table of problems: what an error is called, which status it has. RFC 9457.

A problem's words (`problem.<name>.title`, `problem.<name>.text`) are in the catalogues, in every
language; documents speak English, pages the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from credentials.errors import CredentialsError, LimitExceeded, ParsingError
from edge.words import Language, say

MEDIA_TYPE = "application/problem+json"

PROBLEMS: Mapping[str, int] = {
    "malformed-request": 400,
    "not-json": 400,
    "credential-expired": 400,
    "credential-not-yet-valid": 400,
    "credential-revoked": 400,
    "credential-suspended": 400,
    "credential-doubtful": 400,
    "unauthenticated": 401,
    "scope-missing": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "decision-not-eligible": 409,
    "wrong-state": 409,
    "suspension-off": 409,
    "provisional-blocked": 409,
    "version-exists": 409,
    "evidence-conflict": 409,
    "still-running": 409,
    "too-large": 413,
    "unsupported-media-type": 415,
    "validation-failed": 422,
    "evidence-refused": 422,
    "unknown-programme": 422,
    "unknown-role": 422,
    "unknown-activity": 422,
    "unknown-decision": 422,
    "programme-unsound": 422,
    "not-signable": 422,
    "idempotency-mismatch": 422,
    "rate-limited": 429,
    "internal-error": 500,
    "unavailable": 503,
}
"""Every problem's name and status. Names are part of the API: none is ever renamed."""

_BY_STATUS = {
    400: "malformed-request",
    401: "unauthenticated",
    403: "scope-missing",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "wrong-state",
    410: "not-found",
    413: "too-large",
    415: "unsupported-media-type",
    422: "validation-failed",
    429: "rate-limited",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong at one place of the request's body (or in a parameter)."""

    pointer: str
    """JSON pointer into the body (RFC 6901); `""` is the whole. `?name` is a query parameter."""
    detail: str
    """What was found and what was expected."""


class Problem(Exception):
    """An answer that is an error. Raise it anywhere in a view; the application renders it."""

    def __init__(
        self,
        name: str,
        detail: str = "",
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name
        self.status = PROBLEMS[name]
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = members

    def document(self, base_url: str, request_id: str) -> dict[str, Any]:
        """The problem document. RFC 9457 §3; `errors` and `requestId` are our extensions."""
        document: dict[str, Any] = {
            "type": f"{base_url}/problems/{self.name}",
            "title": title("en", self.name),
            "status": self.status,
            "detail": self.detail or explanation("en", self.name),
            **self.members,
        }
        if self.errors:
            document["errors"] = [
                {"pointer": error.pointer, "detail": error.detail} for error in self.errors
            ]
        document["requestId"] = request_id
        return document


def title(language: Language, name: str) -> str:
    """What the problem is called, in a few words."""
    return say(language, f"problem.{name}.title")


def explanation(language: Language, name: str) -> str:
    """What happened, what it means, what to do: a few sentences."""
    return say(language, f"problem.{name}.text")


def problem_of_status(status: int) -> Problem:
    """The problem for an error that only has an HTTP status."""
    fallback = "internal-error" if status >= 500 else "malformed-request"
    return Problem(_BY_STATUS.get(status, fallback))


def problem_of_reading(error: CredentialsError) -> Problem:
    """The problem of a body that the strict reader refused: 413 for its size, else 400."""
    if isinstance(error, LimitExceeded) and error.fields.get("limit") == "bytes":
        return Problem("too-large", f"At most {error.fields['allowed']} bytes are read.")
    name = "not-json" if isinstance(error, ParsingError | LimitExceeded) else "validation-failed"
    place = FieldError(pointer=str(error.fields.get("pointer", "")), detail=error.detail)
    return Problem(name, error.detail[:1].upper() + error.detail[1:] + ".", errors=[place])
