"""Facts that a gradebook does not know, joined to it line by line."""

from typing import Any

import pytest

from issuer.errors import IntakeRefused
from issuer.intake.checking import checked
from issuer.intake.joining import with_facts
from issuer.intake.reading import Reading
from tests.support.facts import DIGEST, facts_of, parsed_facts
from tests.support.gradebooks import ADA, BEN, csv_of, read
from tests.support.programmes import a_programme


def joined(*lines: tuple[str, ...], delimiter: str = ",") -> list[Reading]:
    """Ada's and Ben's rows with those facts."""
    programme = a_programme()
    facts = parsed_facts(facts_of(*lines, delimiter=delimiter))
    readings = with_facts(iter(read(csv_of(ADA, BEN))), facts, programme)
    return list(checked(readings, programme))


def document(*lines: tuple[str, ...], delimiter: str = ",") -> dict[str, Any]:
    """Ada's document."""
    reading = joined(*lines, delimiter=delimiter)[0]
    assert reading.draft is not None, reading.problems
    return dict(reading.draft.document)


def test_every_kind_of_fact_finds_its_place() -> None:
    found = document(
        ("u1", "enrolment", "", "selected", "", "", ""),
        ("u1", "enrolment", "started", "", "", "2026-02-01", ""),
        ("u1", "prerequisite", "photo-basics", "passed", "", "2026-01-10", "list 3"),
        ("u1", "hours", "planned", "200", "", "", ""),
        ("u1", "hours", "", "199.5", "", "", "sup-1"),
        ("u1", "attendance", "day-1", "4", "present", "2026-02-02", ""),
        ("u1", "attendance", "day-2", "", "absent", "2026-02-03", ""),
        ("u1", "signOff", "tutor", "login", "", "2026-06-01T10:00:00Z", "tut-1"),
        ("u1", "recognition", "a05", "equivalentOutsideActivity", "", "2026-03-01", "as-1"),
    )
    assert found["source"]["factsDigest"] == DIGEST
    assert found["enrolment"] == {"status": "selected", "startedAt": "2026-02-01"}
    assert found["prerequisites"] == [
        {"id": "photo-basics", "kind": "record", "result": "passed", "verifiedAt": "2026-01-10",
         "ref": "list 3"}
    ]  # fmt: skip
    assert found["workBased"] == {
        "plannedHours": "200", "confirmedHours": "199.5", "supervisor": {"ref": "sup-1"}
    }  # fmt: skip
    assert found["attendance"] == [
        {"session": "day-1", "date": "2026-02-02", "hours": "4", "present": True},
        {"session": "day-2", "date": "2026-02-03", "present": False},
    ]
    assert found["signOffs"] == [
        {"role": "tutor", "personRef": "tut-1", "at": "2026-06-01T10:00:00Z", "method": "login"}
    ]
    assert found["recognitions"] == [
        {"activityId": "a05", "reason": "equivalentOutsideActivity", "assessorRef": "as-1",
         "at": "2026-03-01"}
    ]  # fmt: skip
    assert [a["status"] for a in found["activities"]] == [
        "gradedPassed", "gradedFailed", "recognised"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "verdict", "status", "passed"),
    [
        ("", "passed", "gradedPassed", True),
        ("gradedPassed", "", "gradedPassed", True),
        ("late", "passed", "late", True),
        ("excused", "", "excused", None),
        ("pendingManual", "", "pendingManual", None),
    ],
)
def test_the_platforms_word_replaces_what_was_reckoned(
    value: str, verdict: str, status: str, passed: bool | None
) -> None:
    item = document(("u1", "activity", "a01", value, verdict, "", ""))["activities"][1]
    assert (item["status"], item.get("passed")) == (status, passed)
    assert item["score"] == {"raw": "4", "max": "10"}
    assert item.get("verdictBy") == (None if passed is None else "platform")


def test_an_activity_without_a_grade_gets_its_status() -> None:
    item = document(("u1", "activity", "a02", "excused", "", "", ""))["activities"][2]
    assert item == {
        "activityId": "a02", "component": "quiz", "kind": "quiz", "attempt": {"number": 1},
        "status": "excused",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (("enrolled", "", "", "", "", ""), "fact.unknown", "fact"),
        (("enrolment", "", "", "", "", ""), "fact.value", "value"),
        (("enrolment", "", "chosen", "", "", ""), "evidence.shape", "value"),
        (("enrolment", "someday", "", "", "", ""), "fact.about", "about"),
        (("enrolment", "started", "", "", "soon", ""), "evidence.shape", "at"),
        (("prerequisite", "x", "yes", "", "", ""), "evidence.shape", "value"),
        (("hours", "", "many", "", "", ""), "cell.number", "value"),
        (("hours", "", "-1", "", "", ""), "hours.negative", "value"),
        (("hours", "done", "1", "", "", ""), "fact.about", "about"),
        (("attendance", "d", "", "maybe", "2026-02-02", ""), "fact.verdict", "verdict"),
        (("attendance", "d", "", "", "", ""), "evidence.shape", "value"),
        (("signOff", "=tutor", "", "", "", ""), "cell.formula", "about"),
        (("activity", "nothing", "excused", "", "", ""), "activity.unknown", "about"),
        (("activity", "a00", "", "", "", ""), "evidence.shape", "value"),
        (("activity", "a00", "done", "", "", ""), "evidence.shape", "value"),
        (("activity", "a00", "", "good", "", ""), "fact.verdict", "verdict"),
        (("activity", "a00", "gradedPassed", "failed", "", ""), "activity.contradiction", "value"),
        (("activity", "a00", "notSubmitted", "", "", ""), "activity.contradiction", "value"),
    ],
)
def test_a_wrong_fact_is_told_with_its_cell_and_spoils_one_learner(
    line: tuple[str, ...], code: str, column: str
) -> None:
    ada, ben = joined(("u1", *line))
    assert ada.draft is None
    assert {(p.row, p.file) for p in ada.problems} == {(2, "facts")}
    assert (code, column) in {(p.code, p.column) for p in ada.problems}
    assert ben.draft is not None


def test_two_facts_that_differ_are_a_problem() -> None:
    ada, _ = joined(("u1", "hours", "", "200", "", "", ""), ("u1", "hours", "", "20", "", "", ""))
    assert [(p.code, p.row) for p in ada.problems] == [("fact.twice", 3)]


def test_facts_about_nobody_are_told() -> None:
    _, _, nobody, unnamed_or_not = [
        *joined(("u7", "hours", "", "1", "", "", "")),
        *joined(("", "hours", "", "1", "", "", ""))[2:],
    ]
    assert [p.code for p in nobody.problems] == ["facts.no_learner"]
    assert [p.code for p in unnamed_or_not.problems] == ["learner.no_id"]


def test_hours_with_a_comma() -> None:
    assert document(("u1", "hours", "", "199,5", "", "", ""), delimiter=";")["workBased"] == {
        "confirmedHours": "199.5"
    }


@pytest.mark.parametrize("header", [b"learner,about\n", b"learner,fact,when\n", b"fact,value\n"])
def test_other_columns_are_refused(header: bytes) -> None:
    with pytest.raises(IntakeRefused) as refused:
        parsed_facts(header)
    assert refused.value.fields["findings"][0].code == "facts.columns"
