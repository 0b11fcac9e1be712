"""What is wrong with a programme before it is published. One rule a function.

First the JSON schema; then what a schema cannot say. An empty answer means: can be published.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from credentials.schemas import violations
from issuer.domain.findings import Finding, in_order, pointer
from issuer.domain.lint_rules import RULE_LINTS, Path, rules_of
from issuer.domain.programme import ProgrammeMalformed, parse_programme

SCHEMA = "programme-1"
LANGUAGES = ("en", "el", "it", "pt")
Node = Mapping[str, Any]
Lint = Callable[[Node], Iterator[Finding]]


def lint_programme(document: Node) -> tuple[Finding, ...]:
    """Everything that is wrong, sorted by place."""
    shape = [
        Finding(pointer=found.pointer, code="programme.shape", detail=found.detail)
        for found in violations(SCHEMA, document)
    ]
    if shape:
        return in_order(shape)
    try:
        parse_programme(document)
    except ProgrammeMalformed as error:
        place = error.fields.get("pointer", "")
        return (Finding(pointer=place, code="programme.malformed", detail=error.detail),)
    return in_order(found for lint in (*LINTS, *RULE_LINTS) for found in lint(document))


def competence_counts(document: Node) -> Iterator[Finding]:
    """The list of a role has as many competences as the stated count."""
    for place, role in enumerate(document["roles"]):
        count, listed = role["competenceCount"]["value"], role["competences"]["value"]
        if count != len(listed):
            yield _finding(
                ("roles", place, "competences", "value"),
                "role.competence_count",
                f"{len(listed)} competences are listed, {count} are stated",
            )


def hours_of_units(document: Node) -> Iterator[Finding]:
    """The hours of a unit are the sum of its parts'."""
    for place, unit in enumerate(document["workload"]["units"]):
        total = sum((Decimal(part["hours"]) for part in unit["parts"]), Decimal(0))
        if total != Decimal(unit["hours"]):
            yield _finding(
                ("workload", "units", place, "hours"),
                "workload.unit_sum",
                f"the parts add up to {total} hours, not {unit['hours']}",
            )


def hours_in_all(document: Node) -> Iterator[Finding]:
    """The total is the sum of the units'."""
    workload = document["workload"]
    total = sum((Decimal(unit["hours"]) for unit in workload["units"]), Decimal(0))
    if total != Decimal(workload["total"]["value"]):
        yield _finding(
            ("workload", "total", "value"),
            "workload.total_sum",
            f"the units add up to {total} hours, not {workload['total']['value']}",
        )


def period_order(document: Node) -> Iterator[Finding]:
    """The end is after the start, and grades do not close before the start."""
    period = document["period"]
    start = period["start"]["value"]
    if period["end"]["value"] <= start:
        yield _finding(
            ("period", "end", "value"),
            "period.order",
            f"the end, {period['end']['value']}, is not after the start, {start}",
        )
    if period["gradesCloseOn"] < start:
        yield _finding(
            ("period", "gradesCloseOn"), "period.close", f"grades close before the start, {start}"
        )


def credits_add_up(document: Node) -> Iterator[Finding]:
    """For each system, the points of the units add up to the stated total."""
    units: defaultdict[str, Decimal] = defaultdict(Decimal)
    for unit in document["credits"]["units"]:
        units[unit["system"]] += Decimal(unit["points"])
    totals = {total["system"]: Decimal(total["points"]) for total in document["credits"]["totals"]}
    for system in sorted({*units, *totals}):
        given, wanted = units.get(system), totals.get(system)
        if given != wanted:
            yield _finding(
                ("credits", "totals"),
                "credits.sum",
                f"the units of {system} add up to {given or 0}, the total says {wanted or 0}",
            )


def duplicate_ids(document: Node) -> Iterator[Finding]:
    """No id stands twice in one list."""
    lists = (
        "competenceGroups",
        "competences",
        "components",
        "activities",
        "roles",
        "prerequisites",
    )
    for name in lists:
        yield from _duplicates((name,), [item["id"] for item in document[name]])
    yield from _duplicates(("scales",), [item["id"] for item in document.get("scales", ())])
    units = [unit["id"] for unit in document["workload"]["units"]]
    yield from _duplicates(("workload", "units"), units)
    yield from _duplicates(
        ("credits", "units"), [unit["id"] for unit in document["credits"]["units"]]
    )


