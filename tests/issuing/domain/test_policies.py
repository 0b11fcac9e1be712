"""Attempts, caps, lateness, missing work, groups, conflicts and limits."""

from datetime import UTC, datetime
from typing import Any

import pytest

from issuer.domain.decision import decide
from issuer.domain.records import NO_RECORDS, Excuse, Override, Recognition, Records
from tests.support.programmes import (
    a_decision,
    a_programme,
    activity_of,
    an_activity,
    an_evidence,
    entry,
    graded,
    outcomes,
    reason_codes,
)

MAY = datetime(2026, 5, 1, tzinfo=UTC)
BEFORE_CLOSE = "2026-06-01T10:00:00Z"


def attempt(number: int, raw: str, **more: Any) -> dict[str, Any]:
    """A numbered attempt at the one quiz; half of the points pass."""
    details = {"number": number, **more.pop("attempt", {})}
    return graded("a00", raw, passed=float(raw) >= 5, attempt=details, **more)


def one(
    activities: Any, *, records: Records = NO_RECORDS, as_of: str | None = None, **policies: Any
) -> dict[str, Any]:
    programme = a_programme(activities=1, policies=policies)
    more = {"asOf": as_of} if as_of else {}
    return activity_of(a_decision(programme, activities, records, **more), "a00")


@pytest.mark.parametrize(
    ("use", "percent", "number"),
    [("best", "90.0", 2), ("last", "30.0", 3), ("first", "60.0", 1), ("mean", "60.0", None)],
)
def test_which_attempt_counts(use: str, percent: str, number: int | None) -> None:
    found = one(
        [attempt(1, "6"), attempt(2, "9"), attempt(3, "3")], attempts={"use": use, "max": 3}
    )
    assert (found["percent"], found["attempt"]) == (percent, number)


def test_attempts_beyond_the_allowed_number_do_not_count() -> None:
    found = one([attempt(1, "3"), attempt(2, "9")], attempts={"max": 1})
    assert (found["verdict"], found["attempt"]) == ("failed", 1)


def test_attempts_after_the_window_do_not_count() -> None:
    first = attempt(1, "3", attempt={"submittedAt": "2026-04-01"})
    second = attempt(2, "9", attempt={"submittedAt": "2026-04-12"})
    assert one([first, second], attempts={"windowDays": 10})["verdict"] == "failed"
    assert one([first, second], attempts={"windowDays": 11})["verdict"] == "passed"


@pytest.mark.parametrize(
    ("cap", "percent"), [("passMark", "50.0"), ("0.7", "70.0"), (None, "90.0")]
)
def test_a_cap_on_later_attempts(cap: str | None, percent: str) -> None:
    found = one([attempt(1, "3"), attempt(2, "9")], attempts={"capAfterFirst": cap})
    assert (found["percent"], found["verdict"]) == (percent, "passed")
    assert found.get("capped", False) is (cap is not None)


def test_a_better_attempt_that_waits_for_its_grade() -> None:
    waiting = entry("a00", "pendingManual", attempt={"number": 2})
    assert one([attempt(1, "3"), waiting])["verdict"] == "unknown"
    assert one([attempt(1, "6"), waiting])["verdict"] == "passed"
    assert one([attempt(1, "6"), waiting], attempts={"use": "last"})["verdict"] == "unknown"
    assert one([attempt(1, "6"), waiting], attempts={"use": "mean"})["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("hours", "percent"),
    [(1, "80.0"), (24, "80.0"), (25, "70.0"), (48, "70.0"), (49, "60.0"), (400, "50.0")],
)
def test_each_started_day_after_the_grace_costs(hours: int, percent: str) -> None:
    late = {"graceHours": "24", "penaltyPerDay": "0.1", "max": "0.3"}
    found = one([attempt(1, "8", late={"seconds": hours * 3600})], late=late)
    assert found["percent"] == percent


def test_a_penalty_is_never_applied_twice() -> None:
    late = {"graceHours": "0", "penaltyPerDay": "0.1", "max": "0.3"}
    told = {"seconds": 100, "penaltyAppliedBySource": True}
    found = one([attempt(1, "8", late=told)], late=late)
    assert (found["percent"], "penalty" in found) == ("80.0", False)
    assert found["notes"] == ["activity.late"]


def test_a_penalty_that_overturns_a_trusted_verdict_is_looked_at() -> None:
    late = {"graceHours": "0", "penaltyPerDay": "0.1", "max": "0.3"}
    programme = a_programme(activities=1, policies={"late": late})
    decision = a_decision(programme, [attempt(1, "5.5", late={"seconds": 100})])
    assert (decision.outcome, decision.machine_outcome) == ("needsReview", "eligible")
    assert "verdict.mismatch" in reason_codes(decision)


