"""Rules that measure: shares, scores, hours, attendance. Exact fractions, bounds at both ends."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

from issuer.domain.rules import Attendance, Each, Hours, Score, Selector, ShareOf
from issuer.domain.settling import NOT_HANDED_IN, Settled
from issuer.domain.situation import RuleResult, Situation, share_text
from issuer.domain.values import (
    FALSE,
    TRUE,
    UNKNOWN,
    Value,
    at_least,
    ceiling,
    exact,
    from_bounds,
    percent,
    plain,
)

ZERO, ONE = Fraction(0), Fraction(1)
Count = bool | None
"""Whether an item counts; None if that is not known yet."""


def share_of(rule: ShareOf, situation: Situation) -> RuleResult:
    """The share of the selected activities; nothing selected is never TRUE."""
    return _share(rule, situation.select(rule.select), situation)


def _share(rule: ShareOf, items: Sequence[Settled], situation: Situation) -> RuleResult:
    counter = _COUNTERS[rule.what]
    sized = [(item, counter(item), _size(item, rule.count_by)) for item in items]
    total = Fraction(sum(size for _, _, size in sized))
    worst = Fraction(sum(size for _, count, size in sized if count is True))
    best = Fraction(sum(size for _, count, size in sized if count is not False))
    least = exact(rule.min)
    needed = least * total
    if rule.count_by == "item":
        needed = Fraction(ceiling(needed))
    value = from_bounds(worst, best, least * total) if total else UNKNOWN
    open_items = [item for item, count, _ in sized if count is None]
    decimals = situation.programme.display_decimals
    return RuleResult(
        rule=rule,
        value=value,
        measured=share_text(worst, total),
        needed=share_text(needed, total),
        worst=share_text(worst, total),
        best=share_text(best, total),
        facts={
            "what": rule.what,
            "countBy": rule.count_by,
            "percent": percent(worst / total, decimals, least) if total else None,
            "min": plain(least * 100),
            "open": len(open_items),
            "stillNeeded": plain(max(ZERO, needed - worst)),
            "missing": [item.activity.id for item in open_items],
        },
    )


def _size(item: Settled, count_by: str) -> Fraction | int:
    if count_by == "weight":
        return exact(item.activity.weight)
    if count_by == "points":
        return Fraction(item.activity.max_score or 0)
    return 1


def _passed(item: Settled) -> Count:
    """Participation without a grade is no pass."""
    if item.verdict == "unknown":
        return None
    return item.verdict == "passed" and item.status != "completedUngraded"


def _attempted(item: Settled) -> Count:
    if item.attempted:
        return True
    return False if item.attempted is False or item.verdict != "unknown" else None


def _completed(item: Settled) -> Count:
    if item.status == "completedUngraded":
        return True
    return None if item.verdict == "unknown" else item.status not in NOT_HANDED_IN


_COUNTERS: Mapping[str, Callable[[Settled], Count]] = {
    "passed": _passed,
    "attempted": _attempted,
    "completed": _completed,
}


def score(rule: Score, situation: Situation) -> RuleResult:
    """The aggregate of the scores; activities without a score of their own do not count."""
    return _score(rule, situation.select(rule.select), situation)


WITHOUT_SCORE = frozenset({"recognised", "completedUngraded"})


def score_so_far(rule: Score, situation: Situation) -> Fraction | None:
    """The exact aggregate, undecided work counted as nothing; None if there is nothing to score."""
    items = [item for item in situation.select(rule.select) if item.status not in WITHOUT_SCORE]
    return _aggregate(rule, [item.bounds[0] for item in items], _weights(rule, items))


def _score(rule: Score, chosen: Sequence[Settled], situation: Situation) -> RuleResult:
    items = [item for item in chosen if item.status not in WITHOUT_SCORE]
    weights = _weights(rule, items)
    bounds = [item.bounds for item in items]
    worst = _aggregate(rule, [low for low, _ in bounds], weights)
    settled = all(low is high or low == high for low, high in bounds)
    best = worst if settled else _aggregate(rule, [high for _, high in bounds], weights)
    least, decimals = exact(rule.min), situation.programme.display_decimals
    if worst is None or best is None:
        nothing = percent(ZERO, decimals)
        return _scored(rule, UNKNOWN, (nothing, nothing), plain(least * 100), [], empty=True)
    shown = percent(worst, decimals, least), percent(best, decimals, least)
    missing = [
        item.activity.id
        for item, (low, high) in zip(items, bounds, strict=True)
        if not settled and low != high
    ]
    return _scored(rule, from_bounds(worst, best, least), shown, plain(least * 100), missing)


def _scored(
    rule: Score,
    value: Value,
    shown: tuple[str, str],
    needed: str,
    missing: list[str],
    *,
    empty: bool = False,
) -> RuleResult:
    return RuleResult(
        rule=rule,
        value=value,
        measured=shown[0],
        needed=needed,
        worst=shown[0],
        best=shown[1],
        facts={
            "aggregate": rule.aggregate,
            "empty": empty,
            "open": len(missing),
            "missing": missing,
        },
    )


def _weights(rule: Score, items: Sequence[Settled]) -> list[Fraction]:
    """Own weights, or the component's weight shared out evenly over its items."""
    if rule.aggregate == "sumOfPoints":
        return [Fraction(item.activity.max_score or 0) for item in items]
    if rule.aggregate != "weightedMean":
        return [ONE for _ in items]
    if not rule.weights:
        return [exact(item.activity.weight) for item in items]
    numbers = Counter(item.activity.component for item in items)
    each_item = {
        component: Fraction(rule.weights.get(component, 0)) / number
        for component, number in numbers.items()
    }
    return [each_item[item.activity.component] for item in items]