def _duplicates(path: Path, ids: list[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, id_ in enumerate(ids):
        if id_ in seen:
            yield _finding((*path, place, "id"), "id.duplicate", f"{id_!r} stands here twice")
        seen.add(id_)


def activity_references(document: Node) -> Iterator[Finding]:
    """Component, competences and roles of each activity exist."""
    components, competences, roles = (
        {item["id"] for item in document[name]} for name in ("components", "competences", "roles")
    )
    for place, activity in enumerate(document["activities"]):
        path = ("activities", place)
        if activity["component"] not in components:
            yield _unknown((*path, "component"), "component", activity["component"])
        for index, competence in enumerate(activity["competences"]):
            if competence not in competences:
                yield _unknown((*path, "competences", index), "competence", competence)
        for name in ("requiredFor", "optionalFor"):
            for index, role in enumerate(activity.get(name, ())):
                if role not in roles:
                    yield _unknown((*path, name, index), "role", role)


def other_references(document: Node) -> Iterator[Finding]:
    """Competence groups, role competences, credit units and recognition exclusions exist."""
    groups = {item["id"] for item in document["competenceGroups"]}
    competences = {item["id"] for item in document["competences"]}
    units = {item["id"] for item in document["workload"]["units"]}
    components = {item["id"] for item in document["components"]}
    for place, item in enumerate(document["competences"]):
        if item["group"] not in groups:
            yield _unknown(("competences", place, "group"), "competence group", item["group"])
    for place, role in enumerate(document["roles"]):
        for index, competence in enumerate(role["competences"]["value"]):
            if competence not in competences:
                where = ("roles", place, "competences", "value", index)
                yield _unknown(where, "competence", competence)
    for place, unit in enumerate(document["credits"]["units"]):
        if unit["unit"] not in units:
            yield _unknown(("credits", "units", place, "unit"), "workload unit", unit["unit"])
    for index, name in enumerate(document["policies"]["limits"]["recognitionExcludes"]):
        if name not in components:
            path = ("policies", "limits", "recognitionExcludes", index)
            yield _unknown(path, "component", name)


def source_references(document: Node) -> Iterator[Finding]:
    """Each fact's source is one of `sources`."""
    for path, fact in _facts(document, ()):
        if fact["source"] not in document["sources"]:
            yield _unknown((*path, "source"), "source", fact["source"])


def unknown_with_value(document: Node) -> Iterator[Finding]:
    """What is unknown has no value: a proposal is called provisional."""
    for path, fact in _facts(document, ()):
        if fact["status"] == "unknown" and fact.get("value") is not None:
            detail = "an unknown fact has no value; a proposal is provisional"
            yield _finding((*path, "status"), "fact.unknown_value", detail)


_PRINTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("level", ("level",)),
    ("hours", ("workload", "total")),
    ("period", ("period", "start")),
    ("period", ("period", "end")),
    ("issuer", ("issuer", "name")),
    ("funding", ("funding",)),
)


def provisional_facts(document: Node) -> Iterator[Finding]:
    """What is signed or printed as a fact is settled, or allowed by name."""
    printed: list[tuple[str, Path, Node | None]] = [
        (name, path, _at(document, path)) for name, path in _PRINTED
    ]
    for place, unit in enumerate(document["credits"]["units"]):
        printed.append(("credits", ("credits", "units", place), unit))
    for place, total in enumerate(document["credits"]["totals"]):
        printed.append(("credits", ("credits", "totals", place), total))
    for place, unit in enumerate(document["workload"]["units"]):
        printed.append(("hours", ("workload", "units", place), unit))
    for place, item in enumerate(document.get("scales", ())):
        printed.append(("scales", ("scales", place), item))
    if "validity" in document:
        printed.append(("validity", ("validity",), document["validity"]))
    for place, item in enumerate(document["competences"]):
        printed.append(("competences", ("competences", place), item))
    for place, role in enumerate(document["roles"]):
        path: Path = ("roles", place)
        printed.append(("roleTitle", (*path, "title", "en"), role["title"]["en"]))
        outcomes = role["learningOutcomes"]
        printed.append(("learningOutcomes", (*path, "learningOutcomes"), outcomes))
        for index, item in enumerate(role["occupations"]):
            printed.append(("occupations", (*path, "occupations", index), item))
    for name, where, fact in printed:
        yield from _provisional(name, where, fact, document["allowProvisional"])


def _provisional(
    name: str, path: Path, fact: Node | None, allowed: Iterable[str]
) -> Iterator[Finding]:
    if fact is not None and fact["status"] in {"provisional", "unknown"} and name not in allowed:
        detail = f"is {fact['status']}; confirm it or name {name!r} in allowProvisional"
        yield _finding((*path, "status"), "fact.provisional", detail)


def four_languages(document: Node) -> Iterator[Finding]:
    """Every rule has a label; no text is blank in any of the four languages."""
    for path, rule in rules_of(document):
        if "label" not in rule and path != ("rules",):
            detail = "expected a label in en, el, it and pt"
            yield _finding((*path, "label"), "text.missing", detail)
    for path, text in _local_texts(document, ()):
        for language in LANGUAGES:
            if not text.get(language, "").strip():
                yield _finding((*path, language), "text.missing", "expected a text, not blanks")


def pass_marks(document: Node) -> Iterator[Finding]:
    """Where the platform's word is not trusted, graded activities have a pass mark of ours."""
    trusted = document["policies"]["trustPlatformVerdict"]
    marks = {item["id"]: item["passMark"]["value"] for item in document["components"]}
    for place, activity in enumerate(document["activities"]):
        path = ("activities", place)
        if activity["graded"] and activity["maxScore"] is not None:
            if Decimal(activity["maxScore"]) == 0:
                detail = "a graded activity has a maximum above 0"
                yield _finding((*path, "maxScore"), "activity.max_score", detail)
            mark = activity.get("passMark") or marks.get(activity["component"])
            if not trusted and mark is None:
                detail = "the platform's verdict is not trusted, so a pass mark is needed"
                yield _finding((*path, "passMark"), "activity.pass_mark", detail)


def roles_have_activities(document: Node) -> Iterator[Finding]:
    """Each role has required graded activities: otherwise nothing could be decided."""
    for place, role in enumerate(document["roles"]):
        required = any(
            role["id"] in activity["requiredFor"] and activity["graded"]
            for activity in document["activities"]
        )
        if not required:
            yield _finding(
                ("roles", place, "id"),
                "role.no_activities",
                f"no graded activity is required for {role['id']!r}",
            )


def late_policy(document: Node) -> Iterator[Finding]:
    """The most that lateness can cost is not less than a day of it."""
    for path, policies in _policies(document):
        late = policies.get("late", {})
        if Decimal(late.get("penaltyPerDay", "0")) > Decimal(late.get("max", "1")):
            detail = "the largest penalty is smaller than that of one day"
            yield _finding((*path, "late", "max"), "policy.late", detail)


def _policies(document: Node) -> Iterator[tuple[Path, Node]]:
    yield ("policies",), document["policies"]
    for name in ("components", "activities"):
        for place, item in enumerate(document[name]):
            if "policies" in item:
                yield (name, place, "policies"), item["policies"]


def _at(document: Node, path: tuple[str, ...]) -> Node | None:
    found: Any = document
    for step in path:
        found = found[step]
    return found  # type: ignore[no-any-return]


_WITHOUT_FACTS: frozenset[Path] = frozenset({("rules",), ("observations",)})


def _facts(node: Any, path: Path) -> Iterator[tuple[Path, Node]]:
    """Every object that has a status and a source."""
    if isinstance(node, Mapping):
        if "status" in node and "source" in node:
            yield path, node
        for key, item in node.items():
            if (*path, key) not in _WITHOUT_FACTS:
                yield from _facts(item, (*path, key))
    elif isinstance(node, list):
        for place, item in enumerate(node):
            yield from _facts(item, (*path, place))


def _local_texts(node: Any, path: Path) -> Iterator[tuple[Path, Node]]:
    """Every object of texts in all languages."""
    if isinstance(node, Mapping):
        if set(node) == set(LANGUAGES) and all(isinstance(text, str) for text in node.values()):
            yield path, node
        for key, item in node.items():
            yield from _local_texts(item, (*path, key))
    elif isinstance(node, list):
        for place, item in enumerate(node):
            yield from _local_texts(item, (*path, place))


def _unknown(path: Path, kind: str, id_: str) -> Finding:
    return _finding(path, "reference.unknown", f"there is no {kind} {id_!r}")


def _finding(path: Path, code: str, detail: str) -> Finding:
    return Finding(pointer=pointer(*path), code=code, detail=detail)


LINTS: tuple[Lint, ...] = (
    competence_counts,
    hours_of_units,
    hours_in_all,
    period_order,
    credits_add_up,
    duplicate_ids,
    activity_references,
    other_references,
    source_references,
    unknown_with_value,
    provisional_facts,
    four_languages,
    pass_marks,
    roles_have_activities,
    late_policy,
)