def test_an_untrusted_platform_need_not_know_of_our_penalty() -> None:
    late = {"graceHours": "0", "penaltyPerDay": "0.1", "max": "0.3"}
    policies = {"late": late, "trustPlatformVerdict": False}
    decision = a_decision(
        a_programme(activities=1, policies=policies), [attempt(1, "5.5", late={"seconds": 100})]
    )
    assert decision.outcome == "notEligible"


def test_work_too_late_is_as_if_not_handed_in() -> None:
    late = {"graceHours": "0", "rejectAfterDays": 2}
    found = one([attempt(1, "8", late={"seconds": 3 * 86_400})], late=late)
    assert (found["status"], found["verdict"], found["notes"]) == (
        "notSubmitted",
        "failed",
        ["activity.rejected_late"],
    )


def test_work_after_the_closing_date_counts_only_with_an_excuse() -> None:
    after = attempt(1, "8", attempt={"submittedAt": "2026-06-14T10:00:00Z"})
    excuse = Excuse(id="e1", digest="sha-256:0", at=MAY, activity="a00", late_only=True)
    assert one([after])["verdict"] == "failed"
    assert one([after], records=Records(excuses=(excuse,)))["verdict"] == "passed"


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [("failed", "failed"), ("excludeWithReason", "excluded"), ("review", "unknown")],
)
@pytest.mark.parametrize("status", ["notSubmitted", "inProgress"])
def test_missing_work_after_the_closing_date(policy: str, verdict: str, status: str) -> None:
    found = one([entry("a00", status)], missing={"afterClose": policy})
    assert found["verdict"] == verdict


def test_missing_work_for_review_goes_to_a_person() -> None:
    programme = a_programme(activities=1, policies={"missing": {"afterClose": "review"}})
    decision = a_decision(programme, [entry("a00", "notSubmitted")])
    assert (decision.outcome, decision.machine_outcome) == ("needsReview", "incomplete")


@pytest.mark.parametrize("status", ["notSubmitted", "inProgress"])
def test_missing_work_before_the_closing_date_is_open(status: str) -> None:
    assert one([entry("a00", status)], as_of=BEFORE_CLOSE)["verdict"] == "unknown"


@pytest.mark.parametrize("status", ["pendingManual", "submittedUngraded", "withheld", "late"])
def test_the_assessors_debt_stays_open_after_the_closing_date(status: str) -> None:
    assert one([entry("a00", status)])["verdict"] == "unknown"


def test_silence_about_an_activity_is_not_failure() -> None:
    found = one([])
    assert (found["status"], found["verdict"]) == ("noRecord", "unknown")


def test_closing_is_at_midnight_of_the_programmes_zone() -> None:
    open_work = [entry("a00", "notSubmitted")]
    assert one(open_work, as_of="2026-06-12T22:59:59Z")["verdict"] == "unknown"
    assert one(open_work, as_of="2026-06-12T23:00:00Z")["verdict"] == "failed"


def test_a_grade_that_the_platform_still_reckons_is_open() -> None:
    assert one([attempt(1, "8", flags={"needsUpdate": True})])["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("policy", "individual", "code"),
    [
        ("required", False, "group.individual_grade_missing"),
        ("none", True, "group.individual_grade"),
        ("allowed", True, None),
        ("allowed", False, None),
    ],
)
def test_group_work(policy: str, individual: bool, code: str | None) -> None:
    programme = a_programme(activities=1, policies={"group": {"individualGrade": policy}})
    group = {"id": "g1", "individualGrade": individual}
    decision = a_decision(programme, [attempt(1, "8", group=group)])
    reviews = [r["code"] for r in decision.document["reasons"] if r["kind"] == "review"]
    assert reviews == ([code] if code else [])


@pytest.mark.parametrize(
    ("policy", "verdict", "outcome"),
    [
        ("highest", "passed", "eligible"),
        ("latestGraded", "failed", "notEligible"),
        ("review", "unknown", "needsReview"),
    ],
)
def test_two_documents_that_differ(policy: str, verdict: str, outcome: str) -> None:
    programme = a_programme(activities=1, policies={"conflict": policy})
    first = an_evidence(programme, [attempt(1, "8", gradedAt="2026-04-01T10:00:00Z")])
    second = an_evidence(
        programme, [attempt(1, "3", gradedAt="2026-04-02T10:00:00Z")], id="evidence-2"
    )
    decision = decide(programme, (first, second))
    assert (activity_of(decision, "a00")["verdict"], decision.outcome) == (verdict, outcome)
    assert decide(programme, (second, first)).document == decision.document


def test_two_documents_that_agree_and_complete_each_other() -> None:
    programme = a_programme(activities=2)
    first = an_evidence(programme, [graded("a00")])
    second = an_evidence(programme, [graded("a00"), graded("a01")], id="evidence-2")
    decision = decide(programme, (first, second))
    assert decision.outcome == "eligible"
    assert len(decision.document["evidence"]) == 2


