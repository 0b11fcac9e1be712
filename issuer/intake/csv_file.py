"""CSV: encoding and delimiter are found or told; anything that is unsure is refused."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from issuer.intake.headers import recognised
from issuer.intake.reading import MAX_ROWS
from issuer.intake.table import CSV_TYPE, Rows, Table, column_names, refused

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_BYTES = 1024 * 1024
"""The header and, for the encoding, more than enough cells."""
CELL_CHARACTERS = 131_072
"""More in one cell is a quote that was never closed. The reader's own limit."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_ENCODINGS = ("windows-1253", "windows-1252", "iso-8859-7")


def open_csv(
    file: BinaryIO,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    max_rows: int = MAX_ROWS,
) -> Table:
    """The table in a CSV file that can be read from its beginning.

    An encoding other than UTF-8 and UTF-16 is taken only if it is told, or if the header's own
    words can be read in one alone. Raises IntakeRefused.
    """
    file.seek(0)
    sample = file.read(SAMPLE_BYTES)
    found = _marked(sample) or encoding or _encoding_of(sample)
    text = _decoded(sample, found)
    mark = delimiter or _delimiter_of(text)
    header = next(_records(io.StringIO(text, newline=""), mark), [])

    def open_rows() -> Rows:
        file.seek(0)
        stream = io.TextIOWrapper(file, encoding=found, errors="strict", newline="")
        try:
            yield from _rows(stream, mark, max_rows)
        except UnicodeDecodeError as error:
            raise refused("table.encoding", f"not {found} throughout: {error.reason}") from error
        finally:
            stream.detach()

    return Table(
        columns=column_names(header),
        open_rows=open_rows,
        media_type=CSV_TYPE,
        encoding=found,
        delimiter=mark,
    )


def _rows(stream: io.TextIOBase, delimiter: str, max_rows: int) -> Rows:
    for number, cells in enumerate(_records(stream, delimiter), start=1):
        if number > max_rows + 1:
            raise refused("table.rows", f"expected at most {max_rows} rows")
        if number > 1 and any(cell.strip() for cell in cells):
            yield number, cells


def _records(stream: io.TextIOBase, delimiter: str) -> Iterator[list[str]]:
    """RFC 4180 with any delimiter; quotes must be closed."""
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise refused("table.csv", f"line {reader.line_num}: {error}") from error


def _marked(sample: bytes) -> str | None:
    """The encoding that a byte order mark tells: it wins over what was told."""
    return next((encoding for mark, encoding in _MARKS if sample.startswith(mark)), None)


def _encoding_of(sample: bytes) -> str:
    if b"\0" in sample:
        raise refused("table.encoding", "expected text; this holds zero bytes")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _old_encoding_of(sample)
    return "utf-8"


def _old_encoding_of(sample: bytes) -> str:
    """The one encoding in which the most of Moodle's own headers have letters of their own."""
    header = sample.split(b"\n", 1)[0]
    scores: dict[str, int] = {}
    for encoding in _OLD_ENCODINGS:
        try:
            text = header.decode(encoding)
        except UnicodeDecodeError:
            continue
        cells = text.rstrip("\r").split(_delimiter_of(text))
        special = [cell.strip('"') for cell in cells if not cell.isascii()]
        scores[encoding] = recognised(special)
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is None or not scores[best]:
        raise refused(
            "table.encoding",
            "not UTF-8, and nothing in the header tells which older encoding it is: export as"
            " UTF-8, or name the encoding in the mapping",
        )
    return best


def _decoded(sample: bytes, encoding: str) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError as error:
        raise refused("table.encoding", f"not {encoding}: {error.reason}") from error


def _delimiter_of(text: str) -> str:
    """The delimiter that the header's line, outside quotes, holds most of."""
    line, quoted = [], False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            break
        elif not quoted:
            line.append(character)
    counts = {mark: line.count(mark) for mark in DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    if not counts[best]:
        raise refused("table.delimiter", "expected a header of several columns")
    return best
