"""Gathers what many items of an answer say about each learner."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from issuer.domain.programme import Programme
from issuer.intake.drafts import (
    CellRefused,
    Content,
    Item,
    Learner,
    Origin,
    draft_of,
    in_programme_order,
)
from issuer.intake.json_input import LineRefused
from issuer.intake.mapping import EvidenceMapping
from issuer.intake.numbers import NumberUnreadable, echo, is_changed, number_in_json
from issuer.intake.reading import CellNote, Reading

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(slots=True, kw_only=True)
class Person:
    """Everything about one learner so far."""

    id: str
    row: int
    name: str = ""
    identifiers: dict[tuple[str, str], None] = field(default_factory=dict)
    rows: dict[int, None] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    problems: list[CellNote] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)

    def refuse(self, row: int, column: str | None, code: str, detail: str) -> None:
        """Notes a problem: nothing about this learner is taken."""
        self.problems.append(CellNote(row=row, column=column, code=code, detail=detail))

    def note(self, row: int, column: str | None, code: str, detail: str) -> None:
        """Notes something that stops nothing."""
        self.notes.append(CellNote(row=row, column=column, code=code, detail=detail))

    def attempt(
        self,
        row: int,
        column: str | None,
        act: Callable[P, T],
        /,
        *given: P.args,
        **named: P.kwargs,
    ) -> T | None:
        """What `act` gives of the rest, or None after noting why the place cannot be read."""
        try:
            return act(*given, **named)
        except CellRefused as error:
            self.refuse(row, column, error.code, error.detail)
        except NumberUnreadable as error:
            self.refuse(row, column, "cell.number", str(error))
        return None

    def add(
        self,
        row: int,
        column: str | None,
        act: Callable[P, Mapping[str, Any]],
        /,
        *given: P.args,
        **named: P.kwargs,
    ) -> None:
        """One more activity, as `act` makes it of the rest, if it can be read."""
        content = self.attempt(row, column, act, *given, **named)
        if content is not None:
            self.items.append(Item(content=content, row=row, column=column))

    def number(self, row: int, column: str | None, value: Any) -> str:
        """The number to five decimals, with a note if it was another. Raises NumberUnreadable."""
        text = number_in_json(value)
        if is_changed(value, text):
            self.note(row, column, "number.rounded", f"{value} was read as {text}")
        return text


@dataclass(slots=True, kw_only=True)
class Gathering:
    """All learners of an answer, in the order of their first item."""

    mapping: EvidenceMapping
    programme: Programme
    origin: Origin
    people: dict[str, Person] = field(default_factory=dict)
    strangers: list[Reading] = field(default_factory=list)
    """Items that say of no learner."""

    def person(self, known_as: str, row: int, *, name: str = "") -> Person | None:
        """The learner of that id, or of another name that the mapping calls his or hers."""
        if not known_as:
            self.stranger(row, None, "learner.no_id", "expected the learner's id")
            return None
        id_ = self.mapping.aliases.get(known_as, known_as)
        person = self.people.setdefault(id_, Person(id=id_, row=row))
        person.rows[row] = None
        person.name = self.mapping.people.get(id_) or person.name or name
        return person

    def stranger(self, row: int, column: str | None, code: str, detail: str) -> None:
        """Notes a problem of an item that says of no learner."""
        problem = CellNote(row=row, column=column, code=code, detail=detail)
        self.strangers.append(Reading(rows=(row,), learner=None, draft=None, problems=(problem,)))

    def objects(self, items: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The items that are objects; the others are noted."""
        for row, item in items:
            if isinstance(item, Mapping):
                yield row, item
                continue
            detail = str(item) if isinstance(item, LineRefused) else f"{echo(item)} is no object"
            self.stranger(row, None, "json.malformed", detail)

    def readings(self) -> Iterator[Reading]:
        """One reading for each learner, then the items that say of none."""
        for person in self.people.values():
            yield self._reading(person)
        yield from self.strangers

    def _reading(self, person: Person) -> Reading:
        if not person.name:
            detail = "expected a name: in the data, or under people in the mapping"
            person.refuse(person.row, None, "learner.no_name", detail)
        if self.origin.as_of is None:
            person.refuse(person.row, None, "as_of.missing", "expected the time of the answer")
        draft = None
        if not person.problems:
            content = Content(
                learner=Learner(
                    id=person.id,
                    name={"full": person.name},
                    identifiers=tuple(person.identifiers),
                ),
                role=self.mapping.get("role"),
                cohort=self.mapping.get("cohort"),
                as_of=self.origin.as_of or "",
                items=in_programme_order(person.items),
                row=person.row,
                more=person.more,
                source=person.source,
            )
            draft = draft_of(self.mapping, self.origin, content)
        return Reading(
            rows=tuple(person.rows),
            learner=person.id,
            draft=draft,
            problems=tuple(person.problems),
            notes=tuple(person.notes),
        )
