"""Moodle's web services: grade items, activity completion, course completion."""

from typing import Any

import pytest

from issuer.errors import IntakeRefused
from tests.support.answers import DIGEST, activities, answer_of, codes, lines_of, taken
from tests.support.gradebooks import AS_OF

GRADED = 1_584_000_000
"""2020-03-12T08:00:00Z."""
SCALE = [
    {"is": "1", "passed": False},
    {"is": "2", "points": "7"},
    {"is": "Distinction", "passed": True},
]


def an_item(**changes: Any) -> dict[str, Any]:
    """A graded quiz as `gradereport_user_get_grade_items` answers it."""
    return {
        "id": 91, "itemname": "Quiz on light", "itemtype": "mod", "itemmodule": "quiz",
        "iteminstance": 5, "itemnumber": 0, "idnumber": "quiz-1", "categoryid": 3,
        "outcomeid": None, "scaleid": None, "locked": None, "cmid": 17, "weightraw": 0.25,
        "weightformatted": "25.00 %", "status": "graded", "graderaw": 8.5,
        "gradedatesubmitted": None, "gradedategraded": GRADED, "gradehiddenbydate": False,
        "gradeneedsupdate": False, "gradeishidden": False, "gradeislocked": False,
        "gradeisoverridden": False, "gradeformatted": "8.50", "grademin": 0, "grademax": 10,
        "rangeformatted": "0&ndash;10", "percentageformatted": "85.00 %",
        "lettergradeformatted": "B+", "feedback": "<p>private words</p>", "feedbackformat": 1,
        **changes,
    }  # fmt: skip


def a_user(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "courseid": 5, "courseidnumber": "C5", "userid": 7, "userfullname": "Ada Example",
        "useridnumber": "u1", "maxdepth": 3, "gradeitems": list(items), **changes,
    }  # fmt: skip


def grades(*users: dict[str, Any]) -> bytes:
    return answer_of({"usergrades": list(users), "warnings": []})


def read(*items: dict[str, Any], **changes: Any) -> Any:
    changes.setdefault("activities", [{"from": "idnumber:quiz-1", "activityId": "a00"}])
    (reading,) = taken(grades(a_user(*items)), "moodle-grade-items", **changes)
    return reading


def test_a_graded_item_with_all_that_moodle_says() -> None:
    total = an_item(id=1, itemtype="course", idnumber="", graderaw=82.123456789, grademax=100)
    reading = read(an_item(), total)
    assert activities(reading) == [
        {
            "activityId": "a00",
            "component": "quiz",
            "kind": "quiz",
            "status": "gradedPassed",
            "attempt": {"number": 1},
            "score": {"raw": "8.5", "max": "10"},
            "passed": True,
            "verdictBy": "calculated",
            "gradedAt": "2020-03-12T08:00:00Z",
            "sourceRef": {"type": "quiz", "id": "17"},
        }
    ]
    document = reading.draft.document
    assert document["totals"] == {"courseTotal": "82.12346", "max": "100"}
    assert [(n.code, n.column) for n in reading.notes] == [("number.rounded", "course")]
    assert document["learner"] == {
        "sourceId": "u1",
        "name": {"full": "Ada Example"},
        "identifiers": [
            {"type": "sourceUserId", "value": "7"},
            {"type": "idnumber", "value": "u1"},
        ],
    }
    assert (document["asOf"], document["source"]["rawDigest"]) == (AS_OF, DIGEST)
    assert "private words" not in str(document)


def test_an_item_is_known_by_any_of_its_names() -> None:
    for name in ("idnumber:quiz-1", "cmid:17", "item:91", "name:Quiz on light"):
        assert (
            len(activities(read(an_item(), activities=[{"from": name, "activityId": "a00"}]))) == 1
        )


@pytest.mark.parametrize(
    ("changes", "mapping", "status"),
    [
        ({"graderaw": None}, {}, None),
        ({"graderaw": None}, {"noGrade": "notSubmitted"}, "notSubmitted"),
        ({"graderaw": None, "gradedatesubmitted": GRADED}, {}, "submittedUngraded"),
        ({"graderaw": 0}, {}, "gradedFailed"),
        ({"graderaw": 5}, {}, "gradedPassed"),
        ({"graderaw": 4.99999}, {}, "gradedFailed"),
        ({"graderaw": 50, "grademax": 100}, {}, "gradedPassed"),
    ],
)
def test_null_is_not_zero(
    changes: dict[str, Any], mapping: dict[str, Any], status: str | None
) -> None:
    found = activities(read(an_item(**changes), **mapping))
    assert [item["status"] for item in found] == ([status] if status else [])


