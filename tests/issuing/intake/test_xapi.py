"""xAPI and cmi5 statements."""

from typing import Any

import pytest

from tests.support.answers import activities, answer_of, codes, lines_of, taken

ADL, CMI5 = "http://adlnet.gov/expapi/verbs/", "https://w3id.org/xapi/adl/verbs/"
QUIZ = "https://courses.example.org/activities/quiz-1"
ADA = {
    "objectType": "Agent",
    "name": "Ada Example",
    "account": {"homePage": "https://courses.example.org", "name": "ada"},
}


def a_statement(verb: str = "passed", **changes: Any) -> dict[str, Any]:
    verb_id = verb if verb.startswith("http") else ADL + verb
    return {
        "actor": ADA,
        "verb": {"id": verb_id},
        "object": {"id": QUIZ},
        "timestamp": "2026-03-01T10:00:00.123Z",
        **changes,
    }


def scored(raw: Any = 8, most: Any = 10, **more: Any) -> dict[str, Any]:
    score = {k: v for k, v in {"raw": raw, "max": most, "min": 0}.items() if v is not None}
    return {"score": {**score, **more}}


def read(*statements: dict[str, Any], **changes: Any) -> Any:
    return taken(answer_of({"statements": list(statements)}), "xapi", QUIZ, **changes)


def test_a_passed_statement() -> None:
    (reading,) = read(a_statement(result={**scored(), "success": True}))
    assert activities(reading) == [
        {
            "activityId": "a00",
            "component": "quiz",
            "kind": "quiz",
            "status": "gradedPassed",
            "attempt": {"number": 1, "startedAt": "2026-03-01T10:00:00Z"},
            "score": {"raw": "8", "min": "0", "max": "10"},
            "passed": True,
            "verdictBy": "platform",
            "gradedAt": "2026-03-01T10:00:00Z",
            "sourceRef": {"type": "xapi", "id": QUIZ},
        }
    ]
    learner = reading.draft.document["learner"]
    assert (learner["sourceId"], learner["name"]["full"]) == ("ada", "Ada Example")


@pytest.mark.parametrize(
    ("verb", "result", "status", "passed", "by"),
    [
        ("failed", {}, "gradedFailed", False, "platform"),
        ("completed", {"completion": True}, "completedUngraded", None, None),
        ("completed", {"success": True}, "gradedPassed", True, "platform"),
        ("scored", scored(4), "gradedFailed", False, "calculated"),
        ("answered", {"success": False}, "gradedFailed", False, "platform"),
        ("initialized", {}, "inProgress", None, None),
        (CMI5 + "abandoned", {}, "inProgress", None, None),
        (CMI5 + "satisfied", {}, "completedUngraded", None, None),
    ],
)
def test_verbs(verb: str, result: Any, status: str, passed: bool | None, by: str | None) -> None:
    (found,) = activities(read(a_statement(verb, result=result))[0])
    assert (found["status"], found.get("passed"), found.get("verdictBy")) == (status, passed, by)


def test_a_verb_that_says_nothing_of_completion_is_passed_over() -> None:
    (reading,) = read(a_statement("commented"))
    assert activities(reading) == []


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ({"scaled": 0.83}, {"raw": "0.83", "max": "1", "scaled": "0.83"}),
        ({"raw": 7}, {"raw": "7", "max": "10"}),
        (
            {"raw": 7, "max": 10, "scaled": 0.7},
            {"raw": "7", "max": "10", "scaled": "0.7"},
        ),
    ],
)
def test_scores(score: dict[str, Any], expected: dict[str, str]) -> None:
    (reading,) = read(a_statement("scored", result={"score": score}))
    assert activities(reading)[0]["score"] == expected
    assert reading.notes == ()


def test_scaled_and_raw_need_not_agree_but_it_is_told() -> None:
    (reading,) = read(a_statement(result=scored(7, 10, scaled=0.9)))
    assert activities(reading)[0]["score"]["raw"] == "7"
    assert [n.code for n in reading.notes] == ["score.disagrees"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"result": {"success": False}}, "verb.contradiction"),
        ({"result": {"success": "yes"}}, "result.success"),
        ({"result": scored(11)}, "score.over_max"),
        ({"result": scored(-1)}, "score.negative"),
        ({"result": scored(1, 0)}, "score.max"),
        ({"result": {"score": {"scaled": -0.5}}}, "score.negative"),
        ({"result": {"score": {"scaled": 1.5}}}, "score.scaled"),
        ({"result": {"score": {"raw": "8 of 10"}}}, "cell.number"),
        ({"timestamp": None}, "time.missing"),
        ({"timestamp": "2026-03-01T10:00:00"}, "time.malformed"),
        ({"verb": CMI5 + "waived"}, "waived.reason"),
    ],
)
def test_what_cannot_be_taken_spoils_one_learner(changes: dict[str, Any], code: str) -> None:
    ben = {**ADA, "account": {"homePage": "https://courses.example.org", "name": "ben"}}
    bad, good = read(a_statement(**changes), a_statement(actor=ben))
    assert codes(bad) == [(code, 1, QUIZ)]
    assert good.draft is not None


