"""A first mapping, made from a file and a programme by names and codes. A person confirms it.

What is not sure is left open and told: a wrong guess would become somebody's certificate.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from issuer.domain.programme import Programme
from issuer.domain.programme_parts import Activity
from issuer.intake.headers import Ending, fixed_column, folded, grade_column, is_total
from issuer.intake.mapping import SCHEMA
from issuer.intake.numbers import NO_GRADE
from issuer.intake.table import Table

SAMPLE_ROWS = 200
_BEST_ENDING: tuple[Ending | None, ...] = ("real", None, "percent", "letter")
_LEARNER = ("id", "given", "family", "full", "email")
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Something that a person must decide."""

    about: str
    """A column, an activity, or a member of the mapping."""
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping document, perhaps not complete, and what is open."""

    document: Mapping[str, Any]
    open: tuple[Open, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person who makes the mapping says beforehand."""

    name: str
    instance: str
    role: str | None = None
    cohort: str | None = None
    system: str = "moodle"
    format: str = "moodle-gradebook"


def propose(table: Table, programme: Programme, wish: Wish) -> Proposal:
    """The mapping of a gradebook."""
    found, left_over, ignored = _columns(table, programme, wish.role)
    chosen, passed_over = _one_column_each(found)
    role = wish.role or only_role(programme, {one.id for one in chosen.values()})
    mark, mixed = _decimal_mark(table, chosen)
    fixed = _fixed(table)
    document: dict[str, Any] = {
        "schema": SCHEMA.replace("-1", "/1"),
        "name": wish.name,
        "format": wish.format,
        "source": {"system": wish.system, "instance": wish.instance},
        "programme": {"id": programme.id},
        **({"role": role} if role else {}),
        **({"cohort": wish.cohort} if wish.cohort else {}),
        "file": _file(table, mark),
        "learner": {name: fixed[name] for name in _LEARNER if name in fixed},
        **({"asOfFrom": fixed["downloaded"]} if "downloaded" in fixed else {}),
        **_total(table),
        "activities": [_mapped(column, one) for column, one in chosen.items()],
        "ignore": [*ignored, *passed_over],
    }
    rest = [*open_members(document, programme, chosen), *_open_table(document)]
    return Proposal(document=document, open=(*open_sources(left_over), *mixed, *rest))


def _columns(
    table: Table, programme: Programme, role: str | None
) -> tuple[dict[str, Activity], dict[str, str], list[str]]:
    """Columns with the activity they seem to hold, those that are unclear and why, and those that
    are Moodle's own or free text."""
    activities = programme.activities_of(role) if role else tuple(programme.activities.values())
    found: dict[str, Activity] = {}
    left_over: dict[str, str] = {}
    ignored = []
    for column in table.columns:
        fixed = fixed_column(column)
        name, ending = grade_column(column)
        if fixed in {"institution", "department"} or ending == "feedback":
            ignored.append(column)
        elif fixed is None and not is_total(column):
            candidates = matching(name, activities)
            if len(candidates) == 1:
                found[column] = candidates[0]
            else:
                left_over[column] = ", ".join(one.id for one in candidates[:5])
    return found, left_over, ignored


def matching(name: str, activities: Iterable[Activity]) -> list[Activity]:
    """The activities that an item of that name seems to be: by id, else by title in any language,
    else by an id that stands in the name as a word."""
    wanted = {folded(name), folded(name.partition(":")[2] or name)}
    words = {folded(word) for word in _WORD.findall(name)}
    by_id = [one for one in activities if folded(one.id) in wanted]
    by_title = [
        one for one in activities if wanted & {folded(title) for title in one.title.values()}
    ]
    by_word = [one for one in activities if folded(one.id) in words]
    return by_id or by_title or by_word


def _one_column_each(found: Mapping[str, Activity]) -> tuple[dict[str, Activity], list[str]]:
    """Of several columns about one activity, the points; the others show the same grade again."""
    by_activity: dict[str, list[str]] = defaultdict(list)
    for column, activity in found.items():
        by_activity[activity.id].append(column)
    best = {
        min(columns, key=lambda column: _BEST_ENDING.index(_ending(column)))
        for columns in by_activity.values()
    }
    chosen = {column: one for column, one in found.items() if column in best}
    return chosen, [column for column in found if column not in best]


