"""Everything that rules are evaluated on: one learner, one role, one time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from issuer.domain.evidence import Evidence
from issuer.domain.programme import Programme
from issuer.domain.records import Records
from issuer.domain.rules import Rule, Selector
from issuer.domain.settling import Settled
from issuer.domain.values import Value, plain

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The settled activities and all else that the rules ask for."""

    programme: Programme
    role: str
    cohort: str
    documents: tuple[Evidence, ...]
    """Sorted by digest."""
    settled: tuple[Settled, ...]
    """The activities of the role, in the programme's order."""
    records: Records
    as_of: datetime
    closed: bool
    """Whether the closing date of grades has passed."""
    _selected: dict[Selector, tuple[Settled, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def select(self, selector: Selector) -> tuple[Settled, ...]:
        """The settled activities that are meant, without the excluded ones."""
        if selector not in self._selected:
            meant = self.programme.meant_by(selector, self.role)
            self._selected[selector] = tuple(
                item for item in self.settled if item.activity.id in meant and not item.is_excluded
            )
        return self._selected[selector]

    def entries(self, name: str) -> list[Node]:
        """The entries of a list of all documents, together."""
        return [entry for document in self.documents for entry in document.document.get(name, ())]

    def event(self, name: str) -> date | None:
        """The day of an event in the programme's time zone; None if it is not known."""
        if name == "gradesClose":
            return self.programme.grades_close_on
        if name == "asOf":
            return self.as_of.astimezone(ZoneInfo(self.programme.time_zone)).date()
        days = [document.events[name] for document in self.documents if name in document.events]
        return max(days, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """The value of a rule, with what was measured and what was needed."""

    rule: Rule
    value: Value
    measured: str
    needed: str
    worst: str
    best: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    """JSON values for explanations."""
    below: "tuple[RuleResult, ...]" = ()
    """The results of the rules that this one is made of."""

    @property
    def document(self) -> dict[str, Any]:
        """The entry of a decision's `rules`."""
        return {
            "id": self.rule.id,
            "type": self.rule.type,
            "value": str(self.value),
            "measured": self.measured,
            "needed": self.needed,
            "worst": self.worst,
            "best": self.best,
            **self.facts,
        }


def share_text(part: Fraction | int, whole: Fraction | int) -> str:
    """`41/47`."""
    return f"{plain(part)}/{plain(whole)}"
