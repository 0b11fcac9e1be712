"""Which kind of table a file is: by its first bytes, never by its name."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from issuer.intake.csv_file import open_csv
from issuer.intake.reading import MAX_ROWS
from issuer.intake.table import Table
from issuer.intake.xlsx_file import open_xlsx

_ZIP = b"PK\x03\x04"


def open_table(
    file: BinaryIO, hints: Mapping[str, Any] | None = None, *, max_rows: int = MAX_ROWS
) -> Table:
    """The table in a CSV or XLSX file that can be read from its beginning.

    `hints` is the member `file` of a mapping. Raises IntakeRefused.
    """
    told = hints or {}
    file.seek(0)
    if file.read(len(_ZIP)) == _ZIP:
        mark = told.get("decimalMark", ".")
        return open_xlsx(file, sheet=told.get("sheet"), mark=mark, max_rows=max_rows)
    encoding, delimiter = told.get("encoding"), told.get("delimiter")
    return open_csv(file, encoding=encoding, delimiter=delimiter, max_rows=max_rows)
