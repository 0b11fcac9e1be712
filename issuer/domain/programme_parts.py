"""The parts of a programme: issuer, workload, credits, competences, activities, roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from issuer.domain.awarding import Node, fact_of, origin
from issuer.domain.facts import Fact, FactStatus, LocalText, parse_fact
from issuer.domain.policies import Policies, merged, parse_policies


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadPart:
    """A part of a unit of workload."""

    id: str
    title: LocalText
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadUnit:
    """A unit of workload: its hours are the sum of its parts'."""

    id: str
    title: LocalText
    hours: Decimal
    parts: tuple[WorkloadPart, ...]
    status: FactStatus
    source: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditUnit:
    """Credit points of one unit: all of them or none."""

    id: str
    system: str
    system_uri: str | None
    title: LocalText
    points: Decimal
    unit: str
    """Id of the workload unit."""
    requires: tuple[str, ...]
    """Ids of the rules that must be TRUE for the points."""
    basis: str
    status: FactStatus
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTotal:
    """All points of one system."""

    system: str
    system_uri: str | None
    points: Decimal
    status: FactStatus
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceGroup:
    """A heading under which competences are shown."""

    id: str
    title: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """A competence, with its place in a framework where it has one."""

    id: str
    name: str
    group: str
    framework: str | None
    framework_name: str | None
    framework_version: str | None
    code: str | None
    framework_title: str | None
    area: str | None
    defined_levels: tuple[str, ...]
    esco_uri: str | None
    esco_label: str | None
    esco_relation: str | None
    """SKOS: exactMatch, closeMatch, broadMatch, relatedMatch."""
    status: FactStatus
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A kind of activities that are counted together."""

    id: str
    title: LocalText
    plural: LocalText
    pass_mark: Fact[Decimal | None]
    """Share of the maximum score; None where only the platform's word counts."""
    policies: Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One quiz, assignment, assessment or other piece of the course."""

    id: str
    component: str
    kind: str
    title: LocalText
    competences: tuple[str, ...]
    graded: bool
    max_score: Decimal | None
    weight: Decimal
    required_for: frozenset[str]
    """Role ids."""
    optional_for: frozenset[str]
    tags: frozenset[str]
    pass_mark: Decimal | None
    policies: Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class PrerequisiteCourse:
    """Something that must have been passed before."""

    id: str
    title: LocalText
    aliases: tuple[str, ...]


def parse_workload_unit(node: Node) -> WorkloadUnit:
    """The unit of its JSON object; hours exact."""
    return WorkloadUnit(
        id=node["id"],
        title=node["title"],
        hours=Decimal(node["hours"]),
        parts=tuple(
            WorkloadPart(id=part["id"], title=part["title"], hours=Decimal(part["hours"]))
            for part in node["parts"]
        ),
        note=node.get("note"),
        **origin(node),
    )


def parse_credit_unit(node: Node) -> CreditUnit:
    """The credit unit of its JSON object; points exact."""
    return CreditUnit(
        id=node["id"],
        system=node["system"],
        system_uri=node["systemUri"],
        title=node["title"],
        points=Decimal(node["points"]),
        unit=node["unit"],
        requires=tuple(node["requires"]),
        basis=node["basis"],
        **origin(node),
    )


def parse_credit_total(node: Node) -> CreditTotal:
    """The sum of one system; points exact."""
    return CreditTotal(
        system=node["system"],
        system_uri=node["systemUri"],
        points=Decimal(node["points"]),
        **origin(node),
    )


def parse_competence(node: Node) -> Competence:
    """The competence of its JSON object."""
    framework: Node = node["framework"] or {}
    esco: Node = node["esco"] or {}
    return Competence(
        id=node["id"],
        name=node["name"],
        group=node["group"],
        framework=framework.get("id"),
        framework_name=framework.get("name"),
        framework_version=framework.get("version"),
        code=framework.get("code"),
        framework_title=framework.get("title"),
        area=framework.get("area"),
        defined_levels=tuple(framework.get("definedLevels", ())),
        esco_uri=esco.get("uri"),
        esco_label=esco.get("label"),
        esco_relation=esco.get("relation"),
        **origin(node),
    )


def parse_component(node: Node, policies: Node) -> Component:
    """The component of its JSON object; `policies` are the programme's, which it inherits."""
    return Component(
        id=node["id"],
        title=node["title"],
        plural=node["plural"],
        pass_mark=fact_of(Decimal, node["passMark"]),
        policies=parse_policies(merged(policies, node.get("policies"))),
    )


def parse_activity(node: Node, components: Mapping[str, Component], programme: Node) -> Activity:
    """The activity of its JSON object; pass mark and policies inherited from its component."""
    component = components.get(node["component"])
    mark = node.get("passMark")
    return Activity(
        id=node["id"],
        component=node["component"],
        kind=node["kind"],
        title=node["title"],
        competences=tuple(node["competences"]),
        graded=node["graded"],
        max_score=None if node["maxScore"] is None else Decimal(node["maxScore"]),
        weight=Decimal(node["weight"]),
        required_for=frozenset(node["requiredFor"]),
        optional_for=frozenset(node.get("optionalFor", ())),
        tags=frozenset(node.get("tags", ())),
        pass_mark=Decimal(mark) if mark else component.pass_mark.value if component else None,
        policies=_activity_policies(node, component, programme),
    )


def _activity_policies(node: Node, component: Component | None, programme: Node) -> Policies:
    if component is not None and "policies" not in node:
        return component.policies
    own: Node = next((c for c in programme["components"] if c["id"] == node["component"]), {})
    inherited = merged(programme["policies"], own.get("policies"))
    return parse_policies(merged(inherited, node.get("policies")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """An occupation that the role leads to, in a public list."""

    scheme: str
    code: str | None
    uri: str
    label: LocalText
    relation: str
    status: FactStatus
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role profile: one course, one kind of certificate."""

    id: str
    title: LocalText
    title_status: Mapping[str, FactStatus]
    """Of the title, per language."""
    alternative_titles: tuple[str, ...]
    description: Fact[LocalText]
    competence_count: Fact[int]
    competences: Fact[tuple[str, ...]]
    learning_outcomes: Fact[Mapping[str, tuple[str, ...]]]
    occupations: tuple[Occupation, ...]
    hue: int
    """Degrees on the colour wheel; all roles have equal lightness."""
    colour: str
    """`#rrggbb` of that hue on paper."""
    colour_dark: str
    """`#rrggbb` of that hue on a dark ground."""


def parse_role(node: Node) -> Role:
    """The role of its JSON object."""
    outcomes = parse_fact(node["learningOutcomes"])
    return Role(
        id=node["id"],
        title={language: item["value"] for language, item in node["title"].items()},
        title_status={
            language: FactStatus(item["status"]) for language, item in node["title"].items()
        },
        alternative_titles=tuple(node["alternativeTitles"]),
        description=parse_fact(node["description"]),
        competence_count=parse_fact(node["competenceCount"]),
        competences=fact_of(tuple, node["competences"]),
        learning_outcomes=Fact(
            value={language: tuple(lines) for language, lines in outcomes.value.items()},
            status=outcomes.status,
            source=outcomes.source,
            note=outcomes.note,
        ),
        occupations=tuple(_occupation(item) for item in node["occupations"]),
        hue=node["hue"],
        colour=node["colour"],
        colour_dark=node["colourDark"],
    )


def _occupation(node: Node) -> Occupation:
    return Occupation(
        scheme=node["scheme"],
        code=node["code"],
        uri=node["uri"],
        label=node["label"],
        relation=node["relation"],
        **origin(node),
    )
