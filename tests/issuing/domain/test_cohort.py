"""The cohort with known right answers, and our own demo cohort."""

import json
from typing import Any

import pytest

from credentials.resources import bundled
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from tests.support.pottery import shipped_programmes
from tests.support.programmes import musa
from tests.support.reference import reference

RULES = {
    "prerequisite": "R1",
    "selected": "R2",
    "share": "R4",
    "hours": "R5a",
    "signOff": "R5b",
    "workBasedPassed": "R5c",
}
FILES = [
    f"{role}-{number:03}.json" for role in ("dsm", "dcc", "died", "ocm") for number in range(12)
]


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    answers = json.loads(reference("musa/cohort/expected.json").read_text(encoding="utf-8"))
    return {answer["file"]: answer for answer in answers}


@pytest.mark.parametrize("file", FILES)
def test_the_cohort_is_decided_as_expected(file: str, expected: dict[str, Any]) -> None:
    evidence = json.loads(reference(f"musa/cohort/evidence/{file}").read_text(encoding="utf-8"))
    document = decide(musa(), parse_evidence(evidence, musa())).document
    answer, values = expected[file], {rule["id"]: rule["value"] for rule in document["rules"]}
    assert document["outcome"] == answer["outcome"]
    assert document["machineOutcome"] == answer["machineOutcome"]
    assert document["counts"] == {name: answer[name] for name in ("passed", "of", "undecided")}
    assert {name: values[rule] for name, rule in RULES.items()} == answer["rules"]


def test_no_answer_is_left_out(expected: dict[str, Any]) -> None:
    assert sorted(expected) == sorted(FILES)


DEMO = {
    "dsm-clear": ("eligible", "44/47", []),
    "dsm-exact": ("eligible", "38/47", []),
    "dsm-one-short": ("notEligible", "37/47", ["R4"]),
    "dsm-mismatch": ("needsReview", "42/47", []),
    "dsm-retakes": ("eligible", "41/47", []),
    "dcc-clear": ("eligible", "43/45", []),
    "dcc-open": ("incomplete", "35/45", ["R4"]),
    "dcc-excused": ("eligible", "37/43", []),
    "dcc-no-email": ("eligible", "40/45", []),
    "dcc-not-handed-in": ("notEligible", "38/45", ["R3"]),
    "died-clear": ("eligible", "51/55", []),
    "died-no-sign-off": ("incomplete", "49/55", ["R5b"]),
    "died-hours-short": ("notEligible", "50/55", ["R5a"]),
    "died-long-name": ("eligible", "47/55", []),
    "ocm-clear": ("eligible", "49/53", []),
    "ocm-not-selected": ("notEligible", "48/53", ["R2"]),
    "ocm-no-entry-course": ("incomplete", "45/53", ["R1"]),
    "ocm-work-based-failed": ("notEligible", "47/53", ["R5c"]),
    "photo-clear": ("eligible", "4/4", []),
    "photo-tutor-word": ("eligible", "4/4", []),
    "photo-low-score": ("notEligible", "2/4", ["P2", "P3"]),
    "water-clear": ("eligible", "4/4", []),
    "water-just-enough": ("eligible", "2/4", []),
    "water-too-few-sessions": ("notEligible", "4/4", ["W4"]),
    "ifts-clear": ("eligible", "7/7", []),
    "ifts-recognised": ("eligible", "7/7", []),
    "ifts-unit-failed": ("notEligible", "5/7", ["B4"]),
    "lifting-clear": ("eligible", "2/2", []),
    "lifting-basics-revoked": ("notEligible", "2/2", ["C1"]),
    "lifting-one-assessor": ("incomplete", "2/2", ["C5"]),
}


@pytest.mark.parametrize("name", DEMO)
def test_the_demo_cohort_is_decided_as_meant(name: str) -> None:
    path = bundled("schemas") / "demo" / "evidence" / f"{name}.json"
    evidence = json.loads(path.read_text(encoding="utf-8"))
    programme = shipped_programmes()[evidence["programme"]["id"]]
    document = decide(programme, parse_evidence(evidence, programme)).document
    counts, reasons = document["counts"], document["reasons"]
    in_the_way = [reason["rule"] for reason in reasons if reason["kind"] == "rule"]
    found = document["outcome"], f"{counts['passed']}/{counts['of']}", in_the_way
    assert found == DEMO[name]


def test_every_demo_file_has_its_expectation() -> None:
    folder = bundled("schemas") / "demo" / "evidence"
    assert sorted(path.stem for path in folder.glob("*.json")) == sorted(DEMO)


def test_a_certificate_carries_the_competences_of_what_was_passed() -> None:
    path = bundled("schemas") / "demo" / "evidence" / "dsm-exact.json"
    document = decide(musa(), parse_evidence(json.loads(path.read_text("utf-8")), musa())).document
    passed = {
        competence
        for activity in document["activities"]
        if activity["verdict"] == "passed"
        for competence in activity["competences"]
    }
    assert set(document["competences"]) == passed
    assert [credit["points"] for credit in document["credits"]] == ["14.4", "8.2"]
    assert {credit["status"] for credit in document["credits"]} == {"provisional"}
    assert document["period"] == {"startedAt": "2019-09-16", "completedAt": "2020-03-12"}
    assert document["hours"] == {"work-based": "200"}
