"""Why: what is met, what is missing, and what a person must look at. Codes and facts, no texts."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from issuer.domain.evaluation import flat
from issuer.domain.results import primary_share
from issuer.domain.rules import Combinator
from issuer.domain.settling import Settled
from issuer.domain.situation import RuleResult, Situation
from issuer.domain.values import FALSE, TRUE, UNKNOWN, Value

Reason = dict[str, Any]


def review_reasons(
    situation: Situation, machine: str, root: RuleResult, observed: Sequence[RuleResult]
) -> list[Reason]:
    """What a person must look at before anything happens; empty in most cases."""
    found = _activity_reviews(situation)
    found += _not_mapped(situation)
    found += _limit_reviews(situation)
    programme = situation.programme
    if programme.on_reading_disagreement == "review" and (ids := disagreeing(root, observed)):
        found.append({"code": "readings.differ", "kind": "review", "observations": ids})
    if programme.approval == "required" and machine == "eligible":
        found.append({"code": "approval.required", "kind": "review"})
    return found


def reasons_of(
    situation: Situation,
    machine: str,
    root: RuleResult,
    observed: Sequence[RuleResult],
    reviews: list[Reason],
) -> list[Reason]:
    """The outcome's reason first, then every rule that is not met, reviews and notes."""
    found: list[Reason] = [{"code": f"outcome.{machine}", "kind": "outcome"}]
    found += _rule_reasons(root, machine)
    found += reviews
    found += _notes(situation, root, observed)
    overrides = [record for record in situation.records.overrides if record.activity is None]
    if overrides:
        last = overrides[-1]
        found.append(
            {
                "code": "override.decision",
                "kind": "override",
                "record": last.id,
                "effect": last.effect,
            }
        )
    return found


def _rule_reasons(root: RuleResult, machine: str) -> list[Reason]:
    """The leaves that keep the whole from being TRUE, FALSE ones first."""
    if machine == "eligible":
        return []
    leaves = [result for result in _blocking(root) if not isinstance(result.rule, Combinator)]
    order = {FALSE: 0, UNKNOWN: 1, TRUE: 2}
    leaves.sort(key=lambda result: order[result.value])
    return [
        {"code": f"rule.{str(leaf.value).lower()}", "kind": "rule", "rule": leaf.rule.id}
        for leaf in leaves
    ]


def _blocking(result: RuleResult) -> list[RuleResult]:
    """The rules under `result` that are not TRUE where TRUE is wanted; under `not` the reverse."""
    if result.rule.type == "not":
        return [leaf for leaf in flat(result.below[0]) if leaf.value is not FALSE]
    if result.value is TRUE:
        return []
    if not result.below:
        return [result]
    return [leaf for below in result.below for leaf in _blocking(below)]


def _activity_reviews(situation: Situation) -> list[Reason]:
    codes = sorted({code for item in situation.settled for code in item.review})
    return [
        {
            "code": code,
            "kind": "review",
            "activities": [item.activity.id for item in situation.settled if code in item.review],
        }
        for code in codes
    ]


def _not_mapped(situation: Situation) -> list[Reason]:
    """Activities that the programme does not know, where it wants a person to look."""
    if situation.programme.policies.not_mapped != "review":
        return []
    told = {entry["activityId"] for entry in situation.entries("activities")}
    unknown = sorted(told - set(situation.programme.activities))
    if not unknown:
        return []
    return [{"code": "evidence.not_mapped", "kind": "review", "activities": unknown}]


def _limit_reviews(situation: Situation) -> list[Reason]:
    """Too many excused or recognised activities, or ones that cannot be recognised."""
    policies = situation.programme.policies
    required = [item for item in situation.settled if situation.role in item.activity.required_for]
    by_platform = [item for item in required if item.verdict_by != "person"]
    limits = (
        ("excused", "limit.excused", policies.excused_share),
        ("recognised", "limit.recognised", policies.recognised_share),
    )
    found: list[Reason] = []
    for status, code, most in limits:
        items = [item for item in required if item.status == status]
        if len(items) > Fraction(most) * len(required):
            found.append(_limited(code, items, len(required)))
    excluded = [
        item
        for item in by_platform
        if item.status == "recognised" and item.activity.component in policies.recognition_excluded
    ]
    if excluded:
        found.append(_limited("limit.not_recognisable", excluded, len(required)))
    return found


def _limited(code: str, items: list[Settled], of: int) -> Reason:
    return {
        "code": code,
        "kind": "review",
        "activities": [item.activity.id for item in items],
        "measured": f"{len(items)}/{of}",
    }


def disagreeing(root: RuleResult, observed: Sequence[RuleResult]) -> list[str]:
    """The observations whose value is the opposite of the deciding share's."""
    primary = primary_share(root.rule)
    value = next((r.value for r in flat(root) if r.rule is primary), UNKNOWN)
    opposite: Value | None = {TRUE: FALSE, FALSE: TRUE}.get(value)
    return [result.rule.id for result in observed if result.value is opposite]


def _notes(situation: Situation, root: RuleResult, observed: Sequence[RuleResult]) -> list[Reason]:
    found: list[Reason] = []
    codes = sorted({code for item in situation.settled for code in item.notes})
    for code in codes:
        ids = [item.activity.id for item in situation.settled if code in item.notes]
        found.append({"code": code, "kind": "note", "activities": ids})
    if situation.programme.on_reading_disagreement == "note":
        ids = disagreeing(root, observed)
        if ids:
            found.append({"code": "readings.differ", "kind": "note", "observations": ids})
    return found
