"""Every rule of the closed set, in each of its values."""

from datetime import UTC, datetime
from typing import Any

import pytest

from issuer.domain.records import NO_RECORDS, Attestation, Case, Records
from tests.support.programmes import (
    a_decision,
    a_programme,
    an_activity,
    entry,
    graded,
    outcomes,
    rule_of,
    share_rule,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ENROLLED = {"status": "enrolled"}


def value_of(
    rule: dict[str, Any], activities: Any = (), records: Records = NO_RECORDS, **evidence: Any
) -> str:
    programme = a_programme(
        {"id": "S", **rule}, evidence.pop("items", 10), **evidence.pop("programme", {})
    )
    return str(rule_of(a_decision(programme, activities, records, **evidence))["value"])


def a_leaf(id_: str, value: str) -> dict[str, Any]:
    """A rule with that value for a learner with one passed, one failed and one open quiz."""
    activity = {"TRUE": "a00", "FALSE": "a01", "UNKNOWN": "a02"}[value]
    return {"id": id_, "type": "activityPassed", "select": {"activities": [activity]}}


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ({"type": "all"}, ["TRUE", "TRUE"], "TRUE"),
        ({"type": "all"}, ["TRUE", "UNKNOWN"], "UNKNOWN"),
        ({"type": "all"}, ["FALSE", "UNKNOWN"], "FALSE"),
        ({"type": "any"}, ["FALSE", "TRUE"], "TRUE"),
        ({"type": "any"}, ["FALSE", "UNKNOWN"], "UNKNOWN"),
        ({"type": "any"}, ["FALSE", "FALSE"], "FALSE"),
        ({"type": "atLeast", "n": 2}, ["TRUE", "FALSE", "TRUE"], "TRUE"),
        ({"type": "atLeast", "n": 2}, ["TRUE", "FALSE", "UNKNOWN"], "UNKNOWN"),
        ({"type": "atLeast", "n": 2}, ["TRUE", "FALSE", "FALSE"], "FALSE"),
        ({"type": "not"}, ["TRUE"], "FALSE"),
        ({"type": "not"}, ["FALSE"], "TRUE"),
        ({"type": "not"}, ["UNKNOWN"], "UNKNOWN"),
    ],
)
def test_combinators(kind: dict[str, Any], values: list[str], expected: str) -> None:
    leaves = [a_leaf(f"L{place}", value) for place, value in enumerate(values)]
    inner = {"id": "S", **kind, "of": leaves}
    programme = a_programme({"id": "root", "type": "all", "of": [inner]}, 3)
    decision = a_decision(programme, outcomes(1, 1, pendingManual=1))
    assert rule_of(decision)["value"] == expected
    assert [rule["id"] for rule in decision.document["rules"]] == [
        "S",
        *(leaf["id"] for leaf in leaves),
    ]


def record(result: str = "passed", kind: str = "record", **more: Any) -> dict[str, Any]:
    return {"id": "entry-course", "kind": kind, "result": result, **more}


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([record()], "TRUE"),
        ([record("failed"), record()], "TRUE"),
        ([record("failed")], "FALSE"),
        ([record("unknown")], "UNKNOWN"),
        ([record(kind="attestation")], "UNKNOWN"),
        ([record(kind="credential", revoked=True)], "UNKNOWN"),
        ([record(kind="credential", revoked=False)], "TRUE"),
        ([], "UNKNOWN"),
    ],
)
def test_prerequisite(records: list[dict[str, Any]], expected: str) -> None:
    rule = {
        "type": "prerequisite",
        "prerequisite": "entry-course",
        "acceptedEvidence": ["record", "credential"],
    }
    assert value_of(rule, prerequisites=records) == expected


def test_an_officers_attestation_is_a_prerequisites_evidence() -> None:
    seen = Attestation(id="r1", digest="sha-256:0", at=NOON, prerequisite="entry-course")
    rule = {"type": "prerequisite", "prerequisite": "entry-course"}
    assert value_of(rule, records=Records(attestations=(seen,))) == "TRUE"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("selected", "TRUE"),
        ("enrolled", "TRUE"),
        ("completed", "TRUE"),
        ("notSelected", "FALSE"),
        ("withdrawn", "FALSE"),
        ("applied", "UNKNOWN"),
    ],
)
def test_enrolled(status: str, expected: str) -> None:
    assert (
        value_of({"type": "enrolled", "selected": True}, enrolment={"status": status}) == expected
    )


