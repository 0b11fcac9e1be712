"""What a gradebook does not know: enrolment, prerequisites, hours, attendance, sign-offs,
recognitions, and the platform's own status and verdict of an activity. One fact a line.

| fact | about | value | verdict | at | by |
|---|---|---|---|---|---|
| enrolment | | status | | | |
| enrolment | selected, started, completed, withdrawn | | | day | |
| prerequisite | its id | passed, failed, unknown | | day | reference |
| hours | planned or nothing | hours | | | supervisor |
| attendance | session | hours | present, absent | day | |
| signOff | role | method | | time | person |
| activity | its id | status | passed, failed | time | |
| recognition | activity | reason | | day | assessor |
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from issuer.intake.numbers import NumberUnreadable, echo, number_in_cell
from issuer.intake.reading import CellNote, Place
from issuer.intake.table import Table, refused

COLUMNS = ("learner", "fact", "about", "value", "verdict", "at", "by")
REQUIRED = frozenset({"learner", "fact"})
_VERDICTS = {"": None, "passed": True, "failed": False}
_PRESENCE = {"present": True, "": True, "absent": False}
_STAGES = ("selected", "started", "completed", "withdrawn")
_FORMULA = ("=", "+", "@", "-", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line."""

    row: int
    learner: str
    fact: str
    about: str
    value: str
    verdict: str
    at: str
    by: str


