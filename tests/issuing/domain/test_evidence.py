"""What evidence is refused, with the place and what was expected; and what is accepted."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.errors import (
    ContentRefused,
    EvidenceRefused,
    UnknownActivity,
    UnknownProgramme,
    UnknownRole,
)
from tests.support.programmes import a_programme, entry, evidence_document, graded

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def a_document(**changes: Any) -> dict[str, Any]:
    return evidence_document([graded("a00"), graded("a01", passed=False)], **changes)


def changed(path: str, value: Any) -> dict[str, Any]:
    """The document with one member set, by its pointer."""
    document: Any = a_document(
        workBased={
            "confirmedHours": "10",
            "periods": [{"from": "2026-04-01", "to": "2026-04-30", "hours": "10"}],
        },
        signOffs=[{"role": "tutor", "at": "2026-05-01"}],
        attendance=[{"session": "s1", "date": "2026-04-01", "hours": "4", "present": True}],
        prerequisites=[
            {"id": "p", "kind": "record", "result": "passed", "verifiedAt": "2026-01-01"}
        ],
        enrolment={"status": "enrolled", "startedAt": "2026-03-02"},
        recognitions=[{"activityId": "a01", "reason": "testedOut", "at": "2026-04-01"}],
    )
    document = deepcopy(document)
    target = document
    *steps, last = path.strip("/").split("/")
    for step in steps:
        target = target[int(step)] if isinstance(target, list) else target.setdefault(step, {})
    target[last] = value
    result: dict[str, Any] = document
    return result


def refusal(document: dict[str, Any]) -> ContentRefused:
    with pytest.raises(ContentRefused) as caught:
        parse_evidence(document, a_programme(), now=NOW)
    return caught.value


@pytest.mark.parametrize(
    ("path", "value", "kind", "code"),
    [
        ("/programme/id", "other", UnknownProgramme, "programme.unknown"),
        ("/programme/version", "9", UnknownProgramme, "programme.unknown"),
        ("/role", "other", UnknownRole, "role.unknown"),
        ("/activities/0/activityId", "quiz-99", UnknownActivity, "activity.unknown"),
        ("/recognitions/0/activityId", "quiz-99", UnknownActivity, "activity.unknown"),
        ("/activities/0/score/raw", "-1", EvidenceRefused, "score.negative"),
        ("/activities/0/score/raw", "10.01", EvidenceRefused, "score.over_max"),
        ("/activities/0/score/max", "0", EvidenceRefused, "score.max"),
        ("/activities/0/score/scaled", "1.5", EvidenceRefused, "score.scaled"),
        ("/activities/0/passed", False, EvidenceRefused, "activity.contradiction"),
        ("/activities/1/passed", True, EvidenceRefused, "activity.contradiction"),
        ("/activities/0/gradedAt", "2026-07-02T00:00:00Z", EvidenceRefused, "date.future"),
        (
            "/activities/0/attempt",
            {"number": 1, "submittedAt": "2027-01-01"},
            EvidenceRefused,
            "date.future",
        ),
        (
            "/activities/0/completion",
            {"state": "complete", "at": "2027-01-01"},
            EvidenceRefused,
            "date.future",
        ),
        ("/asOf", "2027-01-01T00:00:00Z", EvidenceRefused, "date.future"),
        ("/createdAt", "2027-01-01T00:00:00Z", EvidenceRefused, "date.future"),
        ("/enrolment/startedAt", "2027-01-01", EvidenceRefused, "date.future"),
        ("/signOffs/0/at", "2027-01-01", EvidenceRefused, "date.future"),
        ("/attendance/0/date", "2027-01-01", EvidenceRefused, "date.future"),
        ("/prerequisites/0/verifiedAt", "2027-01-01", EvidenceRefused, "date.future"),
        ("/activities/0/gradedAt", "2026-02-30T00:00:00Z", EvidenceRefused, "date.malformed"),
        ("/enrolment/startedAt", "0001-01-01", EvidenceRefused, "date.out_of_range"),
        ("/enrolment/startedAt", "2026-13-01", EvidenceRefused, "date.malformed"),
        ("/workBased/confirmedHours", "-5", EvidenceRefused, "hours.negative"),
        ("/workBased/periods/0/to", "2026-03-01", EvidenceRefused, "date.order"),
        ("/attendance/0/hours", "-1", EvidenceRefused, "hours.negative"),
        ("/role", 7, EvidenceRefused, "evidence.shape"),
        ("/activities/0/score/raw", 8.5, EvidenceRefused, "evidence.shape"),
        ("/activities/0/status", "brilliant", EvidenceRefused, "evidence.shape"),
        ("/learner/name/full", "x" * 501, EvidenceRefused, "evidence.shape"),
        ("/learner/name/full", "A\x07da", EvidenceRefused, "text.characters"),
        ("/learner/name/full", "   ", EvidenceRefused, "evidence.shape"),
        ("/shoeSize", 43, EvidenceRefused, "evidence.shape"),
    ],
)
def test_what_is_wrong_is_named(
    path: str, value: Any, kind: type[ContentRefused], code: str
) -> None:
    error = refusal(changed(path, value))
    (finding,) = [found for found in error.fields["findings"] if found.code == code]
    assert type(error) is kind
    assert finding.pointer in {path, f"{path}/submittedAt", f"{path}/at"}
    assert finding.detail


@pytest.mark.parametrize(
    "member", ["programme", "role", "cohort", "learner", "activities", "asOf", "source"]
)
def test_what_is_missing_is_named(member: str) -> None:
    document = a_document()
    del document[member]
    (finding,) = refusal(document).fields["findings"]
    assert finding.pointer == f"/{member}"


def test_a_platform_cannot_override() -> None:
    (finding,) = refusal(a_document(overrides=[{"activityId": "a00"}])).fields["findings"]
    assert (finding.pointer, finding.code) == ("/overrides/0", "override.not_allowed")


@pytest.mark.parametrize(
    "other",
    [graded("a00", "8"), graded("a00", passed=False), entry("a00", "pendingManual")],
    ids=["score", "verdict", "status"],
)
def test_the_same_attempt_with_another_grade(other: dict[str, Any]) -> None:
    error = refusal(evidence_document([graded("a00"), other]))
    (finding,) = error.fields["findings"]
    assert (finding.pointer, finding.code) == ("/activities/1", "activity.conflict")
    assert "/activities/0" in finding.detail


def test_the_same_attempt_twice_is_harmless() -> None:
    programme = a_programme(activities=1)
    once = parse_evidence(evidence_document([graded("a00", "9")]), programme)
    twice = parse_evidence(evidence_document([graded("a00", "9"), graded("a00", "9.0")]), programme)
    first, second = decide(programme, once).document, decide(programme, twice).document
    assert len(twice.attempts) == 1
    assert first["counts"] == second["counts"] == {"passed": 1, "of": 1, "undecided": 0}


def test_another_attempt_may_have_another_grade() -> None:
    activities = [graded("a00", passed=False), graded("a00", attempt={"number": 2})]
    assert len(parse_evidence(evidence_document(activities), a_programme()).attempts) == 2


@pytest.mark.parametrize(
    "status", ["pendingManual", "submittedUngraded", "inProgress", "notSubmitted", "withheld"]
)
def test_what_is_undecided_has_no_verdict(status: str) -> None:
    error = refusal(evidence_document([entry("a00", status, passed=True)]))
    assert [found.code for found in error.fields["findings"]] == ["activity.contradiction"]


def test_what_was_not_handed_in_has_no_score() -> None:
    activity = entry("a00", "notSubmitted", score={"raw": "1", "max": "10"})
    (finding,) = refusal(evidence_document([activity])).fields["findings"]
    assert finding.pointer == "/activities/0/score"


def test_all_mistakes_are_named_at_once() -> None:
    error = refusal(evidence_document([graded("a00", "11"), graded("a01", "12"), graded("zz")]))
    assert [found.pointer for found in error.fields["findings"]] == [
        "/activities/0/score/raw",
        "/activities/1/score/raw",
        "/activities/2/activityId",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Ελένη Παπαδοπούλου",
        "Niccolò Dell'Òrto",
        "محمد الأمين",
        "山田太郎",
        "X",
        "ж" * 500,
        "👩🏽‍🎨 Ada",
    ],
)
def test_names_in_any_script(name: str) -> None:
    document = a_document(learner={"sourceId": "1", "name": {"full": name}})
    assert (
        parse_evidence(document, a_programme(), now=NOW).document["learner"]["name"]["full"] == name
    )


def test_a_document_needs_no_email_and_no_id() -> None:
    document = a_document()
    del document["id"]
    evidence = parse_evidence(document, a_programme(), now=NOW)
    assert len(evidence.id) == 22


def test_without_now_dates_may_be_later() -> None:
    document = a_document(asOf="2099-01-01T00:00:00Z")
    assert parse_evidence(document, a_programme()).as_of.year == 2099


def test_clocks_may_differ_by_five_minutes() -> None:
    parse_evidence(a_document(asOf="2026-07-01T12:05:00Z"), a_programme(), now=NOW)
    error = refusal(a_document(asOf="2026-07-01T12:05:01Z"))
    assert error.fields["findings"][0].code == "date.future"


def test_activities_that_are_not_mapped_may_be_ignored() -> None:
    programme = a_programme(activities=1, policies={"missing": {"notMapped": "ignore"}})
    evidence = parse_evidence(evidence_document([graded("a00"), graded("zz")]), programme)
    assert [attempt.activity for attempt in evidence.attempts] == ["a00"]
