"""The order of the verdicts, and that nothing becomes valid by being skipped."""

import itertools

import pytest

from credentials.report import (
    FAILED,
    NOT_APPLICABLE,
    NOT_DETERMINED,
    PASSED,
    CheckResult,
    Outcome,
    Verdict,
)
from credentials.verification.verdict import current_of, from_issuer_of, intact_of, verdict_of
from tests.support.check_docs import documented_checks

ANSWERS = (PASSED, FAILED, NOT_DETERMINED)


def check(code: str, outcome: Outcome | None = None) -> CheckResult:
    return CheckResult(code=code, outcome=outcome or Outcome(documented_checks()[code].outcome))


def verdict(*codes: str, intact: Outcome = PASSED, from_issuer: Outcome = PASSED) -> Verdict:
    checks = [check("proof_time.within"), *map(check, codes)]
    return verdict_of(checks, intact=intact, from_issuer=from_issuer, current=current_of(checks))


IN_ORDER = [
    ("status.revoked", Verdict.REVOKED),
    ("status.suspended", Verdict.SUSPENDED),
    ("period.not_yet", Verdict.NOT_YET_VALID),
    ("status.unreachable", Verdict.UNDETERMINED),
    ("period.over", Verdict.EXPIRED),
    ("period.within", Verdict.VALID),
]


@pytest.mark.parametrize("pair", list(itertools.combinations(IN_ORDER, 2)))
def test_the_first_that_applies(pair: tuple[tuple[str, Verdict], tuple[str, Verdict]]) -> None:
    (first, expected), (second, _) = pair
    assert verdict(first, second) is verdict(second, first) is expected


@pytest.mark.parametrize(("code", "_"), IN_ORDER)
def test_altered_and_not_from_the_issuer_come_first(code: str, _: Verdict) -> None:
    assert verdict(code, intact=FAILED, from_issuer=FAILED) is Verdict.ALTERED
    assert verdict(code, from_issuer=FAILED) is Verdict.NOT_FROM_ISSUER


def test_superseded_explains_a_revocation_and_comes_after_a_suspension() -> None:
    newer = "supersession.by_issuer"
    assert verdict(newer, "status.revoked") is Verdict.SUPERSEDED
    assert verdict(newer, "status.suspended") is Verdict.SUSPENDED
    assert verdict(newer, "period.not_yet") is Verdict.SUPERSEDED


@pytest.mark.parametrize("answers", list(itertools.product(ANSWERS, repeat=3)))
def test_valid_needs_all_three_answers(answers: tuple[Outcome, Outcome, Outcome]) -> None:
    intact, from_issuer, current = answers
    found = verdict_of([], intact=intact, from_issuer=from_issuer, current=current)
    assert (found is Verdict.VALID) is (set(answers) == {PASSED})


def test_nothing_checked_is_not_current() -> None:
    assert current_of([]) is NOT_DETERMINED
    assert current_of([check("period.unlimited"), check("status.none")]) is NOT_DETERMINED
    assert current_of([check("period.unlimited"), check("proof_time.within")]) is PASSED


@pytest.mark.parametrize("code", sorted(documented_checks()))
def test_every_code_leads_to_its_documented_verdict(code: str) -> None:
    row = documented_checks()[code]
    if row.verdict == "unreadable":
        return
    answers = {
        "altered": {"intact": FAILED},
        "notFromIssuer": {"from_issuer": FAILED},
    }.get(row.verdict or "", {})
    assert verdict(code, **answers).value == (row.verdict or "valid")


def test_intact_needs_a_proof_and_every_proof() -> None:
    complete, lost = check("coverage.complete"), check("coverage.lost")
    good, bad, none = check("proof.verified"), check("proof.bad_signature"), check("proof.none")
    assert intact_of(complete, []) is NOT_DETERMINED
    assert intact_of(complete, [none]) is NOT_DETERMINED
    assert intact_of(complete, [good]) is PASSED
    assert intact_of(complete, [good, bad]) is FAILED
    assert intact_of(complete, [good, check("proof.no_key")]) is NOT_DETERMINED
    assert intact_of(lost, [check("proof.not_checked")]) is FAILED
    assert intact_of(lost, [none]) is NOT_DETERMINED


def test_from_the_issuer_needs_a_proof_that_fits() -> None:
    good, bad = check("proof.verified"), check("proof.bad_signature")
    listed, other = check("key.listed"), check("key.other_controller")
    assert from_issuer_of([]) is NOT_DETERMINED
    assert from_issuer_of([(good, listed)]) is PASSED
    assert from_issuer_of([(bad, listed)]) is NOT_DETERMINED
    assert from_issuer_of([(good, other)]) is FAILED
    assert from_issuer_of([(good, None)]) is NOT_DETERMINED
    assert from_issuer_of([(good, other), (good, check("key.unreachable"))]) is NOT_DETERMINED
    assert from_issuer_of([(good, listed), (good, check("key.compromised"))]) is FAILED
    additional = check("key.additional", NOT_APPLICABLE)
    assert from_issuer_of([(good, listed), (good, additional)]) is PASSED
