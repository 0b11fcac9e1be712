"""Results, criteria, recipient, evidence, schema, endorsements of an intact credential."""

from collections.abc import Callable
from typing import Any

import pytest

from credentials.report import PASSED, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import ROLE, IssuerHost, a_badge

Edit = Callable[[dict[str, Any]], Any]


def report_after(edit: Edit) -> Any:
    host = IssuerHost()
    badge = a_badge(host)
    edit(badge)
    return host.verify(host.issue(badge))


def result(number: int, **changes: Any) -> Edit:
    def edit(badge: dict[str, Any]) -> None:
        changed = {**badge["credentialSubject"]["result"][number], **changes}
        badge["credentialSubject"]["result"][number] = {
            key: value for key, value in changed.items() if value is not None
        }

    return edit


def description(number: int, **changes: Any) -> Edit:
    def edit(badge: dict[str, Any]) -> None:
        badge["credentialSubject"]["achievement"]["resultDescription"][number].update(changes)

    return edit


def both(*edits: Edit) -> Edit:
    def edit(badge: dict[str, Any]) -> None:
        for one in edits:
            one(badge)

    return edit


LEVEL = {"id": f"{ROLE}#level-1", "type": ["RubricCriterionLevel"], "name": "One"}
LEVELS = [
    {**LEVEL, "points": "1"},
    {**LEVEL, "id": f"{ROLE}#level-2", "name": "Two", "points": "2.5"},
]
WRONG_RESULTS: dict[str, tuple[Edit, str]] = {
    "no such description": (
        result(0, resultDescription=f"{ROLE}#other"),
        "results.no_description",
    ),
    "above the range": (result(0, value="100.01"), "results.out_of_range"),
    "below the range": (result(0, value="-0.01"), "results.out_of_range"),
    "no number": (result(0, value="most"), "results.not_a_number"),
    "a number with an exponent": (result(0, value="1e1"), "results.not_a_number"),
    "a bound that is none": (description(0, valueMax="all"), "results.not_a_number"),
    "a required value that is none": (
        description(0, requiredValue="enough"),
        "results.not_a_number",
    ),
    "not an allowed value": (result(1, value="D"), "results.not_allowed"),
    "an unknown level": (result(1, achievedLevel=f"{ROLE}#level-2"), "results.no_such_level"),
    "completed below the required": (
        result(0, value="79.99", status="Completed"),
        "results.contradictory",
    ),
    "completed below by order": (result(1, status="Completed"), "results.contradictory"),
    "nothing at all": (result(0, value=None), "results.no_value"),
    "an unknown status": (result(0, status="Done"), "results.unknown_status"),
    "a status without status": (description(0, resultType="Status"), "results.no_status"),
    "a required value out of range": (description(0, requiredValue="120"), "results.out_of_range"),
    "a required value that is not allowed": (
        description(1, requiredValue="E"),
        "results.not_allowed",
    ),
    "a required level that is none": (
        description(1, requiredLevel=f"{ROLE}#level-9"),
        "results.no_such_level",
    ),
    "bounds in the wrong order": (
        description(0, valueMin="90", valueMax="10"),
        "results.out_of_range",
    ),
    "completed below the required level": (
        both(
            description(1, rubricCriterionLevel=LEVELS, requiredLevel=LEVELS[1]["id"]),
            result(1, value=None, achievedLevel=LEVELS[0]["id"], status="Completed"),
        ),
        "results.contradictory",
    ),
}


@pytest.mark.parametrize(("edit", "code"), WRONG_RESULTS.values(), ids=WRONG_RESULTS.keys())
def test_results_that_do_not_fit(edit: Edit, code: str) -> None:
    report = report_after(edit)
    assert (report.verdict, code in codes(report)) == (Verdict.UNDETERMINED, True)
    assert (report.intact, report.from_issuer) == (PASSED, PASSED)


