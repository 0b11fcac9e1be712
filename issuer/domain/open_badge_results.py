"""What was achieved, as results of an Open Badge and the descriptions that they refer to."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeGuard

from credentials.lints.ob3.vocabulary import extension
from issuer.domain.addresses import role_url
from issuer.domain.facts import FactStatus
from issuer.domain.programme import Programme
from issuer.domain.programme_parts import Activity, CreditTotal
from issuer.domain.rules import Combinator, Hours, Rule, Score, ShareOf
from issuer.domain.scales import Scale
from issuer.domain.values import plain

Node = Mapping[str, Any]
PERCENT = {"valueMin": "0", "valueMax": "100"}
MOST_NAMED = 3
"""Competences beside the title of an activity; a list of all of a role's would say nothing."""
_VERDICTS = {"passed": "Completed", "failed": "Failed"}


def provisional(text: str, status: FactStatus) -> str:
    """The text, with the word beside it if the fact is not settled. DESIGN 3.1."""
    return text if status in (FactStatus.CONFIRMED, FactStatus.STATED) else f"{text} (provisional)"


def json_number(number: Decimal) -> int | float:
    """A plain JSON number: an integer without a fraction, else the shortest decimal."""
    return int(number) if number == number.to_integral_value() else float(number)


def credits_earned(programme: Programme, decision: Node) -> Decimal | None:
    """The points of the programme's first system; None if there are none."""
    if not programme.credit_totals:
        return None
    return _points(decision, programme.credit_totals[0]) or None


def descriptions(programme: Programme, decision: Node, base_url: str) -> list[dict[str, Any]]:
    """The result descriptions: the same for everybody with this role and decision by rules."""
    of = role_url(base_url, programme.id, programme.version, decision["role"])
    return [
        {"id": f"{of}#{fragment}", "type": ["ResultDescription"], **members}
        for fragment, members in _descriptions(programme, decision)
    ]


def results(programme: Programme, decision: Node, base_url: str) -> list[dict[str, Any]]:
    """The learner's results, in the order of the descriptions."""
    of = role_url(base_url, programme.id, programme.version, decision["role"])
    return [
        {"type": ["Result"], "resultDescription": f"{of}#{fragment}", **members}
        for fragment, members in _results(programme, decision)
    ]


def stated_rules(programme: Programme, decision: Node) -> tuple[Rule, ...]:
    """The rules without which nobody passes, as far as they are settled, or allowed, and held.

    A rule that did not hold was set aside by officers: the credential does not claim it.
    """
    held = {one["id"] for one in decision["rules"] if one["value"] == "TRUE"}
    return tuple(
        rule
        for rule in _compulsory(programme.rules)
        if rule.id in held and programme.may_sign("rules", FactStatus(rule.status))
    )


def _descriptions(programme: Programme, decision: Node) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "outcome", {"name": "Outcome", "resultType": "Status"}
    stated = stated_rules(programme, decision)
    yield "share", _percent("Graded activities passed", *filter(is_pass_share, stated))
    for rule in stated:
        if isinstance(rule, Score):
            yield f"score-{rule.id}", _percent(rule.label["en"], rule)
    for scale in _graded_scales(programme, decision):
        yield f"scale-{scale.id}", _scale(scale)
    if programme.grades != "overall":
        for component in _components(decision):
            title = programme.components[component["id"]].plural["en"]
            yield f"component-{component['id']}", _percent(f"{title}: share passed")
    if programme.grades == "all":
        for activity in _graded(programme, decision):
            yield f"activity-{activity.id}", _percent(_name(activity, programme))
    for component_id in decision["hours"]:
        yield f"hours-{component_id}", _hours(component_id, programme, decision)
    for total in programme.credit_totals:
        yield _fragment(total), _credits(total)


def _results(programme: Programme, decision: Node) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "outcome", {"status": "Completed"}
    if decision["share"]["percent"] is not None:
        yield "share", {"value": decision["share"]["percent"]}
    for rule in stated_rules(programme, decision):
        if isinstance(rule, Score):
            yield f"score-{rule.id}", {"value": _measured(rule, decision)}
    for scale in _graded_scales(programme, decision):
        yield f"scale-{scale.id}", {"value": _grades(decision)[scale.id]}
    if programme.grades != "overall":
        for component in _components(decision):
            yield f"component-{component['id']}", {"value": component["percent"]}
    if programme.grades == "all":
        yield from _activity_results(programme, decision)
    for component_id, hours in decision["hours"].items():
        yield f"hours-{component_id}", {"value": plain(Decimal(hours))}
    for total in programme.credit_totals:
        points = _points(decision, total)
        if points:
            yield _fragment(total), {"value": plain(points)}


