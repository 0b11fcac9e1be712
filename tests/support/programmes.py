"""The shipped programmes, small invented ones, and evidence for them."""

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from credentials.resources import bundled
from issuer.domain.decision import Decision, decide
from issuer.domain.evidence import Evidence, parse_evidence
from issuer.domain.programme import Programme, parse_programme
from issuer.domain.records import NO_RECORDS, Records

MUSA = "programmes/musa/musa-specialization-2019.json"
PHOTOGRAPHS = "programmes/demo/photograph-care.json"
ROLE = "photo-care"


@cache
def _text(path: str) -> str:
    return (bundled("schemas") / path).read_text(encoding="utf-8")


def programme_document(path: str) -> dict[str, Any]:
    """A fresh copy of a shipped programme's document."""
    document: dict[str, Any] = json.loads(_text(path))
    return document


@cache
def musa() -> Programme:
    """The Mu.SA programme."""
    return parse_programme(programme_document(MUSA))


@cache
def photographs() -> Programme:
    """The small second programme."""
    return parse_programme(programme_document(PHOTOGRAPHS))


def an_activity(id_: str, **changes: Any) -> dict[str, Any]:
    """A required, graded quiz of 10 points, weight 1."""
    title = dict.fromkeys(("en", "el", "it", "pt"), id_)
    return {
        "id": id_,
        "component": "quiz",
        "kind": "quiz",
        "title": title,
        "competences": ["storage"],
        "graded": True,
        "maxScore": "10",
        "weight": "1",
        "requiredFor": [ROLE],
        **changes,
    }


def share_rule(minimum: str = "0.80", **changes: Any) -> dict[str, Any]:
    """At least a share of the required graded activities passed."""
    select = {"required": True, "graded": True}
    return {
        "id": "S",
        "type": "shareOf",
        "what": "passed",
        "min": minimum,
        "select": select,
        **changes,
    }


def a_programme_document(
    rules: Mapping[str, Any] | None = None,
    activities: Iterable[Mapping[str, Any]] | int = 10,
    policies: Mapping[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """A programme of one role; by default ten quizzes `a00`..., 80% of which must be passed."""
    document = programme_document(PHOTOGRAPHS)
    if isinstance(activities, int):
        activities = [an_activity(f"a{number:02}") for number in range(activities)]
    document["activities"] = [deepcopy(dict(activity)) for activity in activities]
    document["rules"] = dict(rules or share_rule())
    document["credits"] = {"units": [], "totals": []}
    document["policies"].update({"trustPlatformVerdict": True, "conflict": "review"})
    document["policies"]["attempts"]["use"] = "best"
    for name, value in (policies or {}).items():
        if isinstance(value, dict):
            document["policies"][name].update(value)
        else:
            document["policies"][name] = value
    document.update(changes)
    return document


def a_programme(*args: Any, **changes: Any) -> Programme:
    """The same, parsed."""
    return parse_programme(a_programme_document(*args, **changes))


def graded(
    activity: str, raw: str | None = None, passed: bool | None = True, **more: Any
) -> dict[str, Any]:
    """A graded attempt of 10 points; the score fits the verdict unless given."""
    status = "gradedPassed" if passed else "gradedFailed"
    score = {"raw": raw or ("9" if passed else "1"), "max": "10"}
    return {"activityId": activity, "status": status, "score": score, "passed": passed, **more}


def entry(activity: str, status: str, **more: Any) -> dict[str, Any]:
    """An attempt without a score."""
    return {"activityId": activity, "status": status, **more}


def outcomes(passed: int, failed: int = 0, **others: int) -> list[dict[str, Any]]:
    """`a00`... passed, then failed, then any other status so many times."""
    kinds = ["passed"] * passed + ["failed"] * failed
    kinds += [status for status, number in others.items() for _ in range(number)]
    return [
        graded(f"a{place:02}", passed=kind == "passed")
        if kind in {"passed", "failed"}
        else entry(f"a{place:02}", kind)
        for place, kind in enumerate(kinds)
    ]


def evidence_document(activities: Iterable[Mapping[str, Any]], **changes: Any) -> dict[str, Any]:
    """Evidence of one invented learner, after grades have closed."""
    return {
        "schema": "completion-evidence/1",
        "id": "evidence-1",
        "asOf": "2026-06-20T10:00:00Z",
        "source": {"system": "form", "instance": "https://school.example.org"},
        "programme": {"id": "photograph-care"},
        "role": ROLE,
        "cohort": "spring",
        "learner": {"sourceId": "learner-1", "name": {"full": "Ada Example"}},
        "activities": [dict(activity) for activity in activities],
        **changes,
    }


def an_evidence(
    programme: Programme, activities: Iterable[Mapping[str, Any]], **changes: Any
) -> Evidence:
    """The same, parsed."""
    return parse_evidence(evidence_document(activities, **changes), programme)


def a_decision(
    programme: Programme,
    activities: Iterable[Mapping[str, Any]],
    records: Records = NO_RECORDS,
    **changes: Any,
) -> Decision:
    """The decision about that evidence."""
    return decide(programme, an_evidence(programme, activities, **changes), records)


def rule_of(decision: Decision, rule: str = "S") -> dict[str, Any]:
    """A rule or observation of a decision."""
    document = decision.document
    found: dict[str, Any] = next(
        item for item in (*document["rules"], *document["observations"]) if item["id"] == rule
    )
    return found


def activity_of(decision: Decision, activity: str) -> dict[str, Any]:
    """An activity of a decision."""
    found: dict[str, Any] = next(
        item for item in decision.document["activities"] if item["id"] == activity
    )
    return found


def reason_codes(decision: Decision) -> list[str]:
    """The codes of the reasons."""
    return [reason["code"] for reason in decision.document["reasons"]]