def test_documents_about_two_learners_are_refused() -> None:
    programme = a_programme(activities=1)
    other = {"sourceId": "learner-2", "name": {"full": "Bob Example"}}
    documents = (an_evidence(programme, []), an_evidence(programme, [], learner=other))
    with pytest.raises(ValueError, match="one learner"):
        decide(programme, documents)


def test_too_many_excuses_go_to_a_person() -> None:
    decision = a_decision(a_programme(), outcomes(7, excused=3))
    assert (decision.outcome, decision.machine_outcome) == ("needsReview", "eligible")
    assert "limit.excused" in reason_codes(decision)
    assert a_decision(a_programme(), outcomes(8, excused=2)).outcome == "eligible"


def test_too_much_prior_learning_goes_to_a_person() -> None:
    assert "limit.recognised" in reason_codes(a_decision(a_programme(), outcomes(7, recognised=3)))


def test_prior_learning_needs_a_record() -> None:
    programme = a_programme()
    activities = outcomes(9, recognised=1)
    assert "recognition.undocumented" in reason_codes(a_decision(programme, activities))
    told = [{"activityId": "a09", "reason": "testedOut"}]
    assert a_decision(programme, activities, recognitions=told).outcome == "eligible"


def test_some_parts_cannot_be_recognised() -> None:
    items = [an_activity("x"), an_activity("y", component="practice")]
    programme = a_programme(
        activities=items,
        policies={"limits": {"recognised": "1", "recognitionExcludes": ["practice"]}},
    )
    told = [{"activityId": "y", "reason": "testedOut"}]
    decision = a_decision(programme, [graded("x"), entry("y", "recognised")], recognitions=told)
    assert "limit.not_recognisable" in reason_codes(decision)


def test_activities_that_are_not_mapped_go_to_a_person() -> None:
    programme = a_programme(activities=1, policies={"missing": {"notMapped": "review"}})
    decision = a_decision(programme, [graded("a00"), graded("zz")])
    assert decision.outcome == "needsReview"
    (reason,) = [r for r in decision.document["reasons"] if r["kind"] == "review"]
    assert (reason["code"], reason["activities"]) == ("evidence.not_mapped", ["zz"])


def test_approval_waits_for_a_person() -> None:
    decision = a_decision(a_programme(approval="required"), outcomes(10))
    assert (decision.outcome, decision.machine_outcome) == ("needsReview", "eligible")
    assert a_decision(a_programme(approval="required"), outcomes(5, 5)).outcome == "notEligible"


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        (["gradedPassed", "void"], "excluded"),
        (["gradedPassed", "withheld"], "unknown"),
        (["gradedPassed", "excused"], "passed"),
        (["gradedFailed", "excused"], "excluded"),
        (["gradedFailed", "recognised"], "passed"),
        (["gradedFailed", "notSubmitted"], "failed"),
    ],
)
def test_the_more_special_status_wins(statuses: list[str], verdict: str) -> None:
    attempts = [
        entry("a00", status, attempt={"number": number})
        for number, status in enumerate(statuses, start=1)
    ]
    assert one(attempts)["verdict"] == verdict


def an_override(effect: Any, **more: Any) -> Override:
    return Override(**{"id": "o1", "digest": "sha-256:0", "at": MAY, "effect": effect, **more})


def test_an_officers_override_of_an_activity() -> None:
    records = Records(overrides=(an_override("gradedPassed", activity="a00"),))
    found = one([attempt(1, "3")], records=records)
    assert (found["verdict"], found["verdictBy"]) == ("passed", "person")


def test_the_last_override_counts_and_expired_or_later_ones_do_not() -> None:
    first = an_override("gradedPassed", activity="a00")
    second = an_override("void", activity="a00", id="o2", at=MAY.replace(day=2))
    gone = an_override(
        "gradedFailed", activity="a00", id="o3", at=MAY.replace(day=3), expires=MAY.replace(day=4)
    )
    coming = an_override("gradedFailed", activity="a00", id="o4", at=MAY.replace(month=7))
    records = Records(overrides=(coming, gone, second, first))
    assert one([attempt(1, "3")], records=records)["verdict"] == "excluded"


def test_officers_excuse_and_recognise() -> None:
    excuse = Excuse(id="e1", digest="sha-256:0", at=MAY, activity="a00")
    recognition = Recognition(id="r1", digest="sha-256:0", at=MAY, activity="a00")
    assert one([attempt(1, "3")], records=Records(excuses=(excuse,)))["verdict"] == "excluded"
    assert one([attempt(1, "8")], records=Records(excuses=(excuse,)))["verdict"] == "passed"
    found = one([attempt(1, "3")], records=Records(recognitions=(recognition,)))
    assert (found["verdict"], found["recognised"]) == ("passed", True)
