"""What is wrong with a document, and where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    pointer: str
    """JSON pointer (RFC 6901) into the document."""
    code: str
    """Stable, dotted."""
    detail: str
    """What was found and what was expected, in English."""


def pointer(*parts: str | int) -> str:
    """The JSON pointer of the parts. RFC 6901 §3."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings sorted by place and code, each once."""
    return tuple(sorted(set(findings), key=lambda found: (found.pointer, found.code)))
