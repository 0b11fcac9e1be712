"""Open edX: rows of the grades API and events."""

from typing import Any

import pytest

from tests.support.answers import activities, answer_of, codes, lines_of, taken

COURSE = "course-v1:Uni+Photo+2026"
PEOPLE = [{"id": "ada", "name": "Ada Example"}]


def a_row(**changes: Any) -> dict[str, Any]:
    return {
        "username": "ada", "email": "ada@example.org", "course_id": COURSE, "passed": True,
        "percent": 0.83, "letter_grade": "B", **changes,
    }  # fmt: skip


def rows(*items: dict[str, Any], **changes: Any) -> Any:
    changes.setdefault("people", PEOPLE)
    return taken(
        answer_of({"next": None, "results": list(items)}), "openedx-grades", COURSE, **changes
    )


def test_percent_is_a_share_whatever_its_name() -> None:
    (reading,) = rows(a_row())
    (found,) = activities(reading)
    assert found["score"] == {"raw": "0.83", "max": "1", "scaled": "0.83"}
    assert (found["status"], found["passed"], found["verdictBy"]) == (
        "gradedPassed", True, "platform"
    )  # fmt: skip
    document = reading.draft.document
    assert document["totals"] == {"letterGrade": "B"}
    assert document["learner"]["sourceId"] == "ada"
    assert {i["type"] for i in document["learner"]["identifiers"]} == {
        "sourceUserId", "emailAddress"
    }  # fmt: skip


def test_not_passed_in_a_running_course_is_not_failed() -> None:
    (found,) = activities(rows(a_row(passed=False, percent=0.79, letter_grade=None))[0])
    assert (found["status"], found.get("passed")) == ("inProgress", None)
    assert found["score"]["raw"] == "0.79"


def test_a_list_and_lines_are_read_alike() -> None:
    for data in (answer_of([a_row()]), lines_of(a_row(), a_row(username="ben"))):
        reading = taken(data, "openedx-grades", COURSE, people=PEOPLE)[0]
        assert activities(reading)[0]["passed"] is True


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"percent": 83}, "percent.range", "percent"),
        ({"percent": -0.1}, "percent.range", "percent"),
        ({"percent": "many"}, "cell.number", "percent"),
        ({"passed": None}, "openedx.passed", "passed"),
        ({"passed": "true"}, "openedx.passed", "passed"),
    ],
)
def test_what_cannot_be_taken_is_told(changes: dict[str, Any], code: str, column: str) -> None:
    (reading,) = rows(a_row(**changes))
    assert codes(reading) == [(code, 1, column)]


def test_two_rows_about_one_course_are_a_conflict() -> None:
    (reading,) = rows(a_row(), a_row(percent=0.2))
    assert codes(reading) == [("row.conflict", 2, "course_id")]


def test_a_user_name_is_no_name() -> None:
    (reading,) = rows(a_row(), people=[])
    assert codes(reading) == [("learner.no_name", 1, None)]


def test_two_accounts_of_one_person_are_one_learner_only_if_the_mapping_says_so() -> None:
    second = a_row(username="ada2", course_id="course-v1:other")
    people = [{"id": "ada", "name": "Ada Example", "also": ["ada2"]}]
    (reading,) = rows(a_row(), second, people=people)
    assert reading.rows == (1, 2)
    assert len(rows(a_row(), second)) == 2


def test_a_course_can_be_a_prerequisite() -> None:
    prerequisites = [{"from": COURSE, "id": "photo-basics"}]
    for passed, result in ((True, "passed"), (False, "unknown")):
        data = answer_of([a_row(passed=passed)])
        (reading,) = taken(
            data, "openedx-grades", prerequisites=prerequisites, people=PEOPLE, activities=[]
        )
        assert reading.draft is not None
        assert reading.draft.document["prerequisites"][0]["result"] == result
        assert reading.notes == ()


