"""XLSX through openpyxl, behind limits that hold before anything is unpacked.

Spreadsheets keep numbers as doubles and write up to 17 digits of them; a cell's number is the
shortest decimal that names the same double, which is what the person saw and typed.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

import openpyxl

from issuer.intake.reading import MAX_ROWS
from issuer.intake.table import MAX_COLUMNS, XLSX_TYPE, Rows, Table, column_names, refused

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
"""Of all members together, as their headers say; the reader gives no more than that."""
MAX_MEMBERS = 500
MAX_CELLS = 2_000_000
_CHUNK_BYTES = 64 * 1024
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What zipfile, the XML parsers and openpyxl raise on a file that is no sound workbook."""


def open_xlsx(
    file: BinaryIO, *, sheet: str | None = None, mark: str = ".", max_rows: int = MAX_ROWS
) -> Table:
    """The table on a workbook's sheet of that name, or on its first.

    Numbers are written with the decimal mark that the file's texts have. Raises IntakeRefused.
    """
    _insist_on_harmless(file)
    name, header = _header(file, sheet)
    columns = column_names(header)

    def open_rows() -> Rows:
        for number, values in _values(file, name, len(columns), max_rows):
            cells = [_text(value, mark) for value in values]
            if number > 1 and any(cell.strip() for cell in cells):
                yield number, cells

    return Table(columns=columns, open_rows=open_rows, media_type=XLSX_TYPE, sheet=name)


def _insist_on_harmless(file: BinaryIO) -> None:
    """No bomb, no encryption, no document type, before openpyxl sees any of it."""
    size = file.seek(0, 2)
    if size > MAX_FILE_BYTES:
        raise refused("table.size", f"expected at most {MAX_FILE_BYTES} bytes, not {size}")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES:
                raise refused("table.size", f"unpacks to more than {MAX_UNPACKED_BYTES} bytes")
            for member in members:
                _look_into(archive, member)
    except _BROKEN as error:
        raise refused("table.xlsx", "not a readable XLSX workbook") from error


def _look_into(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if not member.filename.endswith((".xml", ".rels")):
        return
    with archive.open(member) as part:
        before = b""
        while chunk := part.read(_CHUNK_BYTES):
            seen = before + chunk
            if b"\0" in seen or any(word in seen for word in _DECLARATIONS):
                raise refused("table.xlsx", "holds a document type or is not UTF-8")
            before = seen[-len(_DECLARATIONS[0]) :]


def _header(file: BinaryIO, sheet: str | None) -> tuple[str, list[str]]:
    book = _open(file)
    try:
        names = [one.title for one in book.worksheets]
        if not names or (sheet is not None and sheet not in names):
            raise refused("table.sheet", f"expected a sheet {sheet!r}; there are {names[:20]}")
        name = sheet or names[0]
        rows = book[name].iter_rows(max_row=1, max_col=MAX_COLUMNS + 1, values_only=True)
        return name, [_text(value, ".") for value in next(rows, ())]
    except _BROKEN as error:
        raise refused("table.xlsx", "not a readable XLSX workbook") from error
    finally:
        book.close()


def _values(
    file: BinaryIO, sheet: str, columns: int, max_rows: int
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Row by row; the workbook is opened anew for each reading."""
    most = min(max_rows, MAX_CELLS // columns)
    book = _open(file)
    try:
        rows = book[sheet].iter_rows(max_col=columns, values_only=True)
        for number, values in enumerate(rows, start=1):
            if number > most + 1:
                raise refused("table.rows", f"expected at most {most} rows")
            yield number, values
    except _BROKEN as error:
        raise refused("table.xlsx", "not a readable XLSX workbook") from error
    finally:
        book.close()


def _open(file: BinaryIO) -> Any:
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except _BROKEN as error:
        raise refused("table.xlsx", "not a readable XLSX workbook") from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size is not believed
    return book


def _text(value: Any, mark: str) -> str:
    """The cell as text; a number exactly, with that decimal mark."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else str(value).replace(".", mark)
