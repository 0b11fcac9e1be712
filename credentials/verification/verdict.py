"""From checks to headline answers and the one verdict. Pure; fails closed."""

from collections.abc import Iterable, Sequence

from credentials.report import (
    FAILED,
    NOT_APPLICABLE,
    NOT_DETERMINED,
    PASSED,
    CheckResult,
    Outcome,
    Verdict,
)

CURRENT_CHECKS = frozenset({"proof_time", "period", "status", "supersession", "content"})
_CURRENT = tuple(f"{name}." for name in CURRENT_CHECKS)
ENDED = frozenset({"period.over", "proof_time.over"})
NOT_BEGUN = frozenset({"period.not_yet", "proof_time.in_future"})
NOT_EVALUATED = frozenset({"proof.none", "proof.too_many", "proof.unknown_suite"})
REVOKED = frozenset({"status.revoked", "status.withdrawn", "status.gone"})
WITHOUT_WEIGHT = frozenset(
    {
        "schema.other_version",
        "contained.expired",
        "contained.subject_not_compared",
        "elm_shapes.not_checked",
        "endorsement.not_checked",
        "endorsement.not_one",
        "endorsement.not_valid",
        "endorsement.other_subject",
        "endorsement.undetermined",
        "evidence.not_at_hand",
        "refresh.not_asked",
        "refresh.not_usable",
        "refresh.unreachable",
        "status.not_informed",
        "timestamp.not_looked_into",
    }
)
"""Not checked or not good, and said so; the credential claims nothing by them."""
BESIDE_CHECKS = frozenset({"recipient", "shown", "picture", "presented"})
"""About what the reader holds beside the credential, and not about the credential."""


def intact_of(coverage: CheckResult, proofs: Sequence[CheckResult]) -> Outcome:
    """Whether the proofs fit the data: every one of them, all of the data, and at least one.

    What escapes the canonical form matters only if there is a proof that signs that form.
    """
    if all(proof.code in NOT_EVALUATED for proof in proofs):
        return NOT_DETERMINED
    outcomes = [coverage.outcome, *(proof.outcome for proof in proofs)]
    if FAILED in outcomes:
        return FAILED
    return PASSED if all(outcome is PASSED for outcome in outcomes) else NOT_DETERMINED


def from_issuer_of(pairs: Sequence[tuple[CheckResult, CheckResult | None]]) -> Outcome:
    """Whether a proof that fits has a key of the issuer's. Takes (proof, key) pairs.

    A refused key beside a good one (compromised, withdrawn) is not outweighed by it.
    """
    refused = [key is not None and key.outcome is FAILED for _, key in pairs]
    if any(is_good(proof, key) for proof, key in pairs):
        return FAILED if any(refused) else PASSED
    return FAILED if refused and all(refused) else NOT_DETERMINED


def is_good(proof: CheckResult, key: CheckResult | None) -> bool:
    """Whether the proof fits and its key is the issuer's."""
    return proof.outcome is PASSED and key is not None and key.outcome is PASSED


def current_of(checks: Iterable[CheckResult]) -> Outcome:
    """Whether dates and status say that it holds now; undecided if nothing says so."""
    outcomes = [
        check.outcome
        for check in checks
        if check.code.startswith(_CURRENT) and check.code not in WITHOUT_WEIGHT
    ]
    for outcome in (FAILED, NOT_DETERMINED, PASSED):
        if outcome in outcomes:
            return outcome
    return NOT_DETERMINED


def verdict_of(
    checks: Sequence[CheckResult], *, intact: Outcome, from_issuer: Outcome, current: Outcome
) -> Verdict:
    """The first verdict that applies, in the order of `Verdict`.

    A revocation that comes of the supersession is said as the supersession.
    """
    amiss = [check for check in checks if check.outcome not in (PASSED, NOT_APPLICABLE)]
    failures = {check.code for check in amiss if check.outcome is FAILED}
    is_superseded = any(code.startswith("supersession.") for code in failures)
    decisive = (
        (Verdict.ALTERED, intact is FAILED),
        (Verdict.NOT_FROM_ISSUER, from_issuer is FAILED),
        (Verdict.REVOKED, not failures.isdisjoint(REVOKED) and not is_superseded),
        (Verdict.SUSPENDED, "status.suspended" in failures),
        (Verdict.SUPERSEDED, is_superseded),
        (Verdict.NOT_YET_VALID, not failures.isdisjoint(NOT_BEGUN)),
        (Verdict.UNDETERMINED, any(map(leaves_open, amiss))),
        (Verdict.EXPIRED, not failures.isdisjoint(ENDED)),
    )
    for verdict, applies in decisive:
        if applies:
            return verdict
    answers = (intact, from_issuer, current)
    return Verdict.VALID if all(a is PASSED for a in answers) else Verdict.UNDETERMINED


def leaves_open(check: CheckResult) -> bool:
    """Whether the check keeps the credential from being called checked."""
    if check.outcome in (PASSED, NOT_APPLICABLE) or check.id in BESIDE_CHECKS:
        return False
    return check.code not in WITHOUT_WEIGHT and check.code not in ENDED
