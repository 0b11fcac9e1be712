"""Encodings, delimiters, headers of four languages; files that are refused as a whole."""

import io
import zipfile
from collections.abc import Callable

import pytest

from issuer.errors import IntakeRefused
from issuer.intake import csv_file, xlsx_file
from issuer.intake.headers import fixed_column, grade_column, is_total
from issuer.intake.table import Table
from issuer.intake.tables import open_table
from tests.support.gradebooks import ADA, HEADER, csv_of, xlsx_of

GREEK = "Όνομα;Επώνυμο;Κωδικός ID;Κουίζ: α (Πραγματικό)\r\nΕλένη;Παππά;u1;8,5\r\n"
PORTUGUESE = "Nome;Apelido;Número de identificação;Questionário: a (Real)\r\nInês;Sá;u1;8,5\r\n"
ITALIAN = "Nome,Cognome,Codice identificativo,Quiz: a (Punteggio)\nGiosuè,De Luca,u1,8\n"


def opened(data: bytes, **hints: str) -> Table:
    return open_table(io.BytesIO(data), hints)


def cells(table: Table) -> list[tuple[int, list[str]]]:
    return list(table.open_rows())


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(IntakeRefused) as refused:
        act()
    code: str = refused.value.fields["findings"][0].code
    return code


@pytest.mark.parametrize(
    ("text", "encoding", "found", "delimiter"),
    [
        (GREEK, "utf-8", "utf-8", ";"),
        (GREEK, "utf-8-sig", "utf-8-sig", ";"),
        (GREEK, "utf-16", "utf-16", ";"),
        (GREEK, "windows-1253", "windows-1253", ";"),
        (PORTUGUESE, "windows-1252", "windows-1252", ";"),
        (ITALIAN, "utf-8", "utf-8", ","),
        (ITALIAN.replace(",", "\t"), "utf-8", "utf-8", "\t"),
    ],
)
def test_encoding_and_delimiter_are_found(
    text: str, encoding: str, found: str, delimiter: str
) -> None:
    table = opened(text.encode(encoding))
    assert (table.encoding, table.delimiter) == (found, delimiter)
    header = text.splitlines()[0].split(delimiter)
    assert list(table.columns) == header
    assert cells(table) == [(2, text.splitlines()[1].split(delimiter))]
    assert cells(table) == cells(table)


def test_an_encoding_that_nothing_tells_is_refused() -> None:
    assert refusal(lambda: opened(ITALIAN.encode("windows-1252"))) == "table.encoding"


def test_a_told_encoding_is_taken() -> None:
    table = opened(ITALIAN.encode("windows-1252"), encoding="windows-1252")
    assert cells(table)[0][1][0] == "Giosuè"


def test_a_byte_order_mark_wins_over_what_was_told() -> None:
    assert opened(GREEK.encode("utf-8-sig"), encoding="utf-8").columns[0] == "Όνομα"


def test_what_is_not_utf_8_after_the_sample_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "SAMPLE_BYTES", 128)
    table = opened(csv_of(*[ADA] * 10) + "Inês,Sá,u1,,,".encode("windows-1252"))
    assert refusal(lambda: cells(table)) == "table.encoding"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table.delimiter"),
        (b"\n\n", "table.delimiter"),
        (b"only one column\nx\n", "table.delimiter"),
        (b",,,\n", "table.empty"),
        (b"a,b\n\x00,2\n", "table.encoding"),
        (b"a,b\n\"never closed,2\n", "table.csv"),
        (b'a,b\n"x"y,2\n', "table.csv"),
        (b"a," * 1001 + b"b\n", "table.columns"),
        (b"PK\x03\x04 not a workbook", "table.xlsx"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    assert refusal(lambda: cells(opened(data))) == code


def test_more_rows_than_the_limit_are_refused() -> None:
    def limited(data: bytes) -> list[tuple[int, list[str]]]:
        return cells(open_table(io.BytesIO(data), max_rows=3))

    assert len(limited(csv_of(*[ADA] * 3))) == 3
    assert refusal(lambda: limited(csv_of(*[ADA] * 4))) == "table.rows"
    assert refusal(lambda: limited(xlsx_of(HEADER, *[ADA] * 4))) == "table.rows"


def test_rows_count_as_in_a_spreadsheet() -> None:
    data = csv_of(["Ada", '"two\nlines"', *ADA[2:]], [], ADA)
    assert [number for number, _ in cells(opened(data))] == [2, 4]
    workbook = xlsx_of(HEADER, ADA, [], ADA)
    assert [number for number, _ in cells(opened(workbook))] == [2, 4]


def test_a_sheet_is_chosen_by_its_name() -> None:
    data = xlsx_of(HEADER, ADA, title="Βαθμοί")
    assert opened(data).sheet == "Βαθμοί"
    assert opened(data, sheet="Βαθμοί").columns == tuple(HEADER)
    assert refusal(lambda: opened(data, sheet="Grades")) == "table.sheet"


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one more or another member."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return file.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(xlsx_of(HEADER, ADA), "xl/media/big.bin", b"\0" * (65 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert refusal(lambda: opened(bomb)) == "table.size"


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MAX_MEMBERS", 3)
    assert refusal(lambda: opened(xlsx_of(HEADER, ADA))) == "table.size"


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>',
        b"<!--" + b" " * 65_530 + b'--><!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>',
        '<?xml version="1.0" encoding="utf-16"?><sst/>'.encode("utf-16"),
    ],
)
def test_document_types_and_other_encodings_in_a_workbook_are_refused(content: bytes) -> None:
    data = repacked(xlsx_of(HEADER, ADA), "xl/sharedStrings.xml", content)
    assert refusal(lambda: opened(data)) == "table.xlsx"