USER = {"id": 7, "is_active": True, "pii": {"username": "ada", "email": "a@x.org", "name": "Ada E"}}
PASSING = "org.openedx.learning.course.passing.status.updated.v1"
GRADE = "org.openedx.learning.course.persistent_grade_summary.changed.v1"
CERTIFICATE = "org.openedx.learning.certificate.{}.v1"


def an_event(kind: str, time: str, **data: Any) -> dict[str, Any]:
    return {"type": kind, "id": time, "time": time, "source": "lms", "data": data}


def passing(time: str, *, is_passing: bool = True) -> dict[str, Any]:
    course = {"course_key": COURSE, "display_name": "Photo"}
    told = {"is_passing": is_passing, "course": course, "user": USER}
    return an_event(PASSING, time, course_passing_status=told)


def grade(time: str, **changes: Any) -> dict[str, Any]:
    told = {
        "user_id": 7, "course": {"course_key": COURSE}, "course_version": "v1",
        "grading_policy_hash": "ApC+4jYtVpRkdNcGlTqkOnaVbRE=", "percent_grade": 0.85,
        "letter_grade": "B", "passed_timestamp": "2026-03-01T10:00:00Z", **changes,
    }  # fmt: skip
    return an_event(GRADE, time, grade=told)


def certificate(kind: str, time: str, status: str = "downloadable") -> dict[str, Any]:
    told = {"user": USER, "course": {"course_key": COURSE}, "mode": "verified", "grade": "0.85",
            "current_status": status, "previous_status": "", "name": "Ada E"}  # fmt: skip
    return an_event(CERTIFICATE.format(kind), time, certificate=told)


def events(*items: dict[str, Any], **changes: Any) -> Any:
    return taken(answer_of(list(items)), "openedx-events", COURSE, **changes)


def test_grade_and_passing_make_one_activity() -> None:
    (reading,) = events(grade("2026-03-01T10:00:00Z"), passing("2026-03-01T10:00:01Z"))
    (found,) = activities(reading)
    assert found["score"] == {"raw": "0.85", "max": "1", "scaled": "0.85"}
    assert (found["status"], found["gradedAt"]) == ("gradedPassed", "2026-03-01T10:00:01Z")
    document = reading.draft.document
    assert document["source"]["sourceRulesDigest"] == "ApC+4jYtVpRkdNcGlTqkOnaVbRE="
    assert document["learner"]["sourceId"] == "7"
    assert document["learner"]["name"]["full"] == "Ada E"


def test_the_newest_event_counts_in_whatever_order_they_come() -> None:
    old, new = passing("2026-03-01T10:00:00Z", is_passing=False), passing("2026-03-02T10:00:00Z")
    for order in ((old, new), (new, old)):
        (reading,) = events(*order)
        assert activities(reading)[0]["status"] == "gradedPassed"
    assert [n.code for n in reading.notes] == ["event.superseded"]


def test_losing_a_pass_is_read() -> None:
    (reading,) = events(
        passing("2026-03-01T10:00:00Z"), passing("2026-03-02T10:00:00Z", is_passing=False)
    )
    assert activities(reading)[0]["status"] == "inProgress"


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("created", "downloadable", "gradedPassed"),
        ("changed", "notpassing", "inProgress"),
        ("revoked", "unavailable", "withheld"),
    ],
)
def test_certificates(kind: str, status: str, expected: str) -> None:
    (reading,) = events(certificate(kind, "2026-03-01T10:00:00Z", status))
    assert activities(reading)[0]["status"] == expected


def test_other_events_and_broken_ones_are_told() -> None:
    other = an_event(
        "org.openedx.learning.student.registration.completed.v1", "2026-03-01T10:00:00Z"
    )
    good, unknown = events(passing("2026-03-01T10:00:00Z"), other)
    assert good.draft is not None
    assert codes(unknown) == [("event.unknown", 2, "type")]
    (untimed,) = events(passing("2026-03-01 10:00"))
    assert ("time.malformed", 1, "time") in codes(untimed)
    (nobody,) = events(an_event(PASSING, "2026-03-01T10:00:00Z", course_passing_status={}))
    assert codes(nobody) == [("learner.no_id", 1, None)]
