"""A programme: a course as versioned, immutable data. `schemas/json/laurel/programme-1.json`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from credentials.encoding.digests import prefixed_digest
from credentials.errors import MalformedError
from issuer.domain.awarding import (
    Funding,
    Issuer,
    Level,
    Node,
    Partner,
    fact_of,
    parse_funding,
    parse_issuer,
    parse_level,
    parse_partner,
)
from issuer.domain.facts import Fact, FactStatus, LocalText, parse_fact
from issuer.domain.policies import Policies, parse_policies
from issuer.domain.programme_parts import (
    Activity,
    Competence,
    CompetenceGroup,
    Component,
    CreditTotal,
    CreditUnit,
    PrerequisiteCourse,
    Role,
    WorkloadUnit,
    parse_activity,
    parse_competence,
    parse_component,
    parse_credit_total,
    parse_credit_unit,
    parse_role,
    parse_workload_unit,
)
from issuer.domain.rules import Rule, Selector, parse_rule, walk
from issuer.domain.scales import Scale, parse_scale

_SETTLED = (FactStatus.CONFIRMED, FactStatus.STATED)


class ProgrammeMalformed(MalformedError):
    """The document is not a programme; it was not held against its JSON schema before."""

    code = "programme.malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything a version of a programme says. Never changes once published."""

    id: str
    version: str
    digest: str
    """`sha-256:` and 64 hex digits, over the canonical JSON of `document`."""
    document: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, Any]]
    allow_provisional: frozenset[str]
    name: Fact[LocalText]
    short_name: str
    description: Fact[LocalText]
    language: Fact[str]
    time_zone: str
    start: Fact[date]
    end: Fact[date]
    grades_close_on: date
    grades_close_at: datetime
    """The first instant after the closing date, in UTC."""
    issuer: Issuer
    partners: tuple[Partner, ...]
    funding: Funding | None
    paper_title: Fact[LocalText]
    paper_sentence: Fact[LocalText]
    texts: Mapping[str, Fact[LocalText]]
    """`entryRequirements`, `howAssessed`, `gradingScale`, `qualityStatus`, `delivery`."""
    level: Level | None
    workload: tuple[WorkloadUnit, ...]
    total_hours: Fact[Decimal]
    credits: tuple[CreditUnit, ...]
    credit_totals: tuple[CreditTotal, ...]
    competence_groups: tuple[CompetenceGroup, ...]
    competences: Mapping[str, Competence]
    components: Mapping[str, Component]
    activities: Mapping[str, Activity]
    roles: Mapping[str, Role]
    prerequisites: Mapping[str, PrerequisiteCourse]
    rules: Rule
    observations: tuple[Rule, ...]
    on_reading_disagreement: Literal["note", "review"]
    policies: Policies
    grades: Literal["all", "components", "overall"]
    """Which results go into the credential."""
    scales: tuple[Scale, ...]
    """How scores are told besides."""
    validity: Fact[int] | None
    """Months for which a certificate is valid; None: for ever."""
    suspension: bool
    display_decimals: int
    approval: Literal["none", "required"]
    _meant: dict[tuple[Selector, str], frozenset[str]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def may_sign(self, name: str, status: FactStatus) -> bool:
        """Whether a fact of that status may be signed: settled, or allowed by name."""
        return status in _SETTLED or name in self.allow_provisional

    @property
    def rule_labels(self) -> Mapping[str, LocalText]:
        """Label of each rule and observation, by id."""
        nodes = (node for rule in (self.rules, *self.observations) for node in walk(rule))
        return {node.id: node.label for node in nodes}

    def meant_by(self, selector: Selector, role: str) -> frozenset[str]:
        """Ids of the role's activities that a selector means; reckoned once for each."""
        found = self._meant.get((selector, role))
        if found is None:
            found = frozenset(
                activity.id
                for activity in self.activities_of(role)
                if selector.means(activity, required=role in activity.required_for)
            )
            self._meant[selector, role] = found
        return found

    def activities_of(self, role: str) -> tuple[Activity, ...]:
        """The activities of a role, required and optional, in the programme's order."""
        return tuple(
            activity
            for activity in self.activities.values()
            if role in activity.required_for or role in activity.optional_for
        )


def parse_programme(document: Node) -> Programme:
    """The programme of a document that fits `programme-1.json`.

    ProgrammeMalformed if a member is missing or of another type; what a programme must fulfil
    beyond its shape is found by `programme_lint`.
    """
    try:
        return _programme(document)
    except ZoneInfoNotFoundError as error:
        raise ProgrammeMalformed(f"unknown time zone: {error}", pointer="/timeZone") from error
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise ProgrammeMalformed(f"not a programme: {error!r}", pointer="") from error


def _programme(node: Node) -> Programme:
    period, paper, credits_ = node["period"], node["paper"], node["credits"]
    close = date.fromisoformat(period["gradesCloseOn"])
    components = {
        item["id"]: parse_component(item, node["policies"]) for item in node["components"]
    }
    return Programme(
        id=node["id"],
        version=node["version"],
        digest=prefixed_digest(node),
        document=node,
        sources=node["sources"],
        allow_provisional=frozenset(node["allowProvisional"]),
        name=parse_fact(node["name"]),
        short_name=node["shortName"],
        description=parse_fact(node["description"]),
        language=parse_fact(node["language"]),
        time_zone=node["timeZone"],
        start=fact_of(date.fromisoformat, period["start"]),
        end=fact_of(date.fromisoformat, period["end"]),
        grades_close_on=close,
        grades_close_at=_end_of(close, node["timeZone"]),
        issuer=parse_issuer(node["issuer"]),
        partners=tuple(parse_partner(item) for item in node["partners"]),
        funding=parse_funding(node["funding"]) if node["funding"] else None,
        paper_title=parse_fact(paper["title"]),
        paper_sentence=parse_fact(paper["sentence"]),
        texts={key: parse_fact(item) for key, item in node["texts"].items()},
        level=parse_level(node["level"]) if node["level"] else None,
        workload=tuple(parse_workload_unit(item) for item in node["workload"]["units"]),
        total_hours=fact_of(Decimal, node["workload"]["total"]),
        credits=tuple(parse_credit_unit(item) for item in credits_["units"]),
        credit_totals=tuple(parse_credit_total(item) for item in credits_["totals"]),
        competence_groups=tuple(
            CompetenceGroup(id=item["id"], title=item["title"]) for item in node["competenceGroups"]
        ),
        competences={item["id"]: parse_competence(item) for item in node["competences"]},
        components=components,
        activities={
            item["id"]: parse_activity(item, components, node) for item in node["activities"]
        },
        roles={item["id"]: parse_role(item) for item in node["roles"]},
        prerequisites={
            item["id"]: PrerequisiteCourse(
                id=item["id"], title=item["title"], aliases=tuple(item.get("aliases", ()))
            )
            for item in node["prerequisites"]
        },
        rules=parse_rule(node["rules"]),
        observations=tuple(parse_rule(item) for item in node["observations"]),
        on_reading_disagreement=node["onReadingDisagreement"],
        policies=parse_policies(node["policies"]),
        grades=node["grades"],
        scales=tuple(parse_scale(item) for item in node.get("scales", ())),
        validity=_validity(node.get("validity")),
        suspension=node["suspension"],
        display_decimals=node["displayDecimals"],
        approval=node["approval"],
    )


def _validity(node: Node | None) -> Fact[int] | None:
    return None if node is None else parse_fact({**node, "value": node["months"]})


def _end_of(day: date, zone: str) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(0), tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC)
