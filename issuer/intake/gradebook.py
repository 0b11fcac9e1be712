"""Moodle's gradebook export: one row a learner, one column an activity. CSV and XLSX."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from credentials.encoding.digests import sha256_hex
from credentials.encoding.jcs import canonical
from credentials.encoding.times import format_date_time_stamp
from issuer.domain.programme import Programme
from issuer.intake.drafts import (
    CellRefused,
    Content,
    Item,
    Learner,
    Origin,
    activity_of,
    draft_of,
    graded_of,
    in_programme_order,
    verdict_of,
)
from issuer.intake.mapping import EvidenceMapping, MappedActivity
from issuer.intake.numbers import NO_GRADE, NumberUnreadable, echo, number_in_cell
from issuer.intake.reading import CellNote, Reading
from issuer.intake.table import Table, refused

UNIX_DIGITS = range(9, 11)
"""Seconds since 1970 have so many digits from 1973 to 2286."""
_FORMULA = ("=", "+", "@", "-", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Everything that is the same for all rows."""

    table: Table
    mapping: EvidenceMapping
    programme: Programme
    origin: Origin
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a first reading of the whole file tells about one row."""

    twin: int | None = None
    """An earlier row that says the very same."""
    rival: int | None = None
    """Another row that says something else about the same learner."""
    shared_email: int | None = None
    """A row of another learner with the same e-mail address."""


def read_gradebook(
    table: Table, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    """One reading for each row that is not blank.

    A row with a problem is not taken at all; the others are. Raises IntakeRefused if a column
    that the mapping names is missing, or the file cannot be read on.
    """
    mark = mapping.get("file", "decimalMark") or "."
    source = _Source(table=table, mapping=mapping, programme=programme, origin=origin, mark=mark)
    _insist_on_columns(source)
    seen = _look_through(source)
    unread = _unread(source)
    for number, cells in table.open_rows():
        yield _read_row(_Row(source=source, number=number, cells=cells), seen[number], unread)


def _insist_on_columns(source: _Source) -> None:
    mapping = source.mapping
    wanted = [
        *(mapping.get("learner") or {}).values(),
        *(mapping.get(name) for name in ("roleFrom", "cohortFrom", "asOfFrom", "totalFrom")),
        *mapping.activities,
    ]
    missing = [name for name in wanted if name and name not in source.table.columns]
    if missing:
        shown = ", ".join(echo(name) for name in missing[:10])
        raise refused("mapping.columns", f"the file has no column {shown}")


def _unread(source: _Source) -> tuple[str, ...]:
    """Columns that the mapping does not know: the file has changed since it was made."""
    mapping = source.mapping
    known = {
        *(mapping.get("learner") or {}).values(),
        *(mapping.get(name) for name in ("roleFrom", "cohortFrom", "asOfFrom", "totalFrom")),
        *mapping.activities,
        *mapping.ignored,
    }
    return tuple(name for name in source.table.columns if name not in known)


class _Row:
    """One row with its cells by column name."""

    def __init__(self, *, source: _Source, number: int, cells: list[str]) -> None:
        self.source, self.number, self.cells = source, number, cells
        self.problems: list[CellNote] = []
        self.notes: list[CellNote] = []

    def cell(self, column: str | None) -> str:
        """The trimmed text, empty where the row or the column has none."""
        place = self.source.table.place(column)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    def text(self, column: str | None) -> str:
        """A cell that is no number; a formula is a problem."""
        value = self.cell(column)
        if value in NO_GRADE:
            return ""
        if value.startswith(_FORMULA):
            self.refuse(column, "cell.formula", f"{echo(value)}: expected a text, not a formula")
        return value

    def refuse(self, column: str | None, code: str, detail: str) -> None:
        """Notes a problem: the row is not taken."""
        self.problems.append(CellNote(row=self.number, column=column, code=code, detail=detail))

    def note(self, column: str | None, code: str, detail: str) -> None:
        """Notes something that does not stop the row."""
        self.notes.append(CellNote(row=self.number, column=column, code=code, detail=detail))


def _look_through(source: _Source) -> Mapping[int, _Seen]:
    """Finds repeated learners before the first row is taken. Keeps digests, no rows."""
    columns = source.mapping.get("learner") or {}
    digests: dict[int, str] = {}
    people: dict[str, list[int]] = defaultdict(list)
    addresses: dict[str, dict[str, int]] = defaultdict(dict)
    for number, cells in source.table.open_rows():
        row = _Row(source=source, number=number, cells=cells)
        learner = row.cell(columns["id"])
        digests[number] = sha256_hex(canonical([cell.strip() for cell in cells]))
        people[learner].append(number)
        if (address := row.cell(columns.get("email")).casefold()) and learner:
            addresses[address].setdefault(learner, number)
    found = dict.fromkeys(digests, _Seen())
    for learner, numbers in people.items():
        if learner and len(numbers) > 1:
            found |= _repeated(numbers, digests)
    for owners in addresses.values():
        for number in owners.values() if len(owners) > 1 else ():
            other = next(place for place in owners.values() if place != number)
            found[number] = replace(found[number], shared_email=other)
    return found


def _repeated(numbers: list[int], digests: Mapping[int, str]) -> dict[int, _Seen]:
    if len({digests[number] for number in numbers}) == 1:
        return {number: _Seen(twin=numbers[0]) for number in numbers[1:]}
    return {
        number: _Seen(rival=next(n for n in numbers if digests[n] != digests[number]))
        for number in numbers
    }


def _read_row(row: _Row, seen: _Seen, unread: tuple[str, ...]) -> Reading:
    learner = _learner(row)
    if seen.twin is not None:
        row.note(None, "row.repeated", f"the same as row {seen.twin}: not taken twice")
        return _reading(row, learner, None)
    if seen.rival is not None:
        detail = f"row {seen.rival} says something else about the same learner"
        row.refuse(row.source.mapping.get("learner", "id"), "row.conflict", detail)
    if seen.shared_email is not None:
        detail = f"row {seen.shared_email} has the same address: one person with two accounts?"
        row.note(row.source.mapping.get("learner", "email"), "learner.same_email", detail)
    expected = len(row.source.table.columns)
    if len(row.cells) < expected or any(cell.strip() for cell in row.cells[expected:]):
        row.refuse(None, "row.cells", f"expected {expected} cells, not {len(row.cells)}")
    for name in unread:
        if row.cell(name) not in NO_GRADE:
            row.note(name, "column.unknown", "not in the mapping: not read")
    content = _content(row, learner) if learner is not None else None
    return _reading(row, learner, content)


def _reading(row: _Row, learner: Learner | None, content: Content | None) -> Reading:
    taken = content if not row.problems else None
    source = row.source
    return Reading(
        rows=(row.number,),
        learner=learner.id if learner else None,
        draft=draft_of(source.mapping, source.origin, taken) if taken else None,
        problems=tuple(row.problems),
        notes=tuple(row.notes),
    )


def _learner(row: _Row) -> Learner | None:
    columns = row.source.mapping.get("learner") or {}
    learner_id = row.text(columns["id"])
    if not learner_id:
        row.refuse(columns["id"], "learner.no_id", "expected the learner's id; the cell is empty")
    parts = {part: row.text(columns.get(part)) for part in ("given", "family")}
    full = row.text(columns.get("full")) or " ".join(part for part in parts.values() if part)
    if not full:
        column = next(
            (columns[name] for name in ("full", "given", "family") if name in columns), None
        )
        row.refuse(column, "learner.no_name", "expected the learner's name; the cell is empty")
    if not learner_id or not full:
        return None
    address = row.text(columns.get("email"))
    identifiers = [("idnumber", learner_id), ("emailAddress", address)]
    return Learner(
        id=learner_id,
        name={"full": full, **{part: text for part, text in parts.items() if text}},
        identifiers=tuple(pair for pair in identifiers if pair[1]),
    )


def _content(row: _Row, learner: Learner) -> Content | None:
    mapping, as_of = row.source.mapping, _as_of(row)
    role = mapping.get("role") or row.text(mapping.get("roleFrom"))
    cohort = mapping.get("cohort") or row.text(mapping.get("cohortFrom"))
    for name, value in (("role", role), ("cohort", cohort)):
        if not value:
            row.refuse(mapping.get(f"{name}From"), f"{name}.missing", f"expected a {name}")
    if role and role not in row.source.programme.roles:
        detail = f"no role {echo(role)}; expected one of {', '.join(row.source.programme.roles)}"
        row.refuse(mapping.get("roleFrom"), "role.unknown", detail)
    items = [
        item
        for column, mapped in mapping.activities.items()
        for one in mapped
        if (item := _item(row, column, one, as_of)) is not None
    ]
    if as_of is None or not role or not cohort:
        return None
    return Content(
        learner=learner,
        role=role,
        cohort=cohort,
        as_of=as_of,
        items=in_programme_order(items),
        row=row.number,
        more=_totals(row),
    )


def _as_of(row: _Row) -> str | None:
    """When the file was exported: Moodle's last column holds the Unix time of it."""
    column = row.source.mapping.get("asOfFrom")
    text = row.cell(column)
    if text.isascii() and text.isdigit() and len(text) in UNIX_DIGITS:
        return format_date_time_stamp(datetime.fromtimestamp(int(text), UTC))
    if row.source.origin.as_of is None:
        detail = "expected the time of the export: in this column, or given with the import"
        row.refuse(column, "as_of.missing", detail)
    return row.source.origin.as_of


