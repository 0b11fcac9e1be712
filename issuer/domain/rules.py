"""The closed set of rules, as data. No code stands in a rule; `evaluation` gives the values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from issuer.domain.facts import LocalText
from issuer.domain.programme_parts import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Which activities of the learner's role are meant; None does not limit."""

    activities: frozenset[str] | None = None
    component: str | None = None
    kind: str | None = None
    competence: str | None = None
    tag: str | None = None
    required: bool | None = None
    graded: bool | None = None

    def means(self, activity: Activity, *, required: bool) -> bool:
        """Whether an activity is meant, which is `required` of the learner's role or not."""
        return (
            (self.activities is None or activity.id in self.activities)
            and self.component in (None, activity.component)
            and self.kind in (None, activity.kind)
            and (self.competence is None or self.competence in activity.competences)
            and (self.tag is None or self.tag in activity.tags)
            and self.required in (None, required)
            and self.graded in (None, activity.graded)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all rules have."""

    id: str
    type: str
    label: LocalText = field(default_factory=dict)
    status: str = "stated"

    @property
    def children(self) -> "tuple[Rule, ...]":
        """The rules this one is made of."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Combinator(Rule):
    """`all`, `any`, `atLeast` (with `n`) or `not` of other rules. Kleene's three values."""

    of: tuple[Rule, ...]
    n: int = 0

    @property
    def children(self) -> tuple[Rule, ...]:
        return self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite(Rule):
    """A valid record or attestation of something passed before."""

    prerequisite: str
    accepted_evidence: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled(Rule):
    """The learner is enrolled, or was selected, for the role."""

    selected: bool
    cohort: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityStatus(Rule):
    """The status of every selected activity is in the list."""

    select: Selector
    statuses: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPassed(Rule):
    """Every selected activity is passed."""

    select: Selector


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOf(Rule):
    """The share of the selected activities that are passed, attempted or completed."""

    select: Selector
    what: str
    min: Decimal
    count_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Rule):
    """An aggregate of the scores, as shares of their maxima."""

    select: Selector
    aggregate: str
    min: Decimal
    n: int
    drop_lowest: int
    weights: Mapping[str, Decimal]
    """By component, shared out evenly over its items; empty: the activities' own weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Each(Rule):
    """The rule holds in each component, or for each competence."""

    group_by: str
    rule: "ShareOf | Score"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Rule):
    """Confirmed hours of a component."""

    component: str
    min: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Rule):
    """Hours or share of the sessions attended."""

    sessions: frozenset[str] | None
    min_share: Decimal | None
    min_hours: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(Rule):
    """Each of the roles has signed; perhaps by different persons."""

    roles: tuple[str, ...]
    count: int
    distinct_persons: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Before(Rule):
    """An event of the learner's course happened by a date."""

    event: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Rule):
    """An event happened within so many days of another."""

    event: str
    since: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds(Rule):
    """The learner holds another credential."""

    achievement: str
    issuer: str | None
    not_revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOpenCase(Rule):
    """No open integrity or appeal case."""

    kinds: frozenset[str]


def parse_rule(document: Mapping[str, Any]) -> Rule:
    """The rule of a JSON node. KeyError for a type that is not in the closed set."""
    kind = document["type"]
    common = {
        "id": document["id"],
        "type": kind,
        "label": document.get("label", {}),
        "status": document.get("status", "stated"),
    }
    return _PARSERS[kind](document, common)


def walk(rule: Rule) -> Iterator[Rule]:
    """The rule and all rules below it, in the order of the document."""
    yield rule
    for child in rule.children:
        yield from walk(child)


def parse_selector(document: Mapping[str, Any]) -> Selector:
    """The selector of a JSON object; an empty one selects every activity of the role."""
    activities = document.get("activities")
    return Selector(
        activities=None if activities is None else frozenset(activities),
        component=document.get("component"),
        kind=document.get("kind"),
        competence=document.get("competence"),
        tag=document.get("tag"),
        required=document.get("required"),
        graded=document.get("graded"),
    )


Node = Mapping[str, Any]


