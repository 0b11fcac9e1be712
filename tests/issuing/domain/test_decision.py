"""The decision document: canonical, complete, without names."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.encoding.digests import prefixed_digest
from credentials.encoding.jcs import canonical
from credentials.resources import bundled
from issuer.domain.decision import decide, decision_digest
from issuer.domain.evidence import parse_evidence
from issuer.domain.records import Case, Override, Records
from issuer.services.texts import render_decision
from tests.support.programmes import (
    a_decision,
    a_programme,
    an_evidence,
    graded,
    musa,
    outcomes,
    photographs,
    reason_codes,
)

MAY = datetime(2026, 5, 1, tzinfo=UTC)
GOLDEN = "sha-256:95bc63c4a428a6c76f427b469d3200c6d0d608b39020773a962439c3c581cf85"
"""Changes only together with `engine.version`, the programme's or the evidence's content."""


def demo(name: str) -> dict[str, Any]:
    path = bundled("schemas") / "demo" / "evidence" / f"{name}.json"
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def photo_decision() -> dict[str, Any]:
    return dict(decide(photographs(), parse_evidence(demo("photo-clear"), photographs())).document)


def test_the_digest_of_a_known_decision() -> None:
    document = photo_decision()
    assert document["digest"] == GOLDEN


def test_the_digest_covers_everything_but_id_digest_and_texts() -> None:
    document = photo_decision()
    canonical_fields = {k: v for k, v in document.items() if k not in {"id", "digest"}}
    assert document["digest"] == prefixed_digest(canonical_fields)
    rendered = {**render_decision(document, photographs()), "supersedes": "x"}
    assert rendered["rules"][0]["text"]["en"]
    assert decision_digest(rendered) == document["digest"]


def test_the_id_is_the_first_128_bits_of_the_digest() -> None:
    document = photo_decision()
    first = bytes.fromhex(document["digest"][8:40])
    assert document["id"] == base64.urlsafe_b64encode(first).decode().rstrip("=")
    assert len(document["id"]) == 22


def test_the_same_inputs_give_the_same_bytes() -> None:
    assert canonical(photo_decision()) == canonical(photo_decision())


def test_the_fields_of_a_decision() -> None:
    assert set(photo_decision()) == {
        *("schema", "engine", "programme", "role", "cohort", "evidence", "asOf", "outcome"),
        *("machineOutcome", "counts", "rules", "reasons", "activities", "components", "share"),
        *("hours", "credits", "competences", "period", "observations", "records", "id", "digest"),
    }


def test_musas_rules_stand_flat_and_in_order() -> None:
    document = decide(musa(), parse_evidence(demo("dsm-clear"), musa())).document
    ids = [rule["id"] for rule in document["rules"]]
    assert ids == ["R1", "R2", "R3", "R4", "R5", "R5a", "R5b", "R5c", "R6"]
    assert [item["id"] for item in document["observations"]] == ["B", "C", "D"]
    assert all(
        {"value", "measured", "needed", "worst", "best"} <= set(rule) for rule in document["rules"]
    )


@pytest.mark.parametrize("name", ["dsm-clear", "died-long-name", "ocm-not-selected"])
def test_a_decision_never_carries_names_or_addresses(name: str) -> None:
    evidence = demo(name)
    text = canonical(decide(musa(), parse_evidence(evidence, musa())).document).decode()
    learner = evidence["learner"]
    private = [*learner["name"].values(), *(item["value"] for item in learner["identifiers"])]
    private += [evidence["workBased"]["host"]["name"], evidence["workBased"]["supervisor"]["ref"]]
    assert [value for value in private if value in text] == []


def test_as_of_is_the_evidences_unless_given() -> None:
    programme = a_programme()
    evidence = an_evidence(programme, outcomes(10))
    assert decide(programme, evidence).document["asOf"] == "2026-06-20T10:00:00Z"
    later = decide(programme, evidence, as_of=MAY.replace(month=8))
    assert later.document["asOf"] == "2026-08-01T00:00:00Z"


def test_an_override_of_the_decision_keeps_the_machines_word() -> None:
    override = Override(id="o1", digest="sha-256:ab", at=MAY, effect="eligible")
    decision = a_decision(a_programme(), outcomes(5, 5), Records(overrides=(override,)))
    assert (decision.outcome, decision.machine_outcome) == ("eligible", "notEligible")
    assert decision.document["records"] == [
        {"id": "o1", "digest": "sha-256:ab", "effect": "eligible"}
    ]
    assert "override.decision" in reason_codes(decision)


def test_cases_count_only_while_they_are_open() -> None:
    case = Case(
        id="c1", digest="sha-256:0", kind="appeal", opened_at=MAY, closed_at=MAY.replace(day=9)
    )
    evidence = an_evidence(a_programme(), outcomes(10))
    for day, found in ((5, 1), (9, 0)):
        decision = decide(a_programme(), evidence, Records(cases=(case,)), MAY.replace(day=day))
        assert len(decision.document["records"]) == found


def test_no_credits_without_the_whole() -> None:
    document = decide(musa(), parse_evidence(demo("died-hours-short"), musa())).document
    assert document["credits"] == []


def test_a_period_without_enrolment_begins_with_the_first_grade() -> None:
    activities = [
        graded("a00", gradedAt="2026-04-02T23:30:00Z"),
        graded("a01", gradedAt="2026-05-02"),
    ]
    decision = a_decision(a_programme(activities=2), activities)
    assert decision.document["period"] == {"startedAt": "2026-04-03", "completedAt": "2026-05-02"}
