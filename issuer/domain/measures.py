"""Rules that measure: shares, scores, hours, attendance. Exact fractions, bounds at both ends."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from issuer.domain.rules import Attendance, Each, Hours, Score, Selector, ShareOf
from issuer.domain.settling import NO_RECORD, NOT_HANDED_IN, Settled
from issuer.domain.situation import RuleResult, Situation, share_text
from issuer.domain.values import (
    FALSE,
    TRUE,
    UNKNOWN,
    Value,
    at_least,
    ceiling,
    from_bounds,
    percent,
    plain,
)

ZERO, ONE = Fraction(0), Fraction(1)
Count = tuple[Fraction, Fraction]
"""What an item counts at worst and at best."""


def share_of(rule: ShareOf, situation: Situation) -> RuleResult:
    """The share of the selected activities; nothing selected is never TRUE."""
    return _share(rule, situation.select(rule.select), situation)


def _share(rule: ShareOf, items: Sequence[Settled], situation: Situation) -> RuleResult:
    sizes = [_size(item, rule.count_by) for item in items]
    counts = [_COUNTERS[rule.what](item) for item in items]
    total = sum(sizes, ZERO)
    worst = sum((size * count[0] for size, count in zip(sizes, counts, strict=True)), ZERO)
    best = sum((size * count[1] for size, count in zip(sizes, counts, strict=True)), ZERO)
    least = Fraction(rule.min)
    needed = least * total
    if rule.count_by == "item":
        needed = Fraction(ceiling(needed))
    value = from_bounds(worst, best, least * total) if total else UNKNOWN
    open_items = [item for item, count in zip(items, counts, strict=True) if count[0] != count[1]]
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


def _size(item: Settled, count_by: str) -> Fraction:
    if count_by == "weight":
        return Fraction(item.activity.weight)
    if count_by == "points":
        return Fraction(item.activity.max_score or 0)
    return ONE


_CERTAIN: Mapping[bool, Count] = {True: (ONE, ONE), False: (ZERO, ZERO)}
_OPEN: Count = (ZERO, ONE)


def _passed(item: Settled) -> Count:
    """Participation without a grade is no pass."""
    if item.verdict == "unknown":
        return _OPEN
    return _CERTAIN[item.verdict == "passed" and item.status != "completedUngraded"]


def _attempted(item: Settled) -> Count:
    if item.attempted:
        return _CERTAIN[True]
    settled = item.attempted is False or item.verdict != "unknown"
    return _CERTAIN[False] if settled else _OPEN


def _completed(item: Settled) -> Count:
    if item.status == "completedUngraded":
        return _CERTAIN[True]
    if item.verdict == "unknown":
        return _OPEN
    return _CERTAIN[item.status not in NOT_HANDED_IN | {NO_RECORD}]


_COUNTERS: Mapping[str, Callable[[Settled], Count]] = {
    "passed": _passed,
    "attempted": _attempted,
    "completed": _completed,
}


def score(rule: Score, situation: Situation) -> RuleResult:
    """The aggregate of the scores; activities without a score of their own do not count."""
    return _score(rule, situation.select(rule.select), situation)


WITHOUT_SCORE = frozenset({"recognised", "completedUngraded"})


def _score(rule: Score, chosen: Sequence[Settled], situation: Situation) -> RuleResult:
    items = [item for item in chosen if item.status not in WITHOUT_SCORE]
    weights = _weights(rule, items)
    bounds = [item.bounds for item in items]
    worst = _aggregate(rule, [low for low, _ in bounds], weights)
    best = _aggregate(rule, [high for _, high in bounds], weights)
    least, decimals = Fraction(rule.min), situation.programme.display_decimals
    if worst is None or best is None:
        return _scored(rule, UNKNOWN, ("", ""), plain(least * 100), [])
    shown = percent(worst, decimals, least), percent(best, decimals, least)
    missing = [
        item.activity.id for item, (low, high) in zip(items, bounds, strict=True) if low != high
    ]
    return _scored(rule, from_bounds(worst, best, least), shown, plain(least * 100), missing)


def _scored(
    rule: Score, value: Value, shown: tuple[str, str], needed: str, missing: list[str]
) -> RuleResult:
    return RuleResult(
        rule=rule,
        value=value,
        measured=shown[0],
        needed=needed,
        worst=shown[0],
        best=shown[1],
        facts={"aggregate": rule.aggregate, "open": len(missing), "missing": missing},
    )


def _weights(rule: Score, items: Sequence[Settled]) -> list[Fraction]:
    """Own weights, or the component's weight shared out evenly over its items."""
    if rule.aggregate == "sumOfPoints":
        return [Fraction(item.activity.max_score or 0) for item in items]
    if rule.aggregate != "weightedMean":
        return [ONE for _ in items]
    if not rule.weights:
        return [Fraction(item.activity.weight) for item in items]
    components = [item.activity.component for item in items]
    return [
        Fraction(rule.weights.get(component, 0)) / components.count(component)
        for component in components
    ]


def _aggregate(rule: Score, shares: list[Fraction], weights: list[Fraction]) -> Fraction | None:
    """The aggregate, or None if nothing is left to aggregate."""
    pairs = sorted(zip(shares, weights, strict=True))[rule.drop_lowest :]
    if rule.aggregate == "bestOf":
        pairs = pairs[-rule.n :]
    ordered = [share for share, _ in pairs]
    total = sum((weight for _, weight in pairs), ZERO)
    if not ordered or not total:
        return None
    if rule.aggregate == "median":
        middle, odd = divmod(len(ordered), 2)
        return ordered[middle] if odd else (ordered[middle - 1] + ordered[middle]) / 2
    if rule.aggregate in {"min", "max"}:
        return ordered[0] if rule.aggregate == "min" else ordered[-1]
    return sum((share * weight for share, weight in pairs), ZERO) / total


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
    least = Fraction(rule.min)
    if found is None:
        value = UNKNOWN
    elif found >= least:
        value = TRUE
    else:
        value = FALSE if situation.closed else UNKNOWN
    measured = "" if found is None else plain(found)
    return RuleResult(
        rule=rule,
        value=value,
        measured=measured,
        needed=plain(least),
        worst=measured,
        best=measured,
        facts={
            "component": rule.component,
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
        needed = ceiling(Fraction(rule.min_share) * of)
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