def _aggregate(rule: Score, shares: list[Fraction], weights: list[Fraction]) -> Fraction | None:
    """The aggregate, or None if nothing is left to aggregate."""
    if rule.aggregate in {"weightedMean", "sumOfPoints"}:
        return _weighted(shares, weights)
    if rule.aggregate == "mean" and not rule.drop_lowest:
        return _sum(shares) / len(shares) if shares else None
    ordered = sorted(shares)[rule.drop_lowest :]
    if rule.aggregate == "bestOf":
        ordered = ordered[-rule.n :]
    if not ordered:
        return None
    if rule.aggregate == "median":
        middle, odd = divmod(len(ordered), 2)
        return ordered[middle] if odd else (ordered[middle - 1] + ordered[middle]) / 2
    if rule.aggregate in {"min", "max"}:
        return ordered[0] if rule.aggregate == "min" else ordered[-1]
    return _sum(ordered) / len(ordered)


def _weighted(shares: list[Fraction], weights: list[Fraction]) -> Fraction | None:
    """The weighted mean; items of one weight are added up first."""
    if all(weight is weights[0] for weight in weights):
        return _sum(shares) / len(shares) if shares and weights[0] else None
    by_weight: dict[Fraction, list[Fraction]] = {}
    for share, weight in zip(shares, weights, strict=True):
        by_weight.setdefault(weight, []).append(share)
    total = sum((weight * len(found) for weight, found in by_weight.items()), ZERO)
    if not total:
        return None
    return sum((weight * _sum(found) for weight, found in by_weight.items()), ZERO) / total


