"""Which format a file has; mappings proposed from the items of an answer."""

import io
from typing import Any

import pytest

from issuer.errors import IntakeRefused
from issuer.intake.mapping import parse_mapping
from issuer.intake.proposal import Wish
from issuer.intake.recognising import format_of
from issuer.services.mapping_making import Made, make_mapping
from tests.support.answers import answer_of, lines_of
from tests.support.gradebooks import ADA, AS_OF, HEADER, csv_of, xlsx_of
from tests.support.programmes import ROLE, a_programme, an_activity, evidence_document

ITEMS = {"usergrades": [{"userid": 7, "useridnumber": "u1", "userfullname": "Ada E", "gradeitems": [
    {"id": 1, "itemtype": "mod", "itemmodule": "quiz", "itemname": "Anything", "idnumber": "a00",
     "cmid": 5, "graderaw": 7, "grademax": 10},
    {"id": 2, "itemtype": "mod", "itemname": "Quiz about a01", "idnumber": "", "cmid": 6,
     "graderaw": 7, "grademax": 10},
    {"id": 3, "itemtype": "mod", "itemname": "Something else", "cmid": 7, "graderaw": None},
    {"id": 4, "itemtype": "course", "graderaw": 7, "grademax": 10},
]}]}  # fmt: skip
ACCOUNT = {"account": {"homePage": "https://courses.example.org", "name": "ada"}, "name": "Ada E"}
STATEMENT = {
    "actor": ACCOUNT,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
    "object": {
        "id": "https://x.example.org/act/a00",
        "definition": {"name": {"en": "Quiz: a00"}},
    },
    "timestamp": "2026-03-01T10:00:00Z",
}
LTI = {
    "lineItems": [
        {"id": "https://x/1", "resourceId": "r1", "tag": "a00"},
        {"id": "https://x/2", "label": "a01"},
    ],
    "results": [{"userId": "ada", "scoreOf": "https://x/1", "resultScore": 1, "resultMaximum": 1}],
    "members": [{"user_id": "ada", "name": "Ada E"}],
}
GRADE_ROW = {"username": "ada", "course_id": "course-v1:U+a00+1", "passed": True, "percent": 1}
EVENT = {"type": "org.openedx.learning.course.passing.status.updated.v1", "data": {
    "course_passing_status": {"course": {"course_key": "course-v1:U+a00+1"}}}}  # fmt: skip
CALL = {"userid": 7, "answer": {"statuses": [{"cmid": 5, "state": 2}]}}
COURSE = {"userid": 7, "courseid": 3, "answer": {"completionstatus": {"completed": True}}}


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (csv_of(ADA), "moodle-gradebook"),
        (csv_of(ADA, encoding="utf-16"), "moodle-gradebook"),
        (xlsx_of(HEADER, ADA), "moodle-gradebook"),
        (answer_of(ITEMS), "moodle-grade-items"),
        (lines_of(CALL, CALL), "moodle-activity-completion"),
        (answer_of({"calls": [COURSE]}), "moodle-course-completion"),
        (answer_of({"results": [GRADE_ROW]}), "openedx-grades"),
        (lines_of(EVENT, EVENT), "openedx-events"),
        (answer_of(LTI), "lti-results"),
        (answer_of({"statements": [STATEMENT]}), "xapi"),
        (lines_of(STATEMENT), "xapi"),
        (lines_of(evidence_document([])), "evidence"),
    ],
)
def test_a_file_tells_its_format(data: bytes, format_: str) -> None:
    assert format_of(io.BytesIO(data)) == format_


@pytest.mark.parametrize("data", [b"{}", b"[]", b"[1]", b'{"a"', answer_of({"results": {}})])
def test_other_json_is_refused(data: bytes) -> None:
    with pytest.raises(IntakeRefused):
        format_of(io.BytesIO(data))


def made(document: Any, **wish: Any) -> Made:
    programme = a_programme(activities=[an_activity("a00"), an_activity("a01")])
    data = document if isinstance(document, bytes) else answer_of(document)
    given = {"name": "m", "instance": "https://courses.example.org", "cohort": "s", "format": ""}
    found = make_mapping(io.BytesIO(data), programme, Wish(**{**given, **wish}), as_of=AS_OF)
    if not found.open:
        parse_mapping(found.document, programme)
    return found


@pytest.mark.parametrize(
    ("document", "sources"),
    [
        (ITEMS, ["idnumber:a00", "cmid:6"]),
        (LTI, ["resourceId:r1", "lineItem:https://x/2"]),
        ({"statements": [STATEMENT]}, ["https://x.example.org/act/a00"]),
        ({"results": [GRADE_ROW]}, ["course-v1:U+a00+1"]),
        ([EVENT], ["course-v1:U+a00+1"]),
    ],
)
def test_items_are_matched_by_their_names(document: Any, sources: list[str]) -> None:
    found = made(document, role=ROLE)
    assert [item["from"] for item in found.document["activities"]] == sources
    assert [item["activityId"] for item in found.document["activities"]] == ["a00", "a01"][
        : len(sources)
    ]


def test_what_is_not_sure_is_left_open() -> None:
    assert [(one["about"], one["code"]) for one in made(ITEMS).open] == [
        ("cmid:7", "proposal.column")
    ]
    (course,) = [
        one for one in made({"calls": [COURSE]}, role=ROLE).open if "course" in one["about"]
    ]
    assert course["about"] == "courseid:3"


def test_two_items_for_one_activity_need_a_person() -> None:
    second = {**STATEMENT, "object": {"id": "https://x.example.org/other/a00"}}
    found = made({"statements": [STATEMENT, second]}, role=ROLE)
    assert ("https://x.example.org/other/a00", "proposal.twice") in [
        (one["about"], one["code"]) for one in found.open
    ]
    assert found.preview == ()


def test_the_preview_reads_answers_too() -> None:
    found = made({"statements": [STATEMENT]}, role=ROLE)
    assert found.preview[0]["name"] == "Ada E"
    assert found.preview[0]["read"][0]["activityId"] == "a00"


def test_our_own_documents_need_no_mapping_of_activities() -> None:
    found = made(lines_of(evidence_document([])))
    assert found.open == ()
    assert found.document["activities"] == []