def _activity_results(programme: Programme, decision: Node) -> Iterator[tuple[str, dict[str, Any]]]:
    verdicts = {item["id"]: item for item in decision["activities"]}
    for activity in _graded(programme, decision):
        members = _grade(verdicts.get(activity.id, {}))
        if members:
            yield f"activity-{activity.id}", members


def is_pass_share(rule: Rule) -> TypeGuard[ShareOf]:
    """Whether a rule asks for a share of activities passed."""
    return isinstance(rule, ShareOf) and rule.what == "passed"


def _percent(name: str, *rules: ShareOf | Score) -> dict[str, Any]:
    """A description in percent, with what the first of the rules asks for."""
    needed = {"requiredValue": plain(rules[0].min * 100)} if rules else {}
    return {"name": name, "resultType": "Percent", **PERCENT, **needed}


def _graded_scales(programme: Programme, decision: Node) -> Iterator[Scale]:
    """The scales that the decision has a grade on and that may be signed."""
    for scale in programme.scales:
        if scale.id in _grades(decision) and programme.may_sign("scales", FactStatus(scale.status)):
            yield scale


def _grades(decision: Node) -> dict[str, str]:
    """By the scale's id."""
    return {one["scale"]: one["grade"] for one in decision.get("grades", ())}


def _scale(scale: Scale) -> dict[str, Any]:
    """Points from 0, with what is a pass; or the letters from the lowest to the highest."""
    name = provisional(scale.title["en"], FactStatus(scale.status))
    if scale.letters:
        letters = [one.name for one in scale.letters]
        return {"name": name, "resultType": "LetterGrade", "allowedValue": letters}
    needed = {} if scale.least is None else {"requiredValue": plain(scale.least)}
    return {
        "name": name, "resultType": "RawScore",
        "valueMin": "0", "valueMax": plain(scale.most), **needed,
    }  # fmt: skip


def _measured(rule: Rule, decision: Node) -> str:
    """What the decision measured for a rule."""
    return next(str(one["measured"]) for one in decision["rules"] if one["id"] == rule.id)


def _grade(verdict: Node) -> dict[str, str]:
    """Score in percent and whether it was passed; nothing where there is no score (excused,
    recognised), for a result in percent has a value."""
    status = _VERDICTS.get(verdict.get("verdict", ""))
    if status is None or verdict["percent"] is None:
        return {}
    return {"value": verdict["percent"], "status": status}


def _components(decision: Node) -> Iterator[Node]:
    """The components of which a share can be told."""
    return (component for component in decision["components"] if component["percent"] is not None)


def _graded(programme: Programme, decision: Node) -> Iterator[Activity]:
    return (one for one in programme.activities_of(decision["role"]) if one.graded)


def _name(activity: Activity, programme: Programme) -> str:
    """The title with the competences, unless the title names them."""
    title = activity.title["en"]
    names = [programme.competences[one].name for one in activity.competences]
    missing = [name for name in names if name not in title]
    return f"{title} ({', '.join(missing)})" if 0 < len(missing) <= MOST_NAMED else title


def _hours(component_id: str, programme: Programme, decision: Node) -> dict[str, Any]:
    """Confirmed hours; the least that was needed only if that rule is settled."""
    unit = next((one for one in programme.workload if one.id == component_id), None)
    title = unit.title if unit else programme.components[component_id].title
    needed = [
        plain(rule.min)
        for rule in stated_rules(programme, decision)
        if isinstance(rule, Hours) and rule.component == component_id
    ]
    return {
        "name": f"{title['en']}: hours confirmed",
        "resultType": extension("Hours"),
        "valueMin": "0",
        **({"requiredValue": needed[0]} if needed else {}),
    }


def _credits(total: CreditTotal) -> dict[str, Any]:
    return {
        "name": provisional(f"{total.system} points", total.status),
        "resultType": extension(f"{total.system}Points"),
        "valueMin": "0",
        "valueMax": plain(total.points),
    }


def _fragment(total: CreditTotal) -> str:
    return f"credits-{extension(total.system.lower()).removeprefix('ext:')}"


def _points(decision: Node, total: CreditTotal) -> Decimal:
    """All points of a system that the decision gives; exact."""
    return sum(
        (Decimal(unit["points"]) for unit in decision["credits"] if unit["system"] == total.system),
        Decimal(0),
    )


def _compulsory(rule: Rule) -> Iterator[Rule]:
    """The rules without which nobody passes: those below `all` alone."""
    if isinstance(rule, Combinator) and rule.type == "all":
        for child in rule.of:
            yield from _compulsory(child)
    else:
        yield rule
