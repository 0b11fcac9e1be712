"""LTI Assignment and Grade Services: results and scores."""

from typing import Any

import pytest

from issuer.errors import IntakeRefused
from tests.support.answers import activities, answer_of, codes, lines_of, taken

ITEM = "https://lms.example.org/c/1/lineitems/5"
LINE_ITEMS = [
    {"id": ITEM, "scoreMaximum": 20, "label": "Quiz 1", "tag": "graded", "resourceId": "quiz-1"}
]
MEMBERS = [{"user_id": "ada", "name": "Ada Example", "email": "ada@example.org"}]


def a_result(**changes: Any) -> dict[str, Any]:
    return {
        "id": f"{ITEM}/results/1", "scoreOf": ITEM, "userId": "ada", "resultScore": 15,
        "resultMaximum": 20, "comment": "private words", **changes,
    }  # fmt: skip


def a_score(**changes: Any) -> dict[str, Any]:
    return {
        "lineItem": ITEM, "userId": "ada", "scoreGiven": 8.5, "scoreMaximum": 10,
        "timestamp": "2026-03-01T10:00:00+02:00", "activityProgress": "Completed",
        "gradingProgress": "FullyGraded", **changes,
    }  # fmt: skip


def read(
    *, results: Any = (), scores: Any = (), source: str = "resourceId:quiz-1", **m: Any
) -> Any:
    answer = {"lineItems": LINE_ITEMS, "results": list(results), "scores": list(scores),
              "members": MEMBERS}  # fmt: skip
    return taken(answer_of(answer), "lti-results", source, **m)


@pytest.mark.parametrize(
    "source", ["resourceId:quiz-1", "tag:graded", "label:Quiz 1", f"lineItem:{ITEM}"]
)
def test_a_result_is_reckoned_and_known_by_its_line_item(source: str) -> None:
    (reading,) = read(results=[a_result()], source=source)
    (found,) = activities(reading)
    assert found == {
        "activityId": "a00",
        "component": "quiz",
        "kind": "quiz",
        "status": "gradedPassed",
        "attempt": {"number": 1},
        "score": {"raw": "15", "max": "20"},
        "passed": True,
        "verdictBy": "calculated",
        "sourceRef": {"type": "lineItem", "id": ITEM},
    }
    assert reading.draft.document["learner"]["name"]["full"] == "Ada Example"
    assert "private words" not in str(reading.draft.document)


def test_results_come_in_a_list_or_lines_too() -> None:
    people = [{"id": "ada", "name": "Ada Example"}]
    for data in (answer_of([a_result()]), lines_of(a_result(), a_result(userId="ben"))):
        reading = taken(data, "lti-results", f"lineItem:{ITEM}", people=people)[0]
        assert activities(reading)[0]["score"]["raw"] == "15"


def test_a_score_has_a_time_and_its_submission() -> None:
    (reading,) = read(scores=[a_score(submission={"submittedAt": "2026-02-28T10:00:00Z"})])
    (found,) = activities(reading)
    assert found["gradedAt"] == "2026-03-01T08:00:00Z"
    assert found["attempt"] == {"number": 1, "submittedAt": "2026-02-28T10:00:00Z"}


@pytest.mark.parametrize(
    ("grading", "activity", "status"),
    [
        ("Pending", "Completed", "submittedUngraded"),
        ("PendingManual", "Submitted", "pendingManual"),
        ("NotReady", "Completed", "submittedUngraded"),
        ("NotReady", "Submitted", "submittedUngraded"),
        ("NotReady", "InProgress", "inProgress"),
        ("NotReady", "Initialized", "inProgress"),
        ("Failed", "Completed", "submittedUngraded"),
    ],
)
def test_only_what_is_fully_graded_is_a_grade(grading: str, activity: str, status: str) -> None:
    (reading,) = read(scores=[a_score(gradingProgress=grading, activityProgress=activity)])
    (found,) = activities(reading)
    assert found["status"] == status
    assert "score" not in found
    assert "passed" not in found


def test_the_newest_score_counts() -> None:
    old = a_score(timestamp="2026-02-01T10:00:00Z", scoreGiven=1)
    for order in ([old, a_score()], [a_score(), old]):
        (reading,) = read(scores=order)
        assert activities(reading)[0]["score"]["raw"] == "8.5"
        assert [n.code for n in reading.notes] == ["score.superseded"]


def test_the_same_result_twice_is_one_and_two_that_differ_are_a_conflict() -> None:
    (reading,) = read(results=[a_result(), a_result()])
    assert len(activities(reading)) == 1
    (conflict,) = read(results=[a_result(), a_result(resultScore=3)])
    assert codes(conflict) == [("row.conflict", 2, "scoreOf")]


def test_no_score_is_no_failure() -> None:
    assert activities(read(results=[a_result(resultScore=None)])[0]) == []
    (reading,) = read(results=[a_result(resultScore=None)], noGrade="notSubmitted")
    assert activities(reading)[0]["status"] == "notSubmitted"
    assert activities(read(results=[a_result(resultScore=0)])[0])[0]["passed"] is False


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (a_result(resultScore=21), "score.over_max"),
        (a_result(resultScore=-1), "score.negative"),
        (a_result(resultMaximum=0), "score.over_max"),
        (a_result(resultScore="A"), "cell.number"),
        (a_score(gradingProgress="Done"), "lti.progress"),
        (a_score(gradingProgress="NotReady", activityProgress="Sleeping"), "lti.progress"),
    ],
)
def test_what_cannot_be_taken_is_told(entry: dict[str, Any], code: str) -> None:
    (reading,) = read(results=[entry])
    assert codes(reading) == [(code, 1, "resourceId:quiz-1")]


def test_a_time_without_an_offset_is_refused() -> None:
    (reading,) = read(scores=[a_score(timestamp="2026-03-01T10:00:00")])
    assert ("time.malformed", 1, "timestamp") in codes(reading)


def test_a_result_without_a_maximum_is_of_one() -> None:
    entry = a_result(resultScore=0.5)
    del entry["resultMaximum"]
    (reading,) = read(results=[entry])
    assert activities(reading)[0]["score"] == {"raw": "0.5", "max": "1"}


def test_other_line_items_are_noted() -> None:
    other = a_result(scoreOf="https://lms.example.org/c/1/lineitems/6")
    (reading,) = read(results=[a_result(), other])
    assert [(n.code, n.row) for n in reading.notes] == [("item.unknown", 2)]


@pytest.mark.parametrize("answer", [{}, {"results": {}}, "x", {"lineItems": []}])
def test_an_answer_of_another_shape_is_refused(answer: Any) -> None:
    with pytest.raises(IntakeRefused):
        taken(answer_of(answer), "lti-results", "tag:x")
