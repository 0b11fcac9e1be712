"""What is wrong, as the VC API says it: problem details with the registered types. RFC 9457.

Registered are those of VCDM 2.0 §7.2, Data Integrity §4.7, CID 1.0 §3.5 and Bitstring Status List
1.0 §3.5. What no standard has a name for (revoked, expired, ...) gets an address of this site.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from credentials.errors import SECURITY, CredentialsError
from credentials.report import CheckResult
from credentials.verification.problems import MALFORMED_VALUE, PARSING, problem_of
from edge.words import Language, has_words, say

GENERATION: Final = SECURITY + "PROOF_GENERATION_ERROR"
_OWN: Final = {
    "period.over": "credential-expired",
    "period.not_yet": "credential-not-yet-valid",
    "status.revoked": "credential-revoked",
    "status.suspended": "credential-suspended",
}
OTHER: Final = "credential-doubtful"
"""Everything else that is said of a credential and has no registered type."""
_CHECKS: Final = {PARSING: "format", MALFORMED_VALUE: "shape", GENERATION: "proof"}
"""By which check's name a problem is called that comes of no check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemDetails:
    """One thing that is wrong, or that one should know."""

    type: str
    title: str
    """In the caller's language."""
    detail: str
    pointer: str | None = None
    """Where in the credential or request."""
    code: str | None = None
    """Of the check (`docs/checks.md`)."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        members = {
            "type": self.type,
            "title": self.title,
            "detail": self.detail,
            "pointer": self.pointer,
            "code": self.code,
        }
        return {name: value for name, value in members.items() if value is not None}


class Refused(Exception):
    """The request cannot be done as it is: 400, whatever is wrong with it."""

    def __init__(self, problems: Iterable[ProblemDetails]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems[0].detail)


def of_check(check: CheckResult, language: Language, base_url: str) -> ProblemDetails:
    """A check that did not pass, in words."""
    own = f"{base_url}/problems/{_OWN.get(check.code, OTHER)}"
    pointer = check.evidence.get("pointer")
    words = say(language, check.code, check.evidence) if has_words(language, check.code) else ""
    return ProblemDetails(
        type=problem_of(check) or own,
        title=say(language, f"check.{check.id}"),
        detail=str(check.evidence.get("detail") or words or check.code),
        pointer=pointer if isinstance(pointer, str) else None,
        code=check.code,
    )


def of_error(error: CredentialsError, language: Language, *, at: str = "") -> ProblemDetails:
    """An error of the core; `at` is the pointer to the document that it speaks of."""
    type_ = error.problem or GENERATION
    pointer = error.fields.get("pointer")
    return ProblemDetails(
        type=type_,
        title=say(language, f"check.{_CHECKS.get(type_, 'proof')}"),
        detail=error.detail,
        pointer=at + pointer if isinstance(pointer, str) else None,
    )


def malformed(pointer: str, detail: str, language: Language) -> Refused:
    """A member of the request that has the wrong form."""
    title = say(language, "check.shape")
    problem = ProblemDetails(type=MALFORMED_VALUE, title=title, detail=detail, pointer=pointer)
    return Refused([problem])


def not_json(detail: str, language: Language, pointer: str | None = None) -> Refused:
    """A request that is no strict JSON object."""
    title = say(language, "check.format")
    return Refused([ProblemDetails(type=PARSING, title=title, detail=detail, pointer=pointer)])