def test_registrations_are_attempts_in_order_of_time() -> None:
    def attempt(registration: str, verb: str, day: int, **more: Any) -> dict[str, Any]:
        return a_statement(
            verb,
            timestamp=f"2026-03-{day:02}T10:00:00Z",
            context={"registration": registration},
            **more,
        )

    (reading,) = read(
        attempt("r2", "passed", 5, result=scored(9)),
        attempt("r2", "initialized", 4),
        attempt("r1", "failed", 3, result=scored(2)),
        attempt("r1", "initialized", 2),
        attempt("r1", "terminated", 6),
    )
    assert [
        (a["attempt"], a["status"], a["score"]["raw"]) for a in activities(reading)
    ] == [
        ({"number": 1, "startedAt": "2026-03-02T10:00:00Z"}, "gradedFailed", "2"),
        ({"number": 2, "startedAt": "2026-03-04T10:00:00Z"}, "gradedPassed", "9"),
    ]  # fmt: skip


def test_statements_without_a_registration_are_attempts_of_their_own() -> None:
    (reading,) = read(
        a_statement("initialized"),
        a_statement("failed", result=scored(3), timestamp="2026-03-02T10:00:00Z"),
        a_statement("passed", result=scored(8), timestamp="2026-03-03T10:00:00Z"),
    )
    assert [a["status"] for a in activities(reading)] == ["gradedFailed", "gradedPassed"]


@pytest.mark.parametrize(
    ("verbs", "code"),
    [
        (("passed", "passed"), "cmi5.passed_twice"),
        (("passed", "failed"), "cmi5.failed_after_passed"),
    ],
)
def test_what_cmi5_forbids_in_a_registration(verbs: tuple[str, str], code: str) -> None:
    statements = [
        a_statement(verb, timestamp=f"2026-03-0{n}T10:00:00Z", context={"registration": "r"})
        for n, verb in enumerate(verbs, start=1)
    ]
    (reading,) = read(*statements)
    assert codes(reading) == [(code, 2, QUIZ)]


def test_waived_is_a_recognition() -> None:
    reason = {"https://w3id.org/xapi/cmi5/result/extensions/reason": "Tested Out"}
    (reading,) = read(a_statement(CMI5 + "waived", result={"success": True, "extensions": reason}))
    assert activities(reading)[0]["status"] == "recognised"
    assert reading.draft.document["recognitions"] == [
        {"activityId": "a00", "reason": "testedOut", "at": "2026-03-01T10:00:00Z"}
    ]


def test_the_mastery_score_is_kept() -> None:
    extensions = {"https://w3id.org/xapi/cmi5/context/extensions/masteryscore": 0.75}
    (reading,) = read(a_statement(context={"extensions": extensions}))
    assert activities(reading)[0]["passMark"] == "0.75"


def test_voided_statements_and_repeated_ones_count_for_nothing() -> None:
    first = a_statement("passed", id="s1")
    voiding = a_statement("voided", object={"objectType": "StatementRef", "id": "s1"})
    again = a_statement("failed", id="s2", timestamp="2026-03-02T10:00:00Z")
    (reading,) = read(first, again, voiding, again)
    assert [a["status"] for a in activities(reading)] == ["gradedFailed"]


def test_two_statements_of_one_id_are_told() -> None:
    _, stranger = read(a_statement("passed", id="s1"), a_statement("failed", id="s1"))
    assert codes(stranger) == [("row.conflict", 2, "id")]


def test_a_group_is_a_group_submission_for_each_member() -> None:
    ben = {"name": "Ben B", "account": {"homePage": "https://courses.example.org", "name": "ben"}}
    group = {"objectType": "Group", "name": "team 3", "member": [ADA, ben]}
    first, second = read(a_statement(actor=group))
    for reading in (first, second):
        assert activities(reading)[0]["group"] == {"id": "team 3", "size": 2}
    (stranger,) = read(a_statement(actor={**group, "member": []}))
    assert codes(stranger) == [("actor.group", 1, "actor")]


def test_a_team_in_the_context_is_a_group() -> None:
    (reading,) = read(a_statement(context={"team": {"objectType": "Group", "name": "team 3"}}))
    assert activities(reading)[0]["group"] == {"id": "team 3"}


def test_an_address_is_no_identity_unless_the_mapping_says_whose_it_is() -> None:
    mail = {"mbox": "mailto:ada@example.org", "name": "Ada"}
    (stranger,) = read(a_statement(actor=mail))
    assert codes(stranger) == [("learner.id_is_email", 1, "actor")]
    people = [{"id": "ada", "name": "Ada Example", "also": ["mailto:ada@example.org"]}]
    (reading,) = read(a_statement(actor=mail), a_statement("initialized"), people=people)
    assert (reading.learner, reading.rows) == ("ada", (1, 2))


def test_an_account_of_another_site_is_another_learner() -> None:
    other = {**ADA, "account": {"homePage": "https://other.example.org/", "name": "ada"}}
    first, second = read(a_statement(), a_statement(actor=other))
    assert (first.learner, second.learner) == ("ada", "https://other.example.org|ada")


def test_lines_that_are_no_statements_are_told_and_spoil_nothing() -> None:
    data = lines_of(a_statement()) + b"{broken\n" + lines_of([1], a_statement("initialized"))
    good, broken, no_object = taken(data, "cmi5", QUIZ)
    assert good.draft is not None
    assert codes(broken) == [("json.malformed", 2, None)]
    assert codes(no_object) == [("json.malformed", 3, None)]