def test_hidden_locked_and_overridden_are_told() -> None:
    item = an_item(gradeishidden=True, gradeislocked=True, gradeisoverridden=True)
    (found,) = activities(read(item))
    assert found["flags"] == {"hidden": True, "locked": True, "overridden": True}
    assert found["passed"] is True


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"gradeneedsupdate": True}, "grade.needs_update"),
        ({"graderaw": 11}, "score.over_max"),
        ({"graderaw": -1}, "score.negative"),
        ({"graderaw": "high"}, "cell.number"),
        ({"graderaw": True}, "cell.number"),
        ({"grademax": 0}, "score.max"),
        ({"grademax": None}, "cell.number"),
        ({"gradedategraded": "yesterday"}, "time.malformed"),
        ({"gradedategraded": 1_584_000_000_000}, "time.malformed"),
        ({"scaleid": 3, "graderaw": 2}, "scale.unmapped"),
    ],
)
def test_what_cannot_be_taken_spoils_one_learner(changes: dict[str, Any], code: str) -> None:
    good = a_user(an_item(), userid=8, useridnumber="u2")
    bad, other = taken(
        grades(a_user(an_item(**changes)), good), "moodle-grade-items", "idnumber:quiz-1"
    )
    assert codes(bad) == [(code, 1, "idnumber:quiz-1")]
    assert other.draft is not None


@pytest.mark.parametrize(
    ("raw", "word", "expected"),
    [(1, "Not yet", (None, False)), (2, "Good", ("7", True)), (3, "Distinction", (None, True))],
)
def test_a_scale_is_places_and_words_not_points(raw: int, word: str, expected: Any) -> None:
    activity = {"from": "cmid:17", "activityId": "a00", "reads": "scale", "scale": SCALE}
    item = an_item(scaleid=3, graderaw=raw, grademax=3, gradeformatted=word)
    (found,) = activities(read(item, activities=[activity]))
    assert (found.get("score", {}).get("raw"), found["passed"]) == expected


def test_a_place_that_is_not_on_the_scale_is_refused() -> None:
    activity = {"from": "cmid:17", "activityId": "a00", "reads": "scale", "scale": SCALE}
    item = an_item(scaleid=3, graderaw=4, gradeformatted="Excellent")
    assert codes(read(item, activities=[activity])) == [("scale.unknown", 1, "cmid:17")]


def test_an_item_that_the_mapping_does_not_know_is_noted() -> None:
    reading = read(an_item(), an_item(id=92, idnumber="quiz-2", cmid=18))
    assert [(n.code, n.column) for n in reading.notes] == [("item.unknown", "idnumber:quiz-2")]


def test_a_user_without_an_id_number_is_not_taken_by_another_id() -> None:
    (reading,) = taken(grades(a_user(an_item(), useridnumber="")), "moodle-grade-items", "cmid:17")
    assert codes(reading) == [("learner.no_id", 1, None)]
    (by_user,) = taken(
        grades(a_user(an_item(), useridnumber="")),
        "moodle-grade-items",
        "cmid:17",
        learner={"id": "userid"},
    )
    assert by_user.learner == "7"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (answer_of({"exception": "x", "errorcode": "invalidtoken"}), "moodle.error"),
        (answer_of({"warnings": []}), "json.shape"),
        (answer_of([]), "json.shape"),
        (b"", "json.malformed"),
        (b'{"usergrades": [], "usergrades": []}', "json.malformed"),
        (b'{"usergrades": [{"graderaw": NaN}]}', "json.malformed"),
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(IntakeRefused) as refused:
        taken(data, "moodle-grade-items", "cmid:17")
    assert refused.value.fields["findings"][0].code == code


def a_status(**changes: Any) -> dict[str, Any]:
    return {
        "cmid": 17, "modname": "quiz", "instance": 5, "state": 2, "timecompleted": GRADED,
        "tracking": 2, **changes,
    }  # fmt: skip


def a_call(*statuses: dict[str, Any], **changes: Any) -> dict[str, Any]:
    answer = {"statuses": list(statuses), "warnings": []}
    return {"userid": 7, "userfullname": "Ada Example", "answer": answer, **changes}