def test_enrolled_without_a_word_or_in_another_cohort() -> None:
    assert value_of({"type": "enrolled"}) == "UNKNOWN"
    assert value_of({"type": "enrolled", "cohort": "autumn"}, enrolment=ENROLLED) == "FALSE"
    assert value_of({"type": "enrolled", "cohort": "spring"}, enrolment=ENROLLED) == "TRUE"


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["gradedPassed", "gradedPassed"], "TRUE"),
        (["gradedPassed", "gradedFailed"], "FALSE"),
        (["gradedPassed", "pendingManual"], "UNKNOWN"),
        (["gradedPassed", "excused"], "TRUE"),
    ],
)
def test_activity_passed(statuses: list[str], expected: str) -> None:
    activities = [entry(f"a{place:02}", status) for place, status in enumerate(statuses)]
    assert value_of({"type": "activityPassed", "select": {}}, activities, items=2) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("gradedPassed", "TRUE"),
        ("excused", "TRUE"),
        ("gradedFailed", "FALSE"),
        ("pendingManual", "UNKNOWN"),
    ],
)
def test_activity_status(status: str, expected: str) -> None:
    rule = {"type": "activityStatus", "select": {}, "in": ["gradedPassed", "excused"]}
    assert value_of(rule, [entry("a00", status)], items=1) == expected


@pytest.mark.parametrize(
    ("count_by", "measured"), [("item", "1/2"), ("weight", "3/4"), ("points", "90/100")]
)
def test_shares_by_item_weight_and_points(count_by: str, measured: str) -> None:
    items = [an_activity("x", weight="3", maxScore="90"), an_activity("y")]
    programme = a_programme(share_rule("0.5", countBy=count_by), items)
    found = rule_of(a_decision(programme, [graded("x"), graded("y", passed=False)]))
    assert (found["measured"], found["value"]) == (measured, "TRUE")


@pytest.mark.parametrize(
    ("what", "status", "measured", "best"),
    [
        ("attempted", "gradedFailed", "1/1", "1/1"),
        ("attempted", "pendingManual", "1/1", "1/1"),
        ("attempted", "recognised", "1/1", "1/1"),
        ("attempted", "notSubmitted", "0/1", "0/1"),
        ("completed", "gradedFailed", "1/1", "1/1"),
        ("completed", "completedUngraded", "1/1", "1/1"),
        ("completed", "notSubmitted", "0/1", "0/1"),
        ("completed", "pendingManual", "0/1", "1/1"),
        ("passed", "recognised", "1/1", "1/1"),
        ("passed", "withheld", "0/1", "1/1"),
    ],
)
def test_what_counts(what: str, status: str, measured: str, best: str) -> None:
    programme = a_programme(share_rule(what=what), 1)
    found = rule_of(a_decision(programme, [entry("a00", status)]))
    assert (found["measured"], found["best"]) == (measured, best)


def test_participation_is_no_pass_but_a_completion() -> None:
    items = [an_activity("talk", graded=False, maxScore=None)]
    for what, measured in (("passed", "0/1"), ("completed", "1/1"), ("attempted", "1/1")):
        programme = a_programme(share_rule(what=what, select={}), items)
        decision = a_decision(programme, [entry("talk", "completedUngraded")])
        assert rule_of(decision)["measured"] == measured


SCORES = ["1", "5", "6", "10"]


@pytest.mark.parametrize(
    ("aggregate", "measured"),
    [
        ({"aggregate": "mean"}, "55.0"),
        ({"aggregate": "mean", "dropLowest": 1}, "70.0"),
        ({"aggregate": "median"}, "55.0"),
        ({"aggregate": "min"}, "10.0"),
        ({"aggregate": "max"}, "100.0"),
        ({"aggregate": "bestOf", "n": 2}, "80.0"),
        ({"aggregate": "sumOfPoints"}, "55.0"),
        ({"aggregate": "weightedMean"}, "55.0"),
        ({"aggregate": "weightedMean", "weights": {"quiz": "1", "practice": "3"}}, "85.0"),
    ],
)
def test_aggregates(aggregate: dict[str, Any], measured: str) -> None:
    items = [an_activity(f"a{place:02}") for place in range(3)]
    items.append(an_activity("a03", component="practice"))
    rule = {"id": "S", "type": "score", "select": {}, "min": "0.5", **aggregate}
    scores = [graded(f"a{place:02}", raw, passed=raw != "1") for place, raw in enumerate(SCORES)]
    found = rule_of(a_decision(a_programme(rule, items), scores))
    assert found["measured"] == measured


