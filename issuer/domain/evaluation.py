"""The value of each rule. Combinators are Kleene's; leaves give bounds for what is undecided."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from issuer.domain.measures import attendance, each, hours, score, share_of
from issuer.domain.rules import (
    ActivityPassed,
    ActivityStatus,
    Before,
    Combinator,
    Enrolled,
    Holds,
    NoOpenCase,
    Prerequisite,
    Rule,
    SignOff,
    Within,
)
from issuer.domain.settling import NO_RECORD, NOT_HANDED_IN, Settled
from issuer.domain.situation import Node, RuleResult, Situation
from issuer.domain.values import FALSE, TRUE, UNKNOWN, Value, at_least, from_counts, negated


def evaluate(rule: Rule, situation: Situation) -> RuleResult:
    """The value of the rule and of all rules below it."""
    return _EVALUATORS[rule.type](rule, situation)


def flat(result: RuleResult) -> Iterator[RuleResult]:
    """The result and all below it, in the order of the programme."""
    yield result
    for below in result.below:
        yield from flat(below)


def _combinator(rule: Combinator, situation: Situation) -> RuleResult:
    below = tuple(evaluate(child, situation) for child in rule.of)
    values = [result.value for result in below]
    if rule.type == "not":
        value = negated(values[0])
        return _yes_or_no(rule, value, below=below)
    needed = {"all": len(values), "any": 1}.get(rule.type, rule.n)
    true, unknown = values.count(TRUE), values.count(UNKNOWN)
    return RuleResult(
        rule=rule,
        value=at_least(values, needed),
        measured=f"{true}/{len(values)}",
        needed=f"{needed}/{len(values)}",
        worst=f"{true}/{len(values)}",
        best=f"{true + unknown}/{len(values)}",
        facts={"open": unknown, "notMet": [r.rule.id for r in below if r.value is not TRUE]},
        below=below,
    )


def _yes_or_no(
    rule: Rule, value: Value, *, below: tuple[RuleResult, ...] = (), **facts: Any
) -> RuleResult:
    """A result that is met once or not: 0/1 or 1/1."""
    return _counted(rule, value, done=int(value is TRUE), needed=1, of=1, below=below, **facts)


def _counted(
    rule: Rule,
    value: Value,
    *,
    done: int,
    needed: int,
    of: int,
    open: int | None = None,  # noqa: A002  # the word of the decision document
    below: tuple[RuleResult, ...] = (),
    **facts: Any,
) -> RuleResult:
    undecided = open if open is not None else int(value is UNKNOWN)
    return RuleResult(
        rule=rule,
        value=value,
        measured=f"{done}/{of}",
        needed=f"{needed}/{of}",
        worst=f"{done}/{of}",
        best=f"{done + undecided}/{of}",
        facts=facts,
        below=below,
    )


def _prerequisite(rule: Prerequisite, situation: Situation) -> RuleResult:
    records = [
        entry
        for entry in situation.entries("prerequisites")
        if entry["id"] == rule.prerequisite and entry["kind"] in rule.accepted_evidence
    ]
    good = any(entry["result"] == "passed" and not entry.get("revoked") for entry in records)
    attested = "attestation" in rule.accepted_evidence and any(
        record.prerequisite == rule.prerequisite for record in situation.records.attestations
    )
    if good or attested:
        value = TRUE
    else:
        value = FALSE if any(entry["result"] == "failed" for entry in records) else UNKNOWN
    return _yes_or_no(rule, value, prerequisite=rule.prerequisite)


_IN = frozenset({"selected", "enrolled", "completed"})
_OUT = frozenset({"notSelected", "withdrawn"})


def _enrolled(rule: Enrolled, situation: Situation) -> RuleResult:
    statuses = {
        status
        for document in situation.documents
        if (status := (document.member("enrolment") or {}).get("status"))
    }
    if statuses & _OUT or rule.cohort not in (None, situation.cohort):
        value = FALSE
    else:
        value = TRUE if statuses & _IN else UNKNOWN
    return _yes_or_no(rule, value, withdrawn="withdrawn" in statuses)


def _activity_status(rule: ActivityStatus, situation: Situation) -> RuleResult:
    items = [
        item
        for item in situation.settled
        if item in situation.select(rule.select)
        or (item.is_excluded and item.status in rule.statuses)
    ]
    return _all_items(rule, items, lambda item: _status_value(item, rule.statuses))


def _status_value(item: Settled, statuses: frozenset[str]) -> Value:
    if item.status in statuses:
        return TRUE
    undecided = item.verdict == "unknown" or item.status in NOT_HANDED_IN | {NO_RECORD}
    return UNKNOWN if undecided else FALSE


_VERDICTS = {"passed": TRUE, "failed": FALSE, "unknown": UNKNOWN, "excluded": UNKNOWN}


def _activity_passed(rule: ActivityPassed, situation: Situation) -> RuleResult:
    return _all_items(
        rule, list(situation.select(rule.select)), lambda item: _VERDICTS[item.verdict]
    )


def _all_items(
    rule: Rule, items: list[Settled], value_of: Callable[[Settled], Value]
) -> RuleResult:
    """All of the items; nothing selected is never TRUE."""
    values = {item.activity.id: value_of(item) for item in items}
    known = list(values.values())
    value = at_least(known, len(known)) if known else UNKNOWN
    return _counted(
        rule,
        value,
        done=known.count(TRUE),
        needed=len(known),
        of=len(known),
        open=known.count(UNKNOWN),
        met=[id_ for id_, found in values.items() if found is TRUE],
        missing=[id_ for id_, found in values.items() if found is UNKNOWN],
        failed=[id_ for id_, found in values.items() if found is FALSE],
    )


def _sign_off(rule: SignOff, situation: Situation) -> RuleResult:
    """Each role at most once, each person at most once where persons must differ."""
    signed = _signed(rule, situation)
    done = min(len(signed), rule.count)
    value = TRUE if done >= rule.count else UNKNOWN
    return _counted(
        rule,
        value,
        done=done,
        needed=rule.count,
        of=rule.count,
        open=rule.count - done,
        missing=[role for role in rule.roles if role not in signed],
    )


def _signed(rule: SignOff, situation: Situation) -> dict[str, str]:
    """Roles that have signed, each with its person: the largest such assignment, found greedily
    by augmenting paths."""
    people: dict[str, set[str]] = {role: set() for role in rule.roles}
    for place, entry in enumerate(situation.entries("signOffs")):
        if entry["role"] in people:
            person = entry.get("personRef")
            if person is not None:
                people[entry["role"]].add(person)
            elif not rule.distinct_persons:
                people[entry["role"]].add(f"unnamed {place}")
    if not rule.distinct_persons:
        return {role: min(found) for role, found in people.items() if found}
    taken: dict[str, str] = {}
    for role in rule.roles:
        _assign(role, people, taken, set())
    return {role: person for person, role in taken.items()}


def _assign(
    role: str, people: Mapping[str, set[str]], taken: dict[str, str], tried: set[str]
) -> bool:
    for person in sorted(people[role] - tried):
        tried.add(person)
        if person not in taken or _assign(taken[person], people, taken, tried):
            taken[person] = role
            return True
    return False


def _before(rule: Before, situation: Situation) -> RuleResult:
    day = situation.event(rule.event)
    value = UNKNOWN if day is None else TRUE if day <= rule.date else FALSE
    return _event(rule, value, str(day) if day else "", str(rule.date))


def _within(rule: Within, situation: Situation) -> RuleResult:
    day, since = situation.event(rule.event), situation.event(rule.since)
    if day is None or since is None:
        return _event(rule, UNKNOWN, "", str(rule.days))
    days = (day - since).days
    return _event(rule, from_counts(rule.days, rule.days, days), str(days), str(rule.days))


def _event(rule: Rule, value: Value, measured: str, needed: str) -> RuleResult:
    return RuleResult(
        rule=rule, value=value, measured=measured, needed=needed, worst=measured, best=measured
    )


def _holds(rule: Holds, situation: Situation) -> RuleResult:
    held = [entry for entry in situation.entries("prerequisites") if _is_held(entry, rule)]
    if any(not rule.not_revoked or entry.get("revoked") is False for entry in held):
        value = TRUE
    else:
        value = FALSE if held and all(entry.get("revoked") for entry in held) else UNKNOWN
    return _yes_or_no(rule, value, achievement=rule.achievement)


def _is_held(entry: Node, rule: Holds) -> bool:
    return (
        entry["kind"] == "credential"
        and entry["result"] == "passed"
        and entry.get("ref") == rule.achievement
        and rule.issuer in (None, entry.get("issuer"))
    )


def _no_open_case(rule: NoOpenCase, situation: Situation) -> RuleResult:
    open_cases = sum(case.kind in rule.kinds for case in situation.records.cases)
    value = UNKNOWN if open_cases else TRUE
    return RuleResult(
        rule=rule,
        value=value,
        measured=str(open_cases),
        needed="0",
        worst=str(open_cases),
        best="0",
    )


_EVALUATORS: Mapping[str, Callable[[Any, Situation], RuleResult]] = {
    "all": _combinator,
    "any": _combinator,
    "atLeast": _combinator,
    "not": _combinator,
    "prerequisite": _prerequisite,
    "enrolled": _enrolled,
    "activityStatus": _activity_status,
    "activityPassed": _activity_passed,
    "shareOf": share_of,
    "score": score,
    "each": each,
    "hours": hours,
    "attendance": attendance,
    "signOff": _sign_off,
    "before": _before,
    "within": _within,
    "holds": _holds,
    "noOpenCase": _no_open_case,
}