@pytest.mark.parametrize(
    ("changes", "status", "passed", "state"),
    [
        ({"state": 0}, "inProgress", None, "incomplete"),
        ({"state": 1}, "completedUngraded", None, "complete"),
        ({"state": 2}, "gradedPassed", True, "completePass"),
        ({"state": 3}, "gradedFailed", False, "completeFail"),
    ],
)
def test_completion_states(
    changes: dict[str, Any], status: str, passed: bool | None, state: str
) -> None:
    data = lines_of(a_call(a_status(**changes)), a_call(a_status(), userid=8))
    first, second = taken(data, "moodle-activity-completion", "cmid:17")
    (found,) = activities(first)
    assert (found["status"], found.get("passed")) == (status, passed)
    assert found["completion"]["state"] == state
    assert found.get("verdictBy") == (None if passed is None else "platform")
    assert activities(second)[0]["gradedAt"] == "2020-03-12T08:00:00Z"


def test_what_is_hidden_from_the_asker_is_absent_and_not_failed() -> None:
    data = answer_of({"calls": [a_call(a_status())]})
    (reading,) = taken(data, "moodle-activity-completion", "cmid:17", "cmid:18")
    assert [item["activityId"] for item in activities(reading)] == ["a00"]


def test_what_moodle_does_not_track_is_noted() -> None:
    data = lines_of(a_call(a_status(state=0, tracking=0)), a_call(a_status(), userid=8))
    reading = taken(data, "moodle-activity-completion", "cmid:17")[0]
    assert activities(reading) == []
    assert [n.code for n in reading.notes] == ["completion.not_tracked"]


@pytest.mark.parametrize("state", [4, -1, "2", True, None])
def test_another_state_is_refused(state: Any) -> None:
    data = answer_of([a_call(a_status(state=state))])
    (reading,) = taken(data, "moodle-activity-completion", "cmid:17")
    assert codes(reading) == [("completion.state", 1, "cmid:17")]


@pytest.mark.parametrize(
    ("answer", "code"), [({"errorcode": "nopermission"}, "moodle.error"), (None, "json.shape")]
)
def test_an_error_for_one_user_spoils_no_other(answer: Any, code: str) -> None:
    data = lines_of(a_call(answer=answer), a_call(a_status(), userid=8))
    bad, good = taken(data, "moodle-activity-completion", "cmid:17")
    assert codes(bad) == [(code, 1, "answer")]
    assert good.draft is not None


def test_a_name_must_come_from_somewhere() -> None:
    data = answer_of([a_call(a_status(), userfullname="")])
    (reading,) = taken(data, "moodle-activity-completion", "cmid:17")
    assert codes(reading) == [("learner.no_name", 1, None)]
    people = [{"id": "7", "name": "Ada Example"}]
    (named,) = taken(data, "moodle-activity-completion", "cmid:17", people=people)
    assert named.draft is not None
    assert named.draft.document["learner"]["name"] == {"full": "Ada Example"}


def a_course(completed: Any = True) -> dict[str, Any]:
    details = {"type": "Activity completion", "criteria": "c", "requirement": "r", "status": "s"}
    one = {"type": 4, "title": "t", "status": "Yes", "complete": True, "details": details}
    status = {
        "completed": completed,
        "aggregation": 1,
        "completions": [{**one, "timecompleted": GRADED}, {**one, "timecompleted": None}],
    }
    return {
        "userid": 7,
        "courseid": 5,
        "userfullname": "Ada",
        "answer": {"completionstatus": status},
    }


def test_a_completed_course_is_an_activity_or_a_prerequisite() -> None:
    (reading,) = taken(
        answer_of([a_course()]),
        "moodle-course-completion",
        "courseid:5",
        prerequisites=[{"from": "courseid:5", "id": "photo-basics"}],
    )
    (found,) = activities(reading)
    assert (found["status"], found["completion"]) == (
        "completedUngraded",
        {"state": "complete", "at": "2020-03-12T08:00:00Z"},
    )
    assert reading.draft is not None
    assert reading.draft.document["prerequisites"] == [
        {"id": "photo-basics", "kind": "record", "result": "passed", "ref": "courseid:5",
         "verifiedAt": "2020-03-12T08:00:00Z"}
    ]  # fmt: skip


def test_a_course_that_is_not_completed_is_not_failed() -> None:
    (reading,) = taken(
        answer_of([a_course(completed=False)]),
        "moodle-course-completion",
        "courseid:5",
        prerequisites=[{"from": "courseid:5", "id": "photo-basics"}],
    )
    assert activities(reading)[0]["status"] == "inProgress"
    assert reading.draft is not None
    assert reading.draft.document["prerequisites"][0]["result"] == "unknown"


def test_a_course_answer_without_a_verdict_is_refused() -> None:
    (reading,) = taken(
        answer_of([a_course(completed=None)]), "moodle-course-completion", "courseid:5"
    )
    assert codes(reading) == [("completion.state", 1, "courseid:5")]
