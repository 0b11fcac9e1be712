"""Tables of text cells, whatever file they came in: the header's names and the rows under it.

A table can be read more than once; rows are given one by one and never all kept.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from issuer.domain.findings import Finding
from issuer.errors import IntakeRefused

MAX_COLUMNS = 1_000
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and rows."""

    columns: tuple[str, ...]
    """Names, each once: the second column of a name is called `name #2`."""
    open_rows: Callable[[], Rows]
    """Row number (the header is 1) and cells; blank rows are left out."""
    media_type: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None

    def place(self, name: str | None) -> int | None:
        """Where the column stands, or None if there is none of that name."""
        return self.columns.index(name) if name in self.columns else None


def column_names(header: list[str]) -> tuple[str, ...]:
    """The header's names, trimmed, each once. IntakeRefused if there is nothing to read."""
    names = [" ".join(name.split()) for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise refused("table.empty", "expected a header in the first row; it is empty")
    if len(names) > MAX_COLUMNS:
        raise refused("table.columns", f"expected at most {MAX_COLUMNS} columns, not {len(names)}")
    seen: Counter[str] = Counter()
    unique = []
    for place, name in enumerate(names, start=1):
        called = name or f"column {place}"
        seen[called] += 1
        unique.append(called if seen[called] == 1 else f"{called} #{seen[called]}")
    return tuple(unique)


def refused(code: str, detail: str) -> IntakeRefused:
    """The error for a file that cannot be read as a whole."""
    return IntakeRefused(detail, findings=(Finding(pointer="", code=code, detail=detail),))
