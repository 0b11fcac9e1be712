"""What is known of a document after its proofs were looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.model.credential import Credential
from credentials.report import CheckResult, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The checks that any secured document gets, status lists too."""

    document: Mapping[str, Any]
    """As it came."""
    judged: Mapping[str, Any]
    """As it was read: the same, but for words of its own, which are addresses here."""
    credential: Credential | None
    """None if the shape is wrong."""
    intact: Outcome
    from_issuer: Outcome
    checks: tuple[CheckResult, ...]
    is_plain: bool = False
    """Whether `jcs.canonical` needs no look at the document without `proof`."""