def test_scores_of_open_items_are_bounded() -> None:
    rule = {"id": "S", "type": "score", "aggregate": "mean", "select": {}, "min": "0.8"}
    programme = a_programme(rule, 2)
    found = rule_of(a_decision(programme, [graded("a00", "8"), entry("a01", "pendingManual")]))
    assert (found["value"], found["worst"], found["best"]) == ("UNKNOWN", "40.0", "90.0")


def test_recognised_items_have_no_score() -> None:
    rule = {"id": "S", "type": "score", "aggregate": "mean", "select": {}, "min": "0.8"}
    found = rule_of(
        a_decision(a_programme(rule, 2), [graded("a00", "8"), entry("a01", "recognised")])
    )
    assert (found["value"], found["measured"]) == ("TRUE", "80.0")


def test_a_pass_without_a_score_lies_between_the_pass_mark_and_the_maximum() -> None:
    rule = {"id": "S", "type": "score", "aggregate": "mean", "select": {}, "min": "0.8"}
    found = rule_of(a_decision(a_programme(rule, 1), [entry("a00", "gradedPassed", passed=True)]))
    assert (found["worst"], found["best"]) == ("50.0", "100.0")


@pytest.mark.parametrize(
    ("group_by", "failed"), [("component", ["practice"]), ("competence", ["handling"])]
)
def test_each_group(group_by: str, failed: list[str]) -> None:
    items = [an_activity("x"), an_activity("y", component="practice", competences=["handling"])]
    inner = {key: item for key, item in share_rule().items() if key != "id"}
    rule = {"id": "S", "type": "each", "groupBy": group_by, "rule": inner}
    found = rule_of(a_decision(a_programme(rule, items), [graded("x"), graded("y", passed=False)]))
    assert (found["value"], found["measured"], found["failed"]) == ("FALSE", "1/2", failed)


@pytest.mark.parametrize(
    ("work", "as_of", "expected"),
    [
        ({"confirmedHours": "200"}, "2026-06-20T10:00:00Z", "TRUE"),
        ({"confirmedHours": "199"}, "2026-06-20T10:00:00Z", "FALSE"),
        ({"confirmedHours": "199"}, "2026-06-01T10:00:00Z", "UNKNOWN"),
        ({"plannedHours": "200"}, "2026-06-20T10:00:00Z", "UNKNOWN"),
        (
            {"periods": [{"from": "2026-05-01", "to": "2026-05-31", "hours": "200"}]},
            "2026-06-20T10:00:00Z",
            "TRUE",
        ),
    ],
)
def test_hours(work: dict[str, Any], as_of: str, expected: str) -> None:
    rule = {"type": "hours", "component": "practice", "min": "200"}
    assert value_of(rule, workBased=work, asOf=as_of) == expected


def sessions(*present: bool, hours: str = "4") -> list[dict[str, Any]]:
    return [
        {"session": f"s{place}", "date": f"2026-04-0{place + 1}", "hours": hours, "present": here}
        for place, here in enumerate(present)
    ]


@pytest.mark.parametrize(
    ("rule", "present", "expected"),
    [
        ({"minShare": "0.75"}, [True, True, True, False], "TRUE"),
        ({"minShare": "0.75"}, [True, True, False, False], "FALSE"),
        ({"minShare": "0.75", "sessions": ["s0", "s1", "s2", "s3"]}, [True, True], "UNKNOWN"),
        ({"minShare": "0.75"}, [], "UNKNOWN"),
        ({"minHours": "8"}, [True, True], "TRUE"),
        ({"minHours": "9"}, [True, True], "FALSE"),
        ({"minHours": "9"}, [], "UNKNOWN"),
    ],
)
def test_attendance(rule: dict[str, Any], present: list[bool], expected: str) -> None:
    assert value_of({"type": "attendance", **rule}, attendance=sessions(*present)) == expected


def test_hours_of_attendance() -> None:
    rule = {"type": "hours", "component": "practice", "min": "8", "source": "attendance"}
    assert value_of(rule, attendance=sessions(True, True)) == "TRUE"
    assert value_of(rule) == "UNKNOWN"