def _item(row: _Row, column: str, mapped: MappedActivity, as_of: str | None) -> Item | None:
    text = row.cell(column)
    if text in NO_GRADE:
        if row.source.mapping.get("noGrade") != "notSubmitted":
            return None
        return Item(content=activity_of(mapped, "notSubmitted"), row=row.number, column=column)
    try:
        content = _grade(mapped, text, row.source.mark, gradedAt=as_of)
    except CellRefused as error:
        row.refuse(column, error.code, error.detail)
        return None
    except NumberUnreadable as error:
        row.refuse(column, "cell.number", str(error))
        return None
    return Item(content=content, row=row.number, column=column)


def _grade(mapped: MappedActivity, text: str, mark: str, **more: Any) -> dict[str, Any]:
    if mapped.reads == "scale":
        return _step(mapped, text, **more)
    if mapped.reads == "points":
        return graded_of(mapped, number_in_cell(text, mark=mark), mapped.max, **more)
    has_sign = text.endswith("%")
    raw = number_in_cell(text.removesuffix("%"), mark=mark)
    if mapped.reads == "share" and has_sign:
        raise CellRefused("percent.sign", f"{echo(text)}: expected 0 to 1 without a percent sign")
    if mapped.reads == "percent" and not has_sign and _could_be_share(raw):
        raise CellRefused("percent.share", f"{echo(text)} could be a share of 1 or a percentage")
    return graded_of(mapped, raw, mapped.max, **more)


def _could_be_share(raw: str) -> bool:
    return 0 < Decimal(raw) <= 1


def _step(mapped: MappedActivity, text: str, **more: Any) -> dict[str, Any]:
    step = mapped.scale.get(text)
    if step is None:
        known = ", ".join(list(mapped.scale)[:20])
        raise CellRefused("scale.unknown", f"{echo(text)} is not on the scale: {known}")
    if step.points is not None:
        return graded_of(mapped, step.points, mapped.max, said=step.passed, **more)
    return verdict_of(mapped, bool(step.passed), **more)


def _totals(row: _Row) -> dict[str, Any]:
    """What the platform claims for the whole course: kept for comparison, never counted."""
    column = row.source.mapping.get("totalFrom")
    text = row.cell(column)
    if text in NO_GRADE:
        return {}
    try:
        return {"totals": {"courseTotal": number_in_cell(text, mark=row.source.mark)}}
    except NumberUnreadable as error:
        row.note(column, "total.unreadable", str(error))
        return {}