def _sum(shares: Sequence[Fraction]) -> Fraction:
    """Exact; over one common denominator, which is faster than one by one."""
    common = lcm(*(share.denominator for share in shares))
    return Fraction(
        sum(share.numerator * (common // share.denominator) for share in shares), common
    )


def each(rule: Each, situation: Situation) -> RuleResult:
    """The inner rule in each group; no group at all is never TRUE."""
    items = situation.select(rule.rule.select)
    groups = _groups(items, rule.group_by, situation)
    results = {group: _in_group(rule.rule, group, rule.group_by, situation) for group in groups}
    values = [result.value for result in results.values()]
    true, of = values.count(TRUE), len(values)
    return RuleResult(
        rule=rule,
        value=at_least(values, of) if values else UNKNOWN,
        measured=f"{true}/{of}",
        needed=f"{of}/{of}",
        worst=f"{true}/{of}",
        best=f"{true + values.count(UNKNOWN)}/{of}",
        facts={
            "groupBy": rule.group_by,
            "open": values.count(UNKNOWN),
            "failed": [group for group, result in results.items() if result.value is FALSE],
            "groups": [
                {
                    "group": group,
                    "value": str(result.value),
                    "measured": result.measured,
                    "needed": result.needed,
                }
                for group, result in results.items()
            ],
        },
    )


def _groups(items: Iterable[Settled], group_by: str, situation: Situation) -> list[str]:
    if group_by == "component":
        found = {item.activity.component for item in items}
        return [name for name in situation.programme.components if name in found]
    found = {name for item in items for name in item.activity.competences}
    return [name for name in situation.programme.competences if name in found]


def _in_group(rule: ShareOf | Score, group: str, group_by: str, situation: Situation) -> RuleResult:
    narrowed: dict[str, Any] = {group_by: group}
    selector: Selector = replace(rule.select, **narrowed)
    items = situation.select(selector)
    if isinstance(rule, ShareOf):
        return _share(rule, items, situation)
    return _score(rule, items, situation)


def hours(rule: Hours, situation: Situation) -> RuleResult:
    """Confirmed hours. Too few are UNKNOWN until grades close, then FALSE; none said: UNKNOWN."""
    found = confirmed_hours(situation, rule.source)
    least = exact(rule.min)
    if found is None:
        value = UNKNOWN
    elif found >= least:
        value = TRUE
    else:
        value = FALSE if situation.closed else UNKNOWN
    measured = plain(found or ZERO)
    return RuleResult(
        rule=rule,
        value=value,
        measured=measured,
        needed=plain(least),
        worst=measured,
        best=measured,
        facts={
            "component": rule.component,
            "told": found is not None,
            "stillNeeded": plain(max(ZERO, least - (found or ZERO))),
        },
    )


def confirmed_hours(situation: Situation, source: str) -> Fraction | None:
    """Hours of the work-based part, or of the sessions attended; None if nothing is said."""
    if source == "attendance":
        sessions = [entry for entry in situation.entries("attendance") if entry["present"]]
        told = [Fraction(entry["hours"]) for entry in sessions if "hours" in entry]
        return sum(told, ZERO) if situation.entries("attendance") else None
    found = [
        amount
        for document in situation.documents
        if (amount := _work_hours(document.member("workBased") or {})) is not None
    ]
    return max(found, default=None)


def _work_hours(work: Mapping[str, Any]) -> Fraction | None:
    if "confirmedHours" in work:
        return Fraction(work["confirmedHours"])
    if "periods" in work:
        return sum((Fraction(period["hours"]) for period in work["periods"]), ZERO)
    return None


def attendance(rule: Attendance, situation: Situation) -> RuleResult:
    """Share of the sessions, or hours, attended. Sessions not told of yet are open."""
    entries = {
        entry["session"]: entry
        for entry in situation.entries("attendance")
        if rule.sessions is None or entry["session"] in rule.sessions
    }
    present = [entry for entry in entries.values() if entry["present"]]
    if rule.min_share is not None:
        of = len(entries) if rule.sessions is None else len(rule.sessions)
        best = of - (len(entries) - len(present))
        needed = ceiling(exact(rule.min_share) * of)
        value = from_bounds(Fraction(len(present)), Fraction(best), Fraction(needed))
        return _attended(rule, value if of else UNKNOWN, f"{len(present)}/{of}", f"{needed}/{of}")
    told = sum((Fraction(entry.get("hours", "0")) for entry in present), ZERO)
    least = Fraction(rule.min_hours or 0)
    short = FALSE if situation.closed and entries else UNKNOWN
    return _attended(rule, TRUE if told >= least else short, plain(told), plain(least))


def _attended(rule: Attendance, value: Value, measured: str, needed: str) -> RuleResult:
    return RuleResult(
        rule=rule, value=value, measured=measured, needed=needed, worst=measured, best=measured
    )
