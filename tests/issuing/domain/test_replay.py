"""A decision made anew from its record: the same bytes, or the places that differ."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.encoding.jcs import canonical
from credentials.encoding.strict_json import API_LIMITS, parse_json
from credentials.resources import bundled
from credentials.schemas import violations
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.domain.records import (
    NO_RECORDS,
    Attestation,
    Case,
    Excuse,
    Override,
    Recognition,
    Records,
    parse_records,
    records_document,
)
from issuer.domain.replay import record_of, replay
from tests.support.pottery import graduate_of, shipped_programmes

PROGRAMMES = shipped_programmes()
DEMO = sorted((bundled("schemas") / "demo" / "evidence").glob("*.json"), key=lambda p: p.name)
AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 7, 1, tzinfo=UTC)
DIGEST = "sha-256:" + "2" * 64
ID = {"id": "r1", "digest": "sha-256:" + "0" * 64}
RECORDS = Records(
    overrides=(Override(**ID, at=AT, effect="excused", activity="quiz-processes", expires=LATER),),
    recognitions=(Recognition(**ID, at=AT, activity="quiz-storage"),),
    excuses=(Excuse(**ID, at=AT, activity="task-handling", late_only=True),),
    attestations=(Attestation(**ID, at=AT, prerequisite="entry"),),
    cases=(Case(**ID, kind="appeal", opened_at=AT, closed_at=AT),),
)


def as_sent(record: dict[str, Any]) -> dict[str, Any]:
    """The record after a way through a file."""
    document = parse_json(json.dumps(record).encode(), limits=API_LIMITS, decimals=True)
    assert violations("decision-record-1", document) == ()
    return document  # type: ignore[no-any-return]


def record_for(
    name: str, records: Records = NO_RECORDS, **changes: Any
) -> tuple[dict[str, Any], Any]:
    path = bundled("schemas") / "demo" / "evidence" / f"{name}.json"
    document = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    programme = PROGRAMMES[document["programme"]["id"]]
    evidence = parse_evidence(document, programme)
    decision = decide(programme, evidence, records).document
    return as_sent(record_of(decision, [evidence], records)), programme


@pytest.mark.parametrize("name", [path.stem for path in DEMO])
def test_every_decision_of_the_demo_is_made_anew_byte_for_byte(name: str) -> None:
    record, programme = record_for(name)
    replayed = replay(record, programme)
    assert replayed.is_same
    assert canonical(replayed.decision) == canonical(record["decision"])


def test_officers_records_are_part_of_it() -> None:
    record, programme = record_for("photo-low-score", RECORDS)
    assert replay(record, programme).is_same
    without = {**record, "records": {}}
    changed = {one.pointer for one in replay(without, programme).differences}
    assert "/decision/records" in changed


def test_records_survive_a_way_through_json() -> None:
    document = json.loads(json.dumps(records_document(RECORDS)))
    assert parse_records(document) == RECORDS
    assert records_document(NO_RECORDS) == {}


@pytest.mark.parametrize(
    ("pointer", "value", "places"),
    [
        ("/decision/outcome", "notEligible", ["/decision/digest", "/decision/outcome"]),
        ("/decision/rules/1/measured", "99.0", ["/decision/digest", "/decision/rules/1/measured"]),
        ("/decision/digest", "sha-256:" + "1" * 64, ["/decision/digest", "/decision/id"]),
        ("/decision/id", "A" * 22, ["/decision/id"]),
        ("/evidence/0/activities/0/score/raw", "20", [
            "/decision/evidence", "/decision/activities/0/percent",
            "/decision/activities/0/score/raw", "/decision/evidence/0/digest",
            "/decision/rules/1/best", "/decision/rules/1/measured", "/decision/rules/1/worst",
        ]),
        ("/decision/engine/version", "0", ["/decision/engine", "/decision/digest"]),
        ("/decision/programme/digest", DIGEST, ["/decision/programme", "/decision/digest"]),
        ("/evidence/0/activities/0/activityId", "other", ["/decision/evidence", "/evidence"]),
    ],
)  # fmt: skip
def test_what_was_altered_is_named(pointer: str, value: Any, places: list[str]) -> None:
    record, programme = record_for("photo-clear")
    node: Any = record
    *path, last = [int(p) if p.isdigit() else p for p in pointer.split("/")[1:]]
    for step in path:
        node = node[step]
    node[last] = value
    replayed = replay(record, programme)
    assert not replayed.is_same
    assert [one.pointer for one in replayed.differences] == places


def test_another_programme_is_not_used_in_its_place() -> None:
    record, _ = record_for("photo-clear")
    other = next(
        one for one in PROGRAMMES.values() if one.id != record["decision"]["programme"]["id"]
    )
    replayed = replay(record, other)
    assert replayed.decision is None
    assert [one.code for one in replayed.differences] == ["programme"]


@given(st.randoms(use_true_random=False))
def test_any_scores_are_decided_the_same_again(chance: Any) -> None:
    programme = chance.choice(list(PROGRAMMES.values()))
    role = chance.choice(list(programme.roles))
    document = graduate_of(programme, role)
    for entry in document["activities"]:
        most = float(entry["score"]["max"])
        entry["score"]["raw"] = f"{chance.uniform(0, most):.3f}"
        entry["status"] = chance.choice(["gradedPassed", "gradedFailed"])
        entry["passed"] = entry["status"] == "gradedPassed"
    evidence = parse_evidence(document, programme)
    decision = decide(programme, evidence).document
    record = as_sent(record_of(decision, [evidence], NO_RECORDS))
    assert replay(record, programme).is_same