def _combinator(node: Node, common: dict[str, Any]) -> Rule:
    return Combinator(**common, of=tuple(map(parse_rule, node["of"])), n=node.get("n", 0))


def _prerequisite(node: Node, common: dict[str, Any]) -> Rule:
    accepted = frozenset(node.get("acceptedEvidence", ("credential", "record", "attestation")))
    return Prerequisite(**common, prerequisite=node["prerequisite"], accepted_evidence=accepted)


def _enrolled(node: Node, common: dict[str, Any]) -> Rule:
    return Enrolled(**common, selected=node.get("selected", False), cohort=node.get("cohort"))


def _activity_status(node: Node, common: dict[str, Any]) -> Rule:
    return ActivityStatus(
        **common, select=parse_selector(node["select"]), statuses=frozenset(node["in"])
    )


def _activity_passed(node: Node, common: dict[str, Any]) -> Rule:
    return ActivityPassed(**common, select=parse_selector(node["select"]))


def _share_of(node: Node, common: dict[str, Any]) -> Rule:
    return ShareOf(
        **common,
        select=parse_selector(node.get("select", {})),
        what=node["what"],
        min=Decimal(node["min"]),
        count_by=node.get("countBy", "item"),
    )


def _score(node: Node, common: dict[str, Any]) -> Rule:
    return Score(
        **common,
        select=parse_selector(node.get("select", {})),
        aggregate=node["aggregate"],
        min=Decimal(node["min"]),
        n=node.get("n", 0),
        drop_lowest=node.get("dropLowest", 0),
        weights={key: Decimal(value) for key, value in node.get("weights", {}).items()},
    )


def _each(node: Node, common: dict[str, Any]) -> Rule:
    inner = parse_rule({"id": node["id"], **node["rule"]})
    if not isinstance(inner, ShareOf | Score):
        raise KeyError(inner.type)
    return Each(**common, group_by=node["groupBy"], rule=inner)


def _hours(node: Node, common: dict[str, Any]) -> Rule:
    return Hours(
        **common,
        component=node["component"],
        min=Decimal(node["min"]),
        source=node.get("source", "workBased"),
    )


def _attendance(node: Node, common: dict[str, Any]) -> Rule:
    sessions = node.get("sessions")
    share, hours = node.get("minShare"), node.get("minHours")
    return Attendance(
        **common,
        sessions=None if sessions is None else frozenset(sessions),
        min_share=None if share is None else Decimal(share),
        min_hours=None if hours is None else Decimal(hours),
    )


def _sign_off(node: Node, common: dict[str, Any]) -> Rule:
    roles = tuple(node["roles"])
    return SignOff(
        **common,
        roles=roles,
        count=node.get("count", len(roles)),
        distinct_persons=node.get("distinctPersons", False),
    )


def _before(node: Node, common: dict[str, Any]) -> Rule:
    return Before(**common, event=node["event"], date=date.fromisoformat(node["date"]))


def _within(node: Node, common: dict[str, Any]) -> Rule:
    return Within(**common, event=node["event"], since=node["from"], days=node["days"])


def _holds(node: Node, common: dict[str, Any]) -> Rule:
    return Holds(
        **common,
        achievement=node["achievement"],
        issuer=node.get("issuer"),
        not_revoked=node.get("notRevoked", True),
    )


def _no_open_case(node: Node, common: dict[str, Any]) -> Rule:
    return NoOpenCase(**common, kinds=frozenset(node["kinds"]))


_PARSERS: Mapping[str, Callable[[Node, dict[str, Any]], Rule]] = {
    "all": _combinator,
    "any": _combinator,
    "atLeast": _combinator,
    "not": _combinator,
    "prerequisite": _prerequisite,
    "enrolled": _enrolled,
    "activityStatus": _activity_status,
    "activityPassed": _activity_passed,
    "shareOf": _share_of,
    "score": _score,
    "each": _each,
    "hours": _hours,
    "attendance": _attendance,
    "signOff": _sign_off,
    "before": _before,
    "within": _within,
    "holds": _holds,
    "noOpenCase": _no_open_case,
}
