"""Whether a proof was made, and still holds, at the time of checking. Data Integrity §2.1, §4.4."""

from datetime import datetime

from credentials.report import CheckResult, failed, not_applicable, passed
from credentials.verification.leeway import has_begun
from credentials.verification.proof_view import ProofView, text_of_time


def check_proof_time(proof: ProofView, *, at: datetime) -> CheckResult:
    """Failed for a proof from the future, one past its own end, or one that ended before it began.

    `expires` itself still counts as inside. No dates: not applicable.
    """
    created, expires = proof.created, proof.expires
    facts = {"created": text_of_time(created), "expires": text_of_time(expires)}
    if created is not None and expires is not None and expires < created:
        return failed("proof_time.contradictory", number=proof.number, **facts)
    if created is not None and not has_begun(created, at=at):
        return failed("proof_time.in_future", number=proof.number, created=facts["created"])
    if expires is not None and expires < at:
        return failed("proof_time.over", number=proof.number, expires=facts["expires"])
    if created is None and expires is None:
        return not_applicable("proof_time.undated", number=proof.number)
    return passed("proof_time.within", number=proof.number, **facts)