class _LineRefused(ValueError):
    def __init__(self, column: str, code: str, detail: str) -> None:
        super().__init__(detail)
        self.column, self.code, self.detail = column, code, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All facts of a file by learner."""

    digest: str
    by_learner: Mapping[str, tuple[Fact, ...]]
    problems: tuple[CellNote, ...]
    """Lines that name no learner."""
    comma: bool
    """Whether a comma is the decimal mark: it does not part the cells."""


def read_facts(table: Table, digest: str) -> Facts:
    """The facts of a table with the columns of `COLUMNS`, in any order.

    IntakeRefused for a column that is not one of them, or if learner or fact is missing.
    """
    named = [name.casefold() for name in table.columns]
    unknown = [name for name in named if name not in COLUMNS]
    missing = sorted(REQUIRED - set(named))
    if unknown or missing:
        wrong = f"unknown: {', '.join(unknown[:10])}" if unknown else f"missing: {missing}"
        raise refused("facts.columns", f"expected the columns {', '.join(COLUMNS)}; {wrong}")
    found: dict[str, list[Fact]] = defaultdict(list)
    problems = []
    for number, cells in table.open_rows():
        given = dict(zip(named, (cell.strip() for cell in cells), strict=False))
        fact = Fact(row=number, **{name: given.get(name, "") for name in COLUMNS})
        if fact.learner:
            found[fact.learner].append(fact)
        else:
            detail = "expected the learner's id; the cell is empty"
            problems.append(_note(number, "learner", "learner.no_id", detail))
    return Facts(
        digest=digest,
        by_learner={learner: tuple(facts) for learner, facts in found.items()},
        problems=tuple(problems),
        comma=table.delimiter not in {None, ","},
    )


def _note(row: int, column: str | None, code: str, detail: str) -> CellNote:
    return CellNote(row=row, column=column, code=code, detail=detail, file="facts")


@dataclass(slots=True, kw_only=True)
class _Growing:
    """A document that facts are added to."""

    document: dict[str, Any]
    origins: dict[str, Place]
    kinds: Mapping[str, tuple[str, str]]
    """Component and kind of each activity of the programme."""
    comma: bool

    def append(self, name: str, item: dict[str, Any], fact: Fact, column: str = "value") -> None:
        """One more item of a list, without what is empty."""
        items = self.document.setdefault(name, [])
        self.origins[f"/{name}/{len(items)}"] = Place(fact.row, column, "facts")
        items.append({key: value for key, value in item.items() if value not in {"", None}})

    def hours(self, fact: Fact) -> str:
        """The number of hours in `value`."""
        mark = "," if self.comma and "," in fact.value else "."
        try:
            return number_in_cell(fact.value, mark=mark)
        except NumberUnreadable as error:
            raise _LineRefused("value", "cell.number", str(error)) from error


def add_facts(
    document: Mapping[str, Any],
    origins: Mapping[str, Place],
    facts: tuple[Fact, ...],
    *,
    digest: str,
    comma: bool,
    kinds: Mapping[str, tuple[str, str]],
) -> tuple[dict[str, Any], dict[str, Place], tuple[CellNote, ...]]:
    """The document with the facts about its learner, the places of what was added, and what is
    wrong with lines. A wrong line spoils the learner: without it the decision could be another."""
    source = {**document["source"], "factsDigest": digest}
    growing = _Growing(
        document={**document, "source": source, "activities": list(document["activities"])},
        origins=dict(origins),
        kinds=kinds,
        comma=comma,
    )
    problems = []
    for fact in facts:
        try:
            _add(growing, fact)
        except _LineRefused as error:
            problems.append(_note(fact.row, error.column, error.code, error.detail))
    return growing.document, growing.origins, tuple(problems)


def _add(growing: _Growing, fact: Fact) -> None:
    for column in COLUMNS[1:]:
        text = getattr(fact, column)
        if len(text) > 1 and text.startswith(_FORMULA) and column != "value":
            raise _LineRefused(column, "cell.formula", f"{echo(text)} is a formula")
    add = _KINDS.get(fact.fact)
    if add is None:
        known = ", ".join(_KINDS)
        raise _LineRefused("fact", "fact.unknown", f"{echo(fact.fact)}: expected one of {known}")
    add(growing, fact)


def _enrolment(growing: _Growing, fact: Fact) -> None:
    enrolment = growing.document.setdefault("enrolment", {})
    growing.origins.setdefault("/enrolment", Place(fact.row, "value", "facts"))
    name = f"{fact.about}At" if fact.about in _STAGES else "status"
    if fact.about not in {"", *_STAGES}:
        detail = f"{echo(fact.about)}: expected nothing or one of {', '.join(_STAGES)}"
        raise _LineRefused("about", "fact.about", detail)
    value = fact.value if name == "status" else fact.at
    if not value:
        raise _LineRefused("value" if name == "status" else "at", "fact.value", "is empty")
    if enrolment.setdefault(name, value) != value:
        raise _LineRefused("value", "fact.twice", f"enrolment {name} was {echo(enrolment[name])}")
    column = "value" if name == "status" else "at"
    growing.origins[f"/enrolment/{name}"] = Place(fact.row, column, "facts")


def _prerequisite(growing: _Growing, fact: Fact) -> None:
    item = {"id": fact.about, "kind": "record", "result": fact.value, "verifiedAt": fact.at}
    growing.append("prerequisites", {**item, "ref": fact.by}, fact)


def _hours(growing: _Growing, fact: Fact) -> None:
    work = growing.document.setdefault("workBased", {})
    name = {"": "confirmedHours", "confirmed": "confirmedHours", "planned": "plannedHours"}.get(
        fact.about
    )
    if name is None:
        detail = f"{echo(fact.about)}: expected planned or nothing"
        raise _LineRefused("about", "fact.about", detail)
    hours = growing.hours(fact)
    if work.setdefault(name, hours) != hours:
        raise _LineRefused("value", "fact.twice", f"{name} was {work[name]} before")
    if fact.by:
        work["supervisor"] = {"ref": fact.by}
    growing.origins[f"/workBased/{name}"] = Place(fact.row, "value", "facts")


def _attendance(growing: _Growing, fact: Fact) -> None:
    present = _PRESENCE.get(fact.verdict)
    if present is None:
        detail = f"{echo(fact.verdict)}: expected present or absent"
        raise _LineRefused("verdict", "fact.verdict", detail)
    hours = growing.hours(fact) if fact.value else ""
    item = {"session": fact.about, "date": fact.at, "hours": hours}
    growing.append("attendance", item, fact)
    growing.document["attendance"][-1]["present"] = present


def _sign_off(growing: _Growing, fact: Fact) -> None:
    item = {"role": fact.about, "personRef": fact.by, "at": fact.at, "method": fact.value}
    growing.append("signOffs", item, fact)


def _recognition(growing: _Growing, fact: Fact) -> None:
    item = {"activityId": fact.about, "reason": fact.value, "assessorRef": fact.by, "at": fact.at}
    growing.append("recognitions", item, fact)
    _status(growing, fact, "recognised", None)


def _activity(growing: _Growing, fact: Fact) -> None:
    if fact.verdict not in _VERDICTS:
        detail = f"{echo(fact.verdict)}: expected passed, failed or nothing"
        raise _LineRefused("verdict", "fact.verdict", detail)
    verdict = _VERDICTS[fact.verdict]
    if fact.value or verdict is None:
        status = fact.value
    else:
        status = "gradedPassed" if verdict else "gradedFailed"
    _status(growing, fact, status, verdict)


def _status(growing: _Growing, fact: Fact, status: str, verdict: bool | None) -> None:  # noqa: FBT001  # a verdict, not a switch
    """The platform's word about an activity: it replaces what was reckoned from the score."""
    if fact.about not in growing.kinds:
        raise _LineRefused("about", "activity.unknown", f"no activity {echo(fact.about)}")
    if verdict is None and status in {"gradedPassed", "gradedFailed"}:
        verdict = status == "gradedPassed"
    items = growing.document["activities"]
    places = [n for n, item in enumerate(items) if item["activityId"] == fact.about]
    if len(places) > 1:
        detail = f"{fact.about} has {len(places)} attempts: which one is meant?"
        raise _LineRefused("about", "activity.attempts", detail)
    place = places[0] if places else None
    component, kind = growing.kinds[fact.about]
    item = (
        {"activityId": fact.about, "component": component, "kind": kind, "attempt": {"number": 1}}
        if place is None
        else {k: v for k, v in items[place].items() if k not in {"passed", "verdictBy"}}
    )
    item["status"] = status
    if verdict is not None:
        item |= {"passed": verdict, "verdictBy": "platform"}
    if fact.at:
        item["gradedAt"] = fact.at
    place = len(items) if place is None else place
    items[place:] = [item, *items[place + 1 :]]
    growing.origins[f"/activities/{place}"] = Place(fact.row, "value", "facts")


_KINDS: Mapping[str, Callable[[_Growing, Fact], None]] = {
    "enrolment": _enrolment,
    "prerequisite": _prerequisite,
    "hours": _hours,
    "attendance": _attendance,
    "signOff": _sign_off,
    "activity": _activity,
    "recognition": _recognition,
}