GOOD_RESULTS: dict[str, tuple[Edit, int]] = {
    "both bounds are inside": (result(0, value="100"), 1),
    "the lower bound too": (result(0, value="0"), 2),
    "exactly the required value": (result(0, value="80"), 1),
    "just below it": (result(0, value="79.99"), 2),
    "a better grade": (result(1, value="A"), 0),
    "completed and enough": (result(0, status="Completed"), 1),
    "a status and no value": (result(0, value=None, status="Completed"), 1),
    "a known level": (
        both(description(1, rubricCriterionLevel=[LEVEL]), result(1, achievedLevel=LEVEL["id"])),
        1,
    ),
    "the required level": (
        both(
            description(1, rubricCriterionLevel=LEVELS, requiredLevel=LEVELS[1]["id"]),
            result(1, value=None, achievedLevel=LEVELS[1]["id"], status="Completed"),
        ),
        0,
    ),
    "a level below": (
        both(
            description(1, rubricCriterionLevel=LEVELS, requiredLevel=LEVELS[1]["id"]),
            result(1, value=None, achievedLevel=LEVELS[0]["id"]),
        ),
        1,
    ),
    "a level without points": (
        both(
            description(1, rubricCriterionLevel=[LEVEL, LEVELS[1]], requiredLevel=LEVELS[1]["id"]),
            result(1, value=None, achievedLevel=LEVEL["id"], status="Completed"),
        ),
        0,
    ),
    "no description named": (result(0, resultDescription=None), 1),
}


@pytest.mark.parametrize(("edit", "below"), GOOD_RESULTS.values(), ids=GOOD_RESULTS.keys())
def test_results_that_fit(edit: Edit, below: int) -> None:
    report = report_after(edit)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "results.consistent") == {"count": 2, "below_required": below}


def test_no_results() -> None:
    report = report_after(lambda badge: badge["credentialSubject"].pop("result"))
    assert "results.none" in codes(report)


def set_achievement(**changes: Any) -> Edit:
    return lambda badge: badge["credentialSubject"]["achievement"].update(changes)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (set_achievement(criteria={"type": "Criteria"}), "achievement.no_criteria"),
        (lambda badge: badge["credentialSubject"].pop("achievement"), "achievement.none"),
        (lambda badge: badge["credentialSubject"].pop("identifier"), "subject.unidentified"),
        (
            lambda badge: badge["evidence"][0].update(digestMultibase="uAAAA"),
            "evidence.malformed_digest",
        ),
        (
            lambda badge: badge["evidence"][0].update(digestMultibase="m???"),
            "evidence.malformed_digest",
        ),
        (lambda badge: badge.pop("validFrom"), "schema.violated"),
    ],
)
def test_content_that_the_format_forbids(edit: Edit, code: str) -> None:
    report = report_after(edit)
    assert (report.verdict, code in codes(report)) == (Verdict.UNDETERMINED, True)
    assert report.credential is not None


def test_a_schema_violation_says_where() -> None:
    report = report_after(lambda badge: badge["credentialSubject"]["achievement"].pop("name"))
    facts = evidence(report, "schema.violated")
    assert facts["pointer"].startswith("/credentialSubject")
    assert facts["count"] >= 1


def test_a_holder_with_an_id_and_an_author_of_the_achievement() -> None:
    def edit(badge: dict[str, Any]) -> None:
        badge["credentialSubject"]["id"] = "did:example:holder"
        author = {"id": "https://author.example/", "type": ["Profile"]}
        badge["credentialSubject"]["achievement"]["creator"] = author

    report = report_after(edit)
    assert evidence(report, "subject.identified") == {"kinds": ["id", "name"]}
    assert evidence(report, "achievement.with_criteria")["creator"] == "https://author.example/"


def test_no_evidence() -> None:
    assert "evidence.none" in codes(report_after(lambda badge: badge.pop("evidence")))


def test_endorsements_that_are_none_take_nothing() -> None:
    def edit(badge: dict[str, Any]) -> None:
        badge["endorsementJwt"] = ["e30.e30.c2ln", "e30.e30.c2lo"]

    report = report_after(edit)
    assert (report.verdict, len(report.contained)) == (Verdict.VALID, 2)
    assert evidence(report, "endorsement.not_valid")["verdict"] == "unreadable"


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ({"id": "did:example:1", "type": ["Profile"], "name": "School"}, "subject.profile"),
        ({"type": ["Profile"], "name": "School"}, "subject.unidentified"),
        ({"id": "did:example:1"}, "subject.not_a_badge"),
    ],
)
def test_a_credential_that_describes_somebody(subject: dict[str, Any], code: str) -> None:
    host = IssuerHost()
    badge = a_badge(host)
    badge["type"] = ["VerifiableCredential"]
    badge["credentialSubject"] = subject
    report = host.verify(host.issue(badge))
    assert code in codes(report)
    wanted = Verdict.UNDETERMINED if code == "subject.unidentified" else Verdict.VALID
    assert report.verdict is wanted
