"""What a lint says about one place of a document."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from credentials.schemas import ECHO_CHARS, pointer_of

Path = tuple[str | int, ...]


class Severity(StrEnum):
    """Whether a finding forbids to sign."""

    ERROR = "error"
    ALLOWED = "allowed"
    """Known and wanted: recorded, but no reason to refuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that does not hold, and where."""

    code: str
    """Stable: family (`vcdm`, `ob3`, `house`), a dot, the rule."""
    pointer: str
    """JSON pointer (RFC 6901); the place of a missing member if one is missing."""
    detail: str
    """For engineers, in English; repeats at most 80 characters of the document."""
    severity: Severity = Severity.ERROR


def finding(code: str, path: Iterable[str | int], detail: str) -> Finding:
    """A finding that forbids to sign."""
    return Finding(code=code, pointer=pointer_of(path), detail=detail)


def quoted(value: object) -> str:
    """A value of the document as a detail repeats it: a text, at most 80 characters of it."""
    if not isinstance(value, str):
        return f"a value of type {type(value).__name__}"
    return repr(value if len(value) <= ECHO_CHARS else value[: ECHO_CHARS - 1] + "…")
