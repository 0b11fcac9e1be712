"""What the intake gives back: for each row of a file a document, or what is wrong and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Node = Mapping[str, Any]

MAX_ROWS = 20_000
"""Rows, lines or statements of one file."""
MAX_FACTS = 10 * MAX_ROWS
"""Lines of a file of facts: several about each learner."""
MAX_JSON_BYTES = 32 * 1024 * 1024
"""A platform's answer is read as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNote:
    """One thing about one cell."""

    row: int
    """As a spreadsheet counts: the header is row 1. In JSON the place in the list, from 1."""
    column: str | None
    """Name of the column; in JSON the member. None: the whole row."""
    code: str
    """Stable, dotted."""
    detail: str
    """What was found and what was expected, in English. Repeats at most 80 characters."""
    file: Literal["grades", "facts"] = "grades"
    """Which of the two files of an import."""


class Place(NamedTuple):
    """Where something was read."""

    row: int
    column: str | None
    file: Literal["grades", "facts"] = "grades"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as read, not yet held against its schema and programme."""

    document: Node
    origins: Mapping[str, Place] = field(default_factory=dict)
    """From a JSON pointer into the document to the place that it was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of one row, or of all rows about one learner."""

    rows: tuple[int, ...]
    learner: str | None
    """The platform's id of the learner, where the row says it."""
    draft: Draft | None
    """None: nothing of these rows is taken."""
    problems: tuple[CellNote, ...] = ()
    """Why not."""
    notes: tuple[CellNote, ...] = ()
    """What was taken in another way than it stood there, or not looked at."""
