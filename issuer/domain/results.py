"""The parts of a decision document that follow from the settled activities."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from credentials.encoding.times import format_date_time_stamp
from issuer.domain.evaluation import flat
from issuer.domain.measures import confirmed_hours, score_so_far
from issuer.domain.records import Records
from issuer.domain.rules import Hours, Rule, Score, ShareOf, walk
from issuer.domain.settling import Settled
from issuer.domain.situation import RuleResult, Situation
from issuer.domain.values import TRUE, exact, percent, plain


def counts_of(situation: Situation) -> dict[str, int]:
    """Required graded activities: passed, in the denominator, and not decided yet."""
    items = graded_required(situation)
    return {
        "passed": sum(item.verdict == "passed" for item in items),
        "of": len(items),
        "undecided": sum(item.verdict == "unknown" for item in items),
    }


def graded_required(situation: Situation) -> list[Settled]:
    """The required graded activities that count."""
    return [
        item
        for item in situation.settled
        if item.activity.graded
        and situation.role in item.activity.required_for
        and not item.is_excluded
    ]


def primary_share(rule: Rule) -> ShareOf | None:
    """The first rule about the share of activities passed; it sets what "enough" means."""
    found = (part for part in walk(rule) if isinstance(part, ShareOf) and part.what == "passed")
    return next(found, None)


def _threshold(situation: Situation) -> Fraction | None:
    """The share of passed activities that is asked for, if one is."""
    primary = primary_share(situation.programme.rules)
    return None if primary is None else exact(primary.min)


def _shares(
    items: list[Settled], situation: Situation, threshold: Fraction | None
) -> dict[str, Any]:
    passed, of = sum(item.verdict == "passed" for item in items), len(items)
    decimals = situation.programme.display_decimals
    shown = percent(Fraction(passed, of), decimals, threshold) if of else None
    return {"passed": passed, "of": of, "percent": shown}


def share_entry(situation: Situation) -> dict[str, Any]:
    """The pooled share of required graded activities passed."""
    return _shares(graded_required(situation), situation, _threshold(situation))


def component_entries(situation: Situation) -> list[dict[str, Any]]:
    """The same for each component that has any."""
    items, threshold = graded_required(situation), _threshold(situation)
    found = []
    for component in situation.programme.components:
        own = [item for item in items if item.activity.component == component]
        if own:
            found.append({"id": component, **_shares(own, situation, threshold)})
    return found


def activity_entries(situation: Situation) -> list[dict[str, Any]]:
    """One entry for each activity of the role, in the programme's order."""
    return [_activity(item, situation) for item in situation.settled]


def _activity(item: Settled, situation: Situation) -> dict[str, Any]:
    activity = item.activity
    mark = None if activity.pass_mark is None else exact(activity.pass_mark)
    decimals = situation.programme.display_decimals
    entry: dict[str, Any] = {
        "id": activity.id,
        "component": activity.component,
        "competences": list(activity.competences),
        "required": situation.role in activity.required_for,
        "graded": activity.graded,
        "status": item.status,
        "verdict": item.verdict,
        "verdictBy": item.verdict_by,
        "score": None if item.raw is None else {"raw": item.raw, "max": item.max},
        "percent": None if item.share is None else percent(item.share, decimals, mark),
        "attempt": item.attempt,
        "gradedAt": None if item.graded_at is None else format_date_time_stamp(item.graded_at),
        "recognised": item.status == "recognised",
    }
    if item.penalty:
        entry["penalty"] = plain(item.penalty)
    if item.capped:
        entry["capped"] = True
    if item.notes:
        entry["notes"] = list(item.notes)
    return entry


def hours_entries(situation: Situation) -> dict[str, str]:
    """Confirmed hours by component, for the components that the rules ask hours of."""
    found = {}
    for rule in walk(situation.programme.rules):
        if isinstance(rule, Hours):
            hours = confirmed_hours(situation, rule.source)
            if hours is not None:
                found[rule.component] = plain(hours)
    return found


def grade_entries(situation: Situation) -> list[dict[str, Any]]:
    """The grade on each scale of the programme that there is a score for."""
    programme = situation.programme
    scores = {
        rule.id: rule
        for top in (programme.rules, *programme.observations)
        for rule in walk(top)
        if isinstance(rule, Score)
    }
    found = []
    for scale in programme.scales:
        rule = scores[scale.rule]
        share = score_so_far(rule, situation)
        if share is not None:
            found.append({"scale": scale.id, "grade": scale.grade(share, exact(rule.min))})
    return found


def credits_earned(situation: Situation, root: RuleResult) -> list[dict[str, Any]]:
    """The units whose rules are TRUE, once the whole is: all points of a unit or none."""
    if root.value is not TRUE:
        return []
    met = {result.rule.id for result in flat(root) if result.value is TRUE}
    return [
        {
            "id": unit.id,
            "system": unit.system,
            "points": str(unit.points),
            "status": str(unit.status),
        }
        for unit in situation.programme.credits
        if set(unit.requires) <= met
    ]


def competences_passed(situation: Situation) -> list[str]:
    """The competences of the activities that the learner passed, in the programme's order."""
    passed = {
        competence
        for item in situation.settled
        if item.verdict == "passed"
        for competence in item.activity.competences
    }
    return [competence for competence in situation.programme.competences if competence in passed]


def period_of(situation: Situation) -> dict[str, str | None]:
    """Days of the learner's own start and last grade, in the programme's time zone."""
    started = situation.event("started") or situation.event("firstSeen")
    completed = situation.event("lastGraded") or situation.event("completed")
    return {
        "startedAt": None if started is None else started.isoformat(),
        "completedAt": None if completed is None else completed.isoformat(),
    }


def record_entries(records: Records) -> list[dict[str, Any]]:
    """The officers' records that were applied: id, digest and effect only."""
    return [
        {"id": id_, "digest": digest, "effect": effect} for id_, digest, effect in _records(records)
    ]


def _records(records: Records) -> Iterator[tuple[str, str, str]]:
    for recognition in records.recognitions:
        yield recognition.id, recognition.digest, "recognised"
    for excuse in records.excuses:
        yield excuse.id, excuse.digest, "lateAllowed" if excuse.late_only else "excused"
    for attestation in records.attestations:
        yield attestation.id, attestation.digest, "attested"
    for override in records.overrides:
        yield override.id, override.digest, override.effect
    for case in records.cases:
        yield case.id, case.digest, f"open:{case.kind}"
