"""Whether the holder has made the proof of a presentation, for this occasion.

VCDM 2.0 §4.13; Data Integrity §4.4 steps 5 to 7. What the proof of a presentation says is
compared with what the verifier asked for: freshness and audience are the verifier's to name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from credentials.model.members import as_tuple
from credentials.report import (
    FAILED,
    NOT_APPLICABLE,
    PASSED,
    CheckResult,
    failed,
    not_applicable,
    not_determined,
    passed,
)

Domain = str | Sequence[str]
_NAMED = {
    "key.other_controller": "holder.somebody_else",
    "key.not_for_assertion": "holder.not_for_authentication",
    "key.wrong_purpose": "holder.wrong_purpose",
}
"""What is said of the issuer's key, as it is said of the holder's."""


def as_holders(key: CheckResult) -> CheckResult:
    """The check of a key, told of the holder instead of the issuer."""
    facts: dict[str, Any] = {"number": key.evidence["number"], "method": key.evidence.get("method")}
    if key.outcome is PASSED:
        return passed("holder.proved", holder=key.evidence.get("issuer"), **facts)
    if key.outcome is NOT_APPLICABLE:
        return not_applicable("holder.additional", **facts)
    if key.code in _NAMED:
        return failed(_NAMED[key.code], **facts)
    if key.outcome is FAILED:
        return failed("holder.key_refused", reason=key.code, **facts)
    return not_determined("holder.key_unknown", reason=key.code, **facts)


def check_challenge(proofs: Sequence[Mapping[str, Any]], challenge: str | None) -> CheckResult:
    """Whether every proof answers the challenge, text for text. §4.4 step 7."""
    if challenge is None:
        return not_applicable("challenge.not_asked")
    if proofs and all(proof.get("challenge") == challenge for proof in proofs):
        return passed("challenge.answered")
    return failed("challenge.differs")


def check_domain(proofs: Sequence[Mapping[str, Any]], domain: Domain | None) -> CheckResult:
    """Whether every proof is meant for exactly these domains, in any order. §4.4 step 6."""
    if domain is None:
        return not_applicable("domain.not_asked")
    wanted = {domain} if isinstance(domain, str) else set(domain)
    if proofs and all(_domains_of(proof) == wanted for proof in proofs):
        return passed("domain.meant", domains=sorted(wanted))
    return failed("domain.differs", domains=sorted(wanted))


def _domains_of(proof: Mapping[str, Any]) -> set[str] | None:
    """None if the proof names none, or what is not texts."""
    values = as_tuple(proof.get("domain"))
    return set(values) if values and all(isinstance(value, str) for value in values) else None
