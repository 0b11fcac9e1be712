"""How long deciding takes, and how it grows with the activities of a programme."""

import json
from collections.abc import Mapping
from typing import Any

from benchmarks.measure import side_by_side, turn
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.domain.programme import Programme, parse_programme
from tests.support.pottery import graduate_of, pottery

ACTIVITIES = (25, 50, 100, 200)
LEARNERS = 100
ROLE = "thrower"


def measure(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Microseconds for one learner, by the number of activities; a hundred learners in turn."""
    found = []
    for count in ACTIVITIES:
        programme = parse_programme(_with_activities(count))
        documents = [_learner(programme, number) for number in range(LEARNERS)]
        evidence = [parse_evidence(document, programme) for document in documents]
        figures = side_by_side(
            {
                "decide": turn(lambda one, of=programme: decide(of, one), evidence),
                "with_reading": turn(
                    lambda one, of=programme: decide(of, parse_evidence(one, of)), documents
                ),
            },
            **options,
        )
        found.append(
            {"activities": count}
            | {side: round(figures.median(side), 1) for side in figures.rounds}
        )
    return found


def _with_activities(count: int) -> dict[str, Any]:
    """A programme with so many graded activities, a share, hours and three other readings."""
    document = pottery()
    first = document["activities"]
    document["activities"] = [
        {**first[number % len(first)], "id": f"activity-{number}"} for number in range(count)
    ]
    label = document["rules"]["of"][0]["label"]
    document["observations"] = [
        {"id": "B", "type": "score", "aggregate": "weightedMean", "min": "0.80"},
        {"id": "C", "type": "each", "groupBy": "component",
         "rule": {"type": "shareOf", "what": "passed", "min": "0.80"}},
        {"id": "D", "type": "each", "groupBy": "component",
         "rule": {"type": "score", "aggregate": "mean", "min": "0.80"}},
    ]  # fmt: skip
    for rule in document["observations"]:
        rule |= {"label": label, "status": "confirmed"}
    return document


def _learner(programme: Programme, number: int) -> dict[str, Any]:
    """A learner with scores of his or her own."""
    document: dict[str, Any] = json.loads(json.dumps(graduate_of(programme, ROLE)))
    document["learner"]["sourceId"] = f"learner-{number}"
    for place, entry in enumerate(document["activities"]):
        raw = (number * 7 + place * 13) % 101
        entry["score"] = {"raw": f"{raw / 10}", "max": "10"}
        entry["passed"] = raw >= 50
        entry["status"] = "gradedPassed" if entry["passed"] else "gradedFailed"
    return document