def _ending(column: str) -> Ending | None:
    return grade_column(column)[1]


def only_role(programme: Programme, activities: set[str]) -> str | None:
    """The one role whose required activities are all there, and that has no others."""
    fitting = []
    for role in programme.roles:
        own = programme.activities_of(role)
        required = {one.id for one in own if role in one.required_for}
        if required and required <= activities <= {one.id for one in own}:
            fitting.append(role)
    return fitting[0] if len(fitting) == 1 else None


def _fixed(table: Table) -> dict[str, str]:
    """The first column of each of Moodle's own kinds."""
    found: dict[str, str] = {}
    for column in table.columns:
        name = fixed_column(column)
        if name is not None:
            found.setdefault(name, column)
    return found


def _total(table: Table) -> dict[str, str]:
    totals = [column for column in table.columns if is_total(column)]
    best = min(totals, key=lambda c: _BEST_ENDING.index(_shown(c)), default=None)
    return {"totalFrom": best} if best else {}


def _shown(column: str) -> Ending | None:
    ending = _ending(column)
    return "letter" if ending == "feedback" else ending


def _file(table: Table, mark: str) -> dict[str, str]:
    parts = {"encoding": table.encoding, "delimiter": table.delimiter, "sheet": table.sheet}
    told = {name: part.removesuffix("-sig") for name, part in parts.items() if part}
    return {**told, "decimalMark": mark}


def _decimal_mark(table: Table, chosen: Mapping[str, Activity]) -> tuple[str, list[Open]]:
    places = [table.place(column) for column in chosen]
    commas = points = 0
    for _, cells in islice(table.open_rows(), SAMPLE_ROWS):
        for place in places:
            text = cells[place].strip() if place is not None and place < len(cells) else ""
            if text not in NO_GRADE and any(c.isdigit() for c in text):
                commas += "," in text
                points += "." in text
    if commas and points:
        detail = f"{commas} cells have a comma, {points} a point"
        return ",", [Open(about="file.decimalMark", code="proposal.mark", detail=detail)]
    return ("," if commas else "."), []


def _mapped(column: str, activity: Activity) -> dict[str, Any]:
    ending = _ending(column)
    mapped: dict[str, Any] = {"from": column, "activityId": activity.id}
    if ending == "percent":
        return {**mapped, "reads": "percent"}
    if ending == "letter":
        return {**mapped, "reads": "scale", "scale": []}
    most = activity.max_score
    return mapped if most is None else {**mapped, "reads": "points", "max": str(most)}


def open_sources(left_over: Mapping[str, str]) -> list[Open]:
    """Columns or items that are no activity for sure, with those that they could be."""
    return [
        Open(
            about=column,
            code="proposal.column",
            detail=f"could be {candidates}" if candidates else "no activity of that name or code",
        )
        for column, candidates in left_over.items()
    ]


def open_members(
    document: Mapping[str, Any], programme: Programme, chosen: Mapping[str, Activity]
) -> list[Open]:
    """Members that a person must give, and required activities that nothing was found for."""
    role = document.get("role")
    found = [
        Open(about=name, code="proposal.missing", detail=f"say the {name}")
        for name in ("role", "cohort")
        if name not in document
    ]
    taken = {one.id for one in chosen.values()}
    for one in programme.activities_of(role) if role else ():
        if one.id not in taken and role in one.required_for:
            detail = "required, but nothing was found for it"
            found.append(Open(about=one.id, code="proposal.activity", detail=detail))
    return found


def _open_table(document: Mapping[str, Any]) -> list[Open]:
    found = []
    if "id" not in document["learner"]:
        detail = "no column holds the learner's id: an e-mail address is none, it changes"
        found.append(Open(about="learner.id", code="proposal.missing", detail=detail))
    for item in document["activities"]:
        if item.get("scale") == []:
            detail = "say what each word of the scale means"
            found.append(Open(about=item["from"], code="proposal.scale", detail=detail))
    return found
