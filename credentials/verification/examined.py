"""What is known of a document after its proofs were looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.encoding.digests import credential_digest, sha256_hex
from credentials.jsonld.templates import Filled
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
    filled: Filled | None = None
    """What a template knew of the document."""
    canonical_json: bytes | None = None
    """What `jcs.canonical` gives for it, if it is known already."""
    known: dict[Any, Any] | None = None
    """What its names of members, types and contexts decide, if others are like it."""

    def digest(self) -> str:
        """The credential digest."""
        if self.canonical_json is not None:
            return sha256_hex(self.canonical_json)
        plain = self.filled is not None and self.filled.is_plain
        return credential_digest(self.document, plain=plain)