def signed(*pairs: tuple[str, str | None]) -> list[dict[str, Any]]:
    return [{"role": role, **({"personRef": person} if person else {})} for role, person in pairs]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((("supervisor", "a"), ("tutor", "b")), "TRUE"),
        ((("supervisor", "a"), ("tutor", "a")), "UNKNOWN"),
        ((("supervisor", "a"), ("tutor", "a"), ("supervisor", "b")), "TRUE"),
        ((("supervisor", "a"), ("tutor", None)), "UNKNOWN"),
        ((("supervisor", "a"), ("cleaner", "b")), "UNKNOWN"),
        ((), "UNKNOWN"),
    ],
)
def test_sign_offs_by_different_persons(pairs: Any, expected: str) -> None:
    rule = {"type": "signOff", "roles": ["supervisor", "tutor"], "distinctPersons": True}
    assert value_of(rule, signOffs=signed(*pairs)) == expected


def test_sign_offs_that_need_not_differ() -> None:
    rule = {"type": "signOff", "roles": ["supervisor", "tutor"], "count": 1}
    assert value_of(rule, signOffs=signed(("tutor", None))) == "TRUE"


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-05-10", "TRUE"), ("2026-05-11", "FALSE"), (None, "UNKNOWN")]
)
def test_before(day: str | None, expected: str) -> None:
    rule = {"type": "before", "event": "completed", "date": "2026-05-10"}
    more = {"enrolment": {"status": "enrolled", "completedAt": day}} if day else {}
    assert value_of(rule, **more) == expected


@pytest.mark.parametrize(
    ("completed", "expected"), [("2026-05-11", "TRUE"), ("2026-05-12", "FALSE"), (None, "UNKNOWN")]
)
def test_within(completed: str | None, expected: str) -> None:
    rule = {"type": "within", "event": "completed", "from": "started", "days": 10}
    enrolment = {"status": "enrolled", "startedAt": "2026-05-01"}
    if completed:
        enrolment["completedAt"] = completed
    assert value_of(rule, enrolment=enrolment) == expected


@pytest.mark.parametrize(
    ("revoked", "issuer", "expected"),
    [
        (False, "did:web:a.example", "TRUE"),
        (None, "did:web:a.example", "UNKNOWN"),
        (True, "did:web:a.example", "FALSE"),
        (False, "did:web:b.example", "UNKNOWN"),
    ],
)
def test_holds(revoked: bool | None, issuer: str, expected: str) -> None:
    rule = {"type": "holds", "achievement": "urn:badge", "issuer": "did:web:a.example"}
    held = record(kind="credential", ref="urn:badge", issuer=issuer)
    if revoked is not None:
        held["revoked"] = revoked
    assert value_of(rule, prerequisites=[held]) == expected


def test_an_open_case_holds_the_decision() -> None:
    case = Case(id="c1", digest="sha-256:0", kind="appeal", opened_at=NOON)
    rule = {"type": "noOpenCase", "kinds": ["integrity", "appeal"]}
    assert value_of(rule) == "TRUE"
    assert value_of(rule, records=Records(cases=(case,))) == "UNKNOWN"
    assert value_of({**rule, "kinds": ["integrity"]}, records=Records(cases=(case,))) == "TRUE"


@pytest.mark.parametrize(
    ("select", "missing"),
    [
        ({"component": "practice"}, ["y"]),
        ({"kind": "project"}, ["y"]),
        ({"competence": "handling"}, ["y"]),
        ({"tag": "final"}, ["y"]),
        ({"required": False}, ["z"]),
        ({"graded": False}, ["z"]),
        ({"activities": ["x", "z"]}, ["x", "z"]),
        ({}, ["x", "y", "z"]),
    ],
)
def test_selectors(select: dict[str, Any], missing: list[str]) -> None:
    more = {
        "component": "practice",
        "kind": "project",
        "competences": ["handling"],
        "tags": ["final"],
    }
    items = [
        an_activity("x"),
        an_activity("y", **more),
        an_activity("z", requiredFor=[], optionalFor=["photo-care"], graded=False),
    ]
    programme = a_programme({"id": "S", "type": "activityPassed", "select": select}, items)
    assert rule_of(a_decision(programme, []))["missing"] == missing
