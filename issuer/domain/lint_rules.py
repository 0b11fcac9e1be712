"""What is wrong with a programme's rules and observations. One lint a function."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from issuer.domain.findings import Finding, pointer

Node = Mapping[str, Any]
Path = tuple[str | int, ...]


def rules_of(document: Node) -> Iterator[tuple[Path, Node]]:
    """Every rule and observation with its place, the inner rules of `each` apart."""
    yield from _walk(document["rules"], ("rules",))
    for place, rule in enumerate(document["observations"]):
        yield from _walk(rule, ("observations", place))


def _walk(rule: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    yield path, rule
    for place, child in enumerate(rule.get("of", ())):
        yield from _walk(child, (*path, "of", place))


def _measures(document: Node) -> Iterator[tuple[Path, Node]]:
    """Every rule that selects activities, the inner rules of `each` too."""
    for path, rule in rules_of(document):
        if rule["type"] == "each":
            yield (*path, "rule"), rule["rule"]
        elif rule["type"] in {"shareOf", "score", "activityPassed", "activityStatus"}:
            yield path, rule


def duplicate_rule_ids(document: Node) -> Iterator[Finding]:
    """No two rules or observations have one id."""
    seen: set[str] = set()
    for path, rule in rules_of(document):
        if rule["id"] in seen:
            yield _finding((*path, "id"), "id.duplicate", f"{rule['id']!r} stands here twice")
        seen.add(rule["id"])


def rule_references(document: Node) -> Iterator[Finding]:
    """Prerequisites, components, competences, activities, kinds and tags of rules exist."""
    known = _known(document)
    for path, rule in rules_of(document):
        for name, kind in (("prerequisite", "prerequisite"), ("component", "component")):
            if name in rule and rule[name] not in known[kind]:
                yield _unknown((*path, name), kind, rule[name])
        for name in rule.get("weights", ()):
            if name not in known["component"]:
                yield _unknown((*path, "weights", name), "component", name)
    for path, rule in _measures(document):
        yield from _selector_references(rule.get("select", {}), (*path, "select"), known)


def _known(document: Node) -> dict[str, set[str]]:
    activities = document["activities"]
    return {
        "prerequisite": {item["id"] for item in document["prerequisites"]},
        "component": {item["id"] for item in document["components"]},
        "competence": {item["id"] for item in document["competences"]},
        "activities": {item["id"] for item in activities},
        "kind": {item["kind"] for item in activities},
        "tag": {tag for item in activities for tag in item.get("tags", ())},
    }


def _selector_references(
    select: Node, path: Path, known: Mapping[str, set[str]]
) -> Iterator[Finding]:
    for name in ("component", "competence", "kind", "tag"):
        if name in select and select[name] not in known[name]:
            yield _unknown((*path, name), name, select[name])
    for place, name in enumerate(select.get("activities", ())):
        if name not in known["activities"]:
            yield _unknown((*path, "activities", place), "activity", name)


def credit_requirements(document: Node) -> Iterator[Finding]:
    """The rules that a credit unit requires exist."""
    ids = {rule["id"] for _, rule in _walk(document["rules"], ("rules",))}
    for place, unit in enumerate(document["credits"]["units"]):
        for index, name in enumerate(unit["requires"]):
            if name not in ids:
                yield _unknown(("credits", "units", place, "requires", index), "rule", name)


def empty_denominators(document: Node) -> Iterator[Finding]:
    """Each rule that counts activities selects at least one for every role."""
    for path, rule in _measures(document):
        for role in document["roles"]:
            selected = [a for a in document["activities"] if _matches(a, rule, role["id"])]
            if not selected:
                yield _finding(
                    (*path, "select"),
                    "rule.empty",
                    f"selects no activity of role {role['id']!r}: the rule could never be TRUE",
                )
            elif not _counts_anything(rule, selected):
                yield _finding(
                    path, "rule.zero_weights", f"the weights of role {role['id']!r} add up to 0"
                )


def _matches(activity: Node, rule: Node, role: str) -> bool:
    select: Node = rule.get("select", {})
    required = role in activity["requiredFor"]
    if not required and role not in activity.get("optionalFor", ()):
        return False
    return (
        ("activities" not in select or activity["id"] in select["activities"])
        and select.get("component") in {None, activity["component"]}
        and select.get("kind") in {None, activity["kind"]}
        and ("competence" not in select or select["competence"] in activity["competences"])
        and ("tag" not in select or select["tag"] in activity.get("tags", ()))
        and select.get("required") in {None, required}
        and select.get("graded") in {None, activity["graded"]}
    )


def _counts_anything(rule: Node, selected: list[Node]) -> bool:
    """Whether the weights by which the rule counts have a sum above zero."""
    if rule.get("aggregate") == "sumOfPoints" or rule.get("countBy") == "points":
        return any(Decimal(activity["maxScore"] or "0") for activity in selected)
    if rule.get("aggregate") != "weightedMean" and rule.get("countBy") != "weight":
        return True
    weights = rule.get("weights")
    if weights:
        return any(Decimal(weights.get(activity["component"], "0")) for activity in selected)
    return any(Decimal(activity["weight"]) for activity in selected)


def reachable_counts(document: Node) -> Iterator[Finding]:
    """`atLeast` and `signOff` do not ask for more than there is; `bestOf` says how many."""
    for path, rule in rules_of(document):
        if rule["type"] == "atLeast" and rule["n"] > len(rule["of"]):
            detail = f"asks for {rule['n']} of {len(rule['of'])} rules"
            yield _finding((*path, "n"), "rule.unreachable", detail)
        if rule["type"] == "signOff" and rule.get("count", 1) > len(rule["roles"]):
            detail = f"asks for {rule['count']} signatures of {len(rule['roles'])} roles"
            yield _finding((*path, "count"), "rule.unreachable", detail)


def never_or_always(document: Node) -> Iterator[Finding]:
    """No threshold is met by everybody."""
    for path, rule in _measures(document):
        if "min" in rule and Decimal(rule["min"]) == 0:
            yield _finding((*path, "min"), "rule.always", "a threshold of 0 is always met")
    for path, rule in rules_of(document):
        if rule["type"] == "hours" and Decimal(rule["min"]) == 0:
            yield _finding((*path, "min"), "rule.always", "0 hours are always met")
        if rule["type"] == "attendance" and "minShare" not in rule and "minHours" not in rule:
            yield _finding(path, "rule.always", "expected minShare or minHours")


def hours_are_possible(document: Node) -> Iterator[Finding]:
    """A rule does not ask for more hours than the programme has."""
    total = Decimal(document["workload"]["total"]["value"])
    for path, rule in rules_of(document):
        if rule["type"] == "hours" and Decimal(rule["min"]) > total:
            detail = f"asks for {rule['min']} hours; the programme has {total}"
            yield _finding((*path, "min"), "rule.unreachable", detail)


def events_are_possible(document: Node) -> Iterator[Finding]:
    """The last day of an event is not before the programme starts."""
    start = document["period"]["start"]["value"]
    for path, rule in rules_of(document):
        if rule["type"] == "before" and rule["event"] != "selected" and rule["date"] < start:
            detail = f"the last day is before the programme starts, {start}"
            yield _finding((*path, "date"), "rule.unreachable", detail)


def leaving_out_needs_equal_weights(document: Node) -> Iterator[Finding]:
    """With weights, leaving out low scores could make a better score lower the result."""
    for path, rule in _measures(document):
        aggregate = rule.get("aggregate")
        if rule.get("dropLowest") and aggregate not in {"mean", "median", "min", "max"}:
            detail = f"does not go together with {aggregate}: a better score could lower the result"
            yield _finding((*path, "dropLowest"), "rule.not_monotone", detail)
        if aggregate == "bestOf" and "n" not in rule:
            yield _finding((*path, "n"), "rule.incomplete", "bestOf needs n, how many count")


def scales_grade_scores(document: Node) -> Iterator[Finding]:
    """A scale names a score; its letters begin at 0 and differ; its pass is not above its top."""
    scores = {rule["id"] for _, rule in rules_of(document) if rule["type"] == "score"}
    for place, scale in enumerate(document.get("scales", ())):
        path: Path = ("scales", place)
        if scale["rule"] not in scores:
            yield _unknown((*path, "rule"), "score rule", scale["rule"])
        if Decimal(scale.get("pass", "0")) > Decimal(scale.get("max", "0")):
            yield _finding((*path, "pass"), "scale.pass", "is above the highest number of points")
        letters = scale.get("letters", ())
        least = [Decimal(one["min"]) for one in letters]
        if letters and min(least) != 0:
            yield _finding((*path, "letters"), "scale.begin", "expected a letter with min 0")
        names = {one["letter"] for one in letters}
        if len(set(least)) < len(least) or len(names) < len(letters):
            yield _finding(
                (*path, "letters"), "scale.repeat", "letters and their least must differ"
            )


def _unknown(path: Path, kind: str, id_: str) -> Finding:
    return _finding(path, "reference.unknown", f"there is no {kind} {id_!r}")


def _finding(path: Path, code: str, detail: str) -> Finding:
    return Finding(pointer=pointer(*path), code=code, detail=detail)


RULE_LINTS: tuple[Callable[[Node], Iterator[Finding]], ...] = (
    duplicate_rule_ids,
    rule_references,
    credit_requirements,
    empty_denominators,
    reachable_counts,
    never_or_always,
    hours_are_possible,
    events_are_possible,
    leaving_out_needs_equal_weights,
    scales_grade_scores,
)
