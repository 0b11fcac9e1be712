"""What an award's credential says, and what it does not."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.encoding.digests import digest_multibase, sha256_hex
from credentials.gate import serialise
from credentials.jsonld.canonize import canonize
from credentials.lints import Severity, lint
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.domain.open_badge import compose_open_badge
from issuer.domain.programme import parse_programme
from issuer.domain.records import Override, Records
from issuer.errors import EvidenceRefused, NotEligible, ProvisionalBlocked, WrongState
from tests.issuing.open_badge.conftest import Award, Node
from tests.support.pottery import (
    changed_activity,
    graduate_of,
    local,
    pottery,
    shipped_programmes,
)

GOLDEN = "77c939a84969867e5953a0913708bbc98def45b5fb88e5c54e28cb0248599d56"
"""SHA-256 of the canonical form: changes only when what is signed for this award changes."""
ROLE = "https://laurel.example/programmes/pottery/1/roles/thrower"
EXCUSED: Node = {"status": "excused"} | dict.fromkeys(("score", "passed", "verdictBy", "gradedAt"))
PROVISIONAL = {"status": "provisional", "source": "school"}


def results_of(badge: Node) -> dict[str, Node]:
    return {
        result["resultDescription"].partition("#")[2]: {
            key: value for key, value in result.items() if key not in ("type", "resultDescription")
        }
        for result in badge["credentialSubject"]["result"]
    }


def descriptions_of(badge: Node) -> dict[str, Node]:
    return {
        description["id"].partition("#")[2]: description
        for description in badge["credentialSubject"]["achievement"]["resultDescription"]
    }


def with_credits(status: str, **changes: Any) -> Node:
    document = pottery(**changes)
    for entry in (*document["credits"]["units"], *document["credits"]["totals"]):
        entry["status"] = status
    return document


def test_the_same_award_gives_the_same_bytes_and_canonical_form(award: Award) -> None:
    assert serialise(award()) == serialise(award())
    assert sha256_hex(canonize(award()).encode()) == GOLDEN


def test_it_breaks_no_rule(award: Award) -> None:
    assert {f.severity for f in lint(award())} == {Severity.ALLOWED}
    assert lint(award(pottery(suspension=False))) == ()


def test_all_results_stand_in_it(award: Award) -> None:
    assert results_of(award()) == {
        "outcome": {"status": "Completed"},
        "share": {"value": "80.00"},
        "component-quiz": {"value": "50.00"},
        "component-project": {"value": "100.00"},
        "component-studio": {"value": "100.00"},
        "activity-quiz-clay": {"value": "20.00", "status": "Failed"},
        "activity-quiz-glaze": {"value": "72.50", "status": "Completed"},
        "activity-project-bowl": {"value": "72.50", "status": "Completed"},
        "activity-project-jug": {"value": "72.50", "status": "Completed"},
        "activity-studio-work": {"value": "72.50", "status": "Completed"},
        "hours-studio": {"value": "209.5"},
        "credits-ects": {"value": "2.5"},
    }


def test_each_description_says_what_is_measured_and_needed(award: Award) -> None:
    found = descriptions_of(award())
    assert found["share"]["requiredValue"] == "80"
    assert found["hours-studio"]["requiredValue"] == "20"
    assert found["hours-studio"]["resultType"] == "ext:Hours"
    assert found["credits-ects"]["resultType"] == "ext:ECTSPoints"
    assert found["credits-ects"]["name"] == "ECTS points"
    assert found["activity-project-bowl"]["name"] == "Project-bowl (Glaze)"


@pytest.mark.parametrize(("grades", "kinds"), [
    ("all", {"outcome", "share", "component", "activity", "hours", "credits"}),
    ("components", {"outcome", "share", "component", "hours", "credits"}),
    ("overall", {"outcome", "share", "hours", "credits"}),
])  # fmt: skip
def test_the_programme_says_which_grades_are_told(
    award: Award, grades: str, kinds: set[str]
) -> None:
    badge = award(pottery(grades=grades))
    assert {name.partition("-")[0] for name in results_of(badge)} == kinds
    assert {name.partition("-")[0] for name in descriptions_of(badge)} == kinds


def test_a_recognised_activity_has_no_result_for_it_has_no_score(award: Award) -> None:
    programme = parse_programme(pottery())
    evidence = changed_activity(
        graduate_of(programme, "thrower"), "quiz-glaze", **{**EXCUSED, "status": "recognised"}
    )
    evidence["recognitions"] = [{"activityId": "quiz-glaze", "reason": "testedOut"}]
    found = results_of(award(programme, evidence=evidence))
    assert "activity-quiz-glaze" not in found, "a result in percent needs a value"
    assert found["outcome"] == {"status": "Completed"}


def test_an_excused_activity_has_no_result(award: Award) -> None:
    programme = parse_programme(pottery())
    evidence = changed_activity(graduate_of(programme, "thrower"), "quiz-clay", **EXCUSED)
    found = results_of(award(programme, evidence=evidence))
    assert "activity-quiz-clay" not in found
    assert found["share"] == {"value": "100.00"}


def test_credits_are_plain_numbers(award: Award) -> None:
    subject = award()["credentialSubject"]
    assert (subject["creditsEarned"], subject["achievement"]["creditsAvailable"]) == (2.5, 2.5)
    whole = pottery()
    for entry in (*whole["credits"]["units"], *whole["credits"]["totals"]):
        entry["points"] = "3.0"
    assert b'"creditsEarned":3,' in serialise(award(whole))


def test_provisional_credits_are_signed_only_if_allowed_and_say_so(award: Award) -> None:
    with pytest.raises(ProvisionalBlocked) as blocked:
        award(with_credits("provisional"))
    assert blocked.value.fields["facts"] == ["credits"]
    badge = award(with_credits("provisional", allowProvisional=["credits"]))
    assert descriptions_of(badge)["credits-ects"]["name"] == "ECTS points (provisional)"
    narrative = badge["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert "2.5 ECTS points (provisional)" in narrative


@pytest.mark.parametrize("status", ["provisional", "unknown"])
def test_what_is_not_settled_about_the_issuer_is_not_signed(award: Award, status: str) -> None:
    document = pottery()
    for name in ("country", "url"):
        document["issuer"][name]["status"] = status
    document["issuer"]["signatory"]["name"]["status"] = status
    assert award()["issuer"]["url"] == "https://pottery.example/"
    assert award()["issuer"]["address"]["addressCountryCode"] == "GR"
    assert award(document)["issuer"] == {
        "id": "did:web:laurel.example",
        "type": ["Profile"],
        "name": "School of Pottery",
        "url": "https://laurel.example",
    }


@pytest.mark.parametrize(("member", "fact"), [("name", "name"), ("issuer", "issuer")])
def test_without_its_names_nothing_is_composed(award: Award, member: str, fact: str) -> None:
    document = pottery()
    node = document["issuer"]["name"] if member == "issuer" else document["name"]
    node["status"] = "unknown"
    with pytest.raises(ProvisionalBlocked) as blocked:
        award(document)
    assert blocked.value.fields["facts"] == [fact]


def test_a_rule_that_is_not_settled_is_not_stated(award: Award) -> None:
    document = pottery()
    document["rules"]["of"][1]["status"] = "provisional"
    found = descriptions_of(award(document))
    assert "requiredValue" not in found["hours-studio"]
    assert found["share"]["requiredValue"] == "80"


def test_a_rule_that_one_can_do_without_is_not_stated(award: Award) -> None:
    document = pottery()
    document["rules"] = {"id": "root", "type": "any", "of": document["rules"]["of"]}
    found = descriptions_of(award(document))
    assert "requiredValue" not in found["share"]


def test_a_score_that_is_needed_is_the_grade(award: Award) -> None:
    document = pottery()
    document["rules"]["of"][0] = {
        "id": "S", "type": "score", "aggregate": "mean", "min": "0.60", "select": {},
        "label": local("Mean score"), "status": "confirmed",
    }  # fmt: skip
    document["credits"]["units"][0]["requires"] = ["S"]
    badge = award(document)
    assert results_of(badge)["score-S"] == {"value": "62.00"}
    assert descriptions_of(badge)["score-S"]["requiredValue"] == "60"
    assert "requiredValue" not in descriptions_of(badge)["share"]
    narrative = badge["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert "- Needed: mean score of at least 60%" in narrative


def test_an_award_by_officers_says_so_and_claims_no_rule(award: Award) -> None:
    programme = parse_programme(pottery())
    evidence = changed_activity(
        graduate_of(programme, "thrower"), "quiz-glaze", status="gradedFailed", passed=False
    )
    word = Override(
        id="r1",
        digest="sha-256:" + "0" * 64,
        at=datetime(2026, 6, 1, tzinfo=UTC),
        effect="eligible",
    )
    badge = award(programme, evidence=evidence, records=Records(overrides=(word,)))
    assert results_of(badge)["share"] == {"value": "60.00"}
    assert "requiredValue" not in descriptions_of(badge)["share"]
    assert "fficers" in badge["credentialSubject"]["narrative"]
    assert "creditsEarned" not in badge["credentialSubject"]
    assert {f.severity for f in lint(badge)} == {Severity.ALLOWED}


def test_what_is_not_earned_is_not_composed(award: Award) -> None:
    programme = parse_programme(pottery())
    evidence = graduate_of(programme, "thrower", workBased={"confirmedHours": "3"})
    with pytest.raises(NotEligible):
        award(programme, evidence=evidence)


def test_the_evidence_of_another_learner_is_not_taken(host: Any, award: Award) -> None:
    programme = parse_programme(pottery())
    evidence = graduate_of(programme, "thrower")
    decision = decide(programme, parse_evidence(evidence, programme)).document
    other = graduate_of(programme, "thrower", cohort="second")
    with pytest.raises(WrongState):
        compose_open_badge(
            programme=programme,
            evidence=other,
            decision=decision,
            identity=None,  # type: ignore[arg-type]
        )


def test_the_name_is_open_and_the_address_salted(award: Award) -> None:
    name, mail = award()["credentialSubject"]["identifier"]
    assert name["identityHash"] == "Ελένη Ní Dhomhnaill-Conceição"
    wanted = hashlib.sha256(b"eleni@example.org" + b"BBBBBBBBBBBBBBBBBBBBBB").hexdigest()
    assert mail == {
        "type": "IdentityObject",
        "hashed": True,
        "identityType": "emailAddress",
        "identityHash": f"sha256${wanted}",
        "salt": "BBBBBBBBBBBBBBBBBBBBBB",
    }


def test_without_an_address_there_is_the_name_alone(award: Award) -> None:
    programme = parse_programme(pottery())
    learner = {"sourceId": "s", "name": {"full": "Conceic\u0327a\u0303o"}}
    badge = award(programme, evidence=graduate_of(programme, "thrower", learner=learner))
    (name,) = badge["credentialSubject"]["identifier"]
    assert name["identityHash"] == "Concei\u00e7\u00e3o"


@pytest.mark.parametrize("character", ["\u0007", "\u0085", "\uffff", "\ufdd0", "\U0001fffe"])
@pytest.mark.parametrize("pointer", ["/learner/name/full", "/cohort"])
def test_what_the_gate_would_refuse_in_a_name_the_evidence_may_not_hold(
    character: str, pointer: str
) -> None:
    programme = parse_programme(pottery())
    evidence = graduate_of(programme, "thrower")
    if pointer == "/cohort":
        evidence["cohort"] += character
    else:
        evidence["learner"]["name"]["full"] += character
    with pytest.raises(EvidenceRefused) as refused:
        parse_evidence(evidence, programme)
    assert [(f.pointer, f.code) for f in refused.value.fields["findings"]] == [
        (pointer, "text.characters")
    ]


@pytest.mark.parametrize(
    "name", ["Ana\tB", "Zoë\u0308", "\u202eevil", "e\u0301", "علي\u200c", "👩\u200d🎓", "\ue000"]
)
def test_any_other_name_gets_a_credential_that_breaks_no_rule(award: Award, name: str) -> None:
    programme = parse_programme(pottery(suspension=False))
    evidence = graduate_of(programme, "thrower", cohort="caf\u0065\u0301")
    evidence["learner"]["name"]["full"] = name
    assert lint(award(programme, evidence=evidence)) == ()


def test_nothing_else_about_the_learner_stands_in_it(award: Award) -> None:
    text = serialise(award()).decode()
    for secret in ("secret-source-id", "eleni@", "courses.example.org", "supervisor-1"):
        assert secret not in text


def test_the_dates_are_the_learners_own_with_the_offset_of_the_place(award: Award) -> None:
    subject = award()["credentialSubject"]
    assert subject["activityStartDate"] == "2026-01-07T00:00:00+02:00"
    assert subject["activityEndDate"] == "2026-06-30T00:00:00+03:00"


def test_competences_passed_and_occupations_are_alignments(award: Award) -> None:
    programme = parse_programme(pottery())
    evidence = graduate_of(programme, "thrower")
    clay, glaze, potter = award()["credentialSubject"]["achievement"]["alignment"]
    assert clay["targetUrl"] == "https://laurel.example/programmes/pottery/1/competences/clay"
    assert (clay["targetCode"], clay["targetType"]) == ("clay", "ext:Competence")
    assert (glaze["targetCode"], glaze["targetType"]) == ("P.1", "ext:POT")
    assert glaze["targetFramework"] == "Potters' Framework 2"
    assert potter["targetType"] == "ext:ESCOOccupation"
    for one in ("quiz-glaze", "project-bowl"):
        evidence = changed_activity(evidence, one, **EXCUSED)
    evidence = changed_activity(
        evidence, "quiz-clay", status="gradedPassed", passed=True, score={"raw": "9", "max": "10"}
    )
    found = award(programme, evidence=evidence)["credentialSubject"]["achievement"]["alignment"]
    assert [one["targetName"] for one in found] == ["Clay", "potter"]


def test_proposed_occupations_are_said_only_if_allowed(award: Award) -> None:
    document = pottery()
    document["roles"][0]["occupations"][0].update(PROVISIONAL)
    assert len(award(document)["credentialSubject"]["achievement"]["alignment"]) == 2
    document["allowProvisional"] = ["occupations"]
    potter = award(document)["credentialSubject"]["achievement"]["alignment"][-1]
    assert potter["targetDescription"].endswith("(provisional)")


def test_the_two_documents_are_named_by_digest(award: Award) -> None:
    programme = parse_programme(pottery())
    evidence = graduate_of(programme, "thrower")
    decision = decide(programme, parse_evidence(evidence, programme)).document
    first, second = award(programme, evidence=evidence)["evidence"]
    canonical = {k: v for k, v in decision.items() if k not in ("id", "digest")}
    assert first["digestMultibase"] == digest_multibase(evidence)
    assert second["digestMultibase"] == digest_multibase(canonical)
    assert (first["genre"], second["genre"]) == ("Completion evidence", "Decision")


def test_addresses_are_those_of_the_pages(award: Award) -> None:
    badge = award()
    achievement = badge["credentialSubject"]["achievement"]
    assert badge["id"] == "https://laurel.example/c/AAAAAAAAAAAAAAAAAAAAAA"
    assert achievement["id"] == ROLE
    assert achievement["criteria"]["id"] == f"{ROLE}#criteria"
    assert achievement["image"]["id"] == f"{ROLE}/badge.png"


def test_level_and_hours_are_said_in_words(award: Award) -> None:
    narrative = award()["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert "- Workload: 62.5 hours: studio 62.5 hours (wheel 62.5)" in narrative
    assert "Level 3, as stated by the provider" in narrative


def test_the_shipped_level_is_never_called_a_framework_level() -> None:
    programme = shipped_programmes()["musa-specialization-2019"]
    assert programme.level is not None
    assert programme.level.framework is None
    assert "EQF" not in json.dumps(programme.document["level"]["value"])
