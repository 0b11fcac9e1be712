"""What officers have recorded about a learner, as far as a decision needs it.

Only ids, digests and effects: reasons, texts and names of people stay in the officers' records.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp

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

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(
            self.overrides or self.recognitions or self.excuses or self.attestations or self.cases
        )

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


def records_document(records: Records) -> dict[str, list[dict[str, Any]]]:
    """The records as JSON: what decides, nothing else."""
    kinds = {field.name: getattr(records, field.name) for field in fields(records)}
    return {name: [_document(one) for one in found] for name, found in kinds.items() if found}


def parse_records(document: Mapping[str, Any]) -> Records:
    """The records of a JSON object that `records_document` made, or that fits its schema."""
    return Records(
        **{
            name: tuple(_KINDS[name](**_members(one)) for one in found)
            for name, found in document.items()
        }
    )


_KINDS: Mapping[str, type[Any]] = {
    "overrides": Override,
    "recognitions": Recognition,
    "excuses": Excuse,
    "attestations": Attestation,
    "cases": Case,
}
_TIMES = frozenset({"at", "expires", "opened_at", "closed_at"})
_NAMES = {"opened_at": "openedAt", "closed_at": "closedAt", "late_only": "lateOnly"}
_FIELDS = {name: field for field, name in _NAMES.items()}


def _document(record: Any) -> dict[str, Any]:
    told = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if value is not None:
            stamp = field.name in _TIMES
            told[_NAMES.get(field.name, field.name)] = (
                format_date_time_stamp(value) if stamp else value
            )
    return told


def _members(document: Mapping[str, Any]) -> dict[str, Any]:
    named = {_FIELDS.get(name, name): value for name, value in document.items()}
    return {
        name: parse_date_time_stamp(value) if name in _TIMES else value
        for name, value in named.items()
    }
