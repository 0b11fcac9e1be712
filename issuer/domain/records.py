"""What officers have recorded about a learner, as far as a decision needs it.

Only ids, digests and effects: reasons, texts and names of people stay in the officers' records.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ActivityEffect = Literal["gradedPassed", "gradedFailed", "excused", "recognised", "void"]
DecisionEffect = Literal["eligible", "notEligible", "incomplete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An officer's word that replaces a status or, confirmed by a second officer, an outcome."""

    id: str
    digest: str
    at: datetime
    effect: ActivityEffect | DecisionEffect
    activity: str | None = None
    """None: the decision as a whole."""
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """Prior learning that stands for an activity."""

    id: str
    digest: str
    at: datetime
    activity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """The learner need not do an activity, or may hand it in after the closing date."""

    id: str
    digest: str
    at: datetime
    activity: str
    late_only: bool = False
    """True: the work may be handed in late; the activity still counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """An officer has seen that something was passed before."""

    id: str
    digest: str
    at: datetime
    prerequisite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An integrity or appeal case."""

    id: str
    digest: str
    kind: Literal["integrity", "appeal"]
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All officers' records of one award."""

    overrides: tuple[Override, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    cases: tuple[Case, ...] = ()

    def valid_at(self, at: datetime) -> "Records":
        """The records made by `at` and not expired; cases only if open at `at`. In time order."""
        return Records(
            overrides=tuple(
                sorted(
                    (o for o in self.overrides if o.at <= at and (not o.expires or at < o.expires)),
                    key=lambda record: (record.at, record.id),
                )
            ),
            recognitions=tuple(sorted((r for r in self.recognitions if r.at <= at), key=_time)),
            excuses=tuple(sorted((r for r in self.excuses if r.at <= at), key=_time)),
            attestations=tuple(sorted((r for r in self.attestations if r.at <= at), key=_time)),
            cases=tuple(
                sorted(
                    (
                        case
                        for case in self.cases
                        if case.opened_at <= at and (not case.closed_at or at < case.closed_at)
                    ),
                    key=lambda case: (case.opened_at, case.id),
                )
            ),
        )


NO_RECORDS = Records()


def _time(record: Recognition | Excuse | Attestation) -> tuple[datetime, str]:
    return record.at, record.id