@pytest.mark.parametrize(
    "content", [b"", b"<worksheet", b"<sst/>", b"<worksheet><sheetData><row r='x'/></sheetData>"]
)
def test_a_broken_sheet_is_refused(content: bytes) -> None:
    data = repacked(xlsx_of(HEADER, ADA), "xl/worksheets/sheet1.xml", content)
    assert refusal(lambda: cells(opened(data))) in {"table.xlsx", "table.empty"}


def test_what_a_sheet_says_of_its_own_size_is_not_believed() -> None:
    data = xlsx_of(HEADER, ADA)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    lying = sheet.replace(b'ref="A1:F2"', b'ref="A1:A1"')
    assert lying != sheet
    table = opened(repacked(data, "xl/worksheets/sheet1.xml", lying))
    assert cells(table) == [(2, ADA)]


def test_a_row_far_below_counts_as_that_many_rows() -> None:
    data = xlsx_of(HEADER, ADA)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b'r="2"', b'r="1048576"')
    for column in b"ABCDEF":
        far = far.replace(b'r="%c2"' % column, b'r="%c1048576"' % column)
    assert far != sheet
    assert refusal(lambda: cells(opened(repacked(data, "xl/worksheets/sheet1.xml", far)))) == (
        "table.rows"
    )


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("First name", "given"),
        ("Όνομα", "given"),
        ("ΕΠΩΝΥΜΟ", "family"),
        ("Cognome", "family"),
        ("Apelido", "family"),
        ("Codice identificativo", "id"),
        ("numero de identificacao", "id"),
        ("Indirizzo email", "email"),
        ("Last downloaded from this course", "downloaded"),
        ("Quiz: a00 (Real)", None),
    ],
)
def test_fixed_columns_in_four_languages(header: str, name: str | None) -> None:
    assert fixed_column(header) == name


@pytest.mark.parametrize(
    ("header", "name", "ending"),
    [
        ("Quiz: Data (Real)", "Quiz: Data", "real"),
        ("Quiz: Data (part 2) (Percentage)", "Quiz: Data (part 2)", "percent"),
        ("Quiz: Data (part 2)", "Quiz: Data (part 2)", None),
        ("Compito: Dati (Percentuale)", "Compito: Dati", "percent"),
        ("Εργασία: Δεδομένα (Ποσοστό)", "Εργασία: Δεδομένα", "percent"),
        ("Trabalho: Dados (Letra)", "Trabalho: Dados", "letter"),
        ("Quiz: Data (Feedback)", "Quiz: Data", "feedback"),
    ],
)
def test_grade_columns_and_their_endings(header: str, name: str, ending: str | None) -> None:
    assert grade_column(header) == (name, ending)


@pytest.mark.parametrize("header", ["Course total (Real)", "Totale corso", "Σύνολο μαθήματος"])
def test_the_total_is_no_activity(header: str) -> None:
    assert is_total(header)
