"""ZIP archives: each member as if it were handed in alone, and nothing that an archive can do."""

import io
import struct
import zipfile
import zlib

import pytest

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from tests.support.intake import DOCUMENT, JWT, OTHER, Intake
from tests.support.submissions import (
    SVG_PICTURE,
    pdf_with,
    photo_of,
    png_picture,
    zip_of,
)
from verifier.intake.forms import Form
from verifier.intake.taken import Found, Refused, Taken

LINK = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA/verify"
BEHIND = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA"


def codes(taken: tuple[Taken, ...]) -> dict[str | None, str]:
    return {one.part: one.error.code for one in taken if isinstance(one, Refused)}


def outcomes(taken: tuple[Taken, ...]) -> set[bool]:
    """Whether the refusals are about what was not looked into."""
    return {one.error.unsupported for one in taken if isinstance(one, Refused)}


def documents(taken: tuple[Taken, ...]) -> dict[str | None, bytes]:
    return {one.part: one.document for one in taken if isinstance(one, Found)}


def test_every_form_is_read_whatever_it_is_called(intake: Intake) -> None:
    members = {
        "a.json": DOCUMENT,
        "b.png": pdf_with(DOCUMENT),
        "c.pdf": bake_png(png_picture(), DOCUMENT.decode()),
        "d": bake_svg(SVG_PICTURE, DOCUMENT.decode()),
        "e.exe": JWT.encode(),
        "photo.heic": photo_of(LINK),
        "link.url": LINK.encode(),
        "φ/ελληνικά.json": OTHER,
    }
    taken = intake.all(zip_of(members), web={BEHIND: DOCUMENT})
    assert documents(taken) == {
        **dict.fromkeys(members, DOCUMENT), "e.exe": JWT.encode(), "φ/ελληνικά.json": OTHER,
    }  # fmt: skip
    forms = [one.form for one in taken if isinstance(one, Found)]
    assert forms[:5] == [Form.JSON, Form.PDF, Form.PNG, Form.SVG, Form.JWT]


def test_a_member_that_holds_several_names_each(intake: Intake) -> None:
    taken = intake.all(zip_of({"both.pdf": pdf_with(DOCUMENT, OTHER)}))
    assert [one.part for one in taken] == ["both.pdf › attachment-0", "both.pdf › attachment-1"]


def test_one_bad_member_spoils_no_other(intake: Intake) -> None:
    taken = intake.all(
        zip_of(
            {
                "letter.txt": b"Dear Sir or Madam",
                "good.json": DOCUMENT,
                "cut.pdf": b"%PDF-1.7\n",
                "nothing.png": png_picture(),
                "inner.zip": zip_of({"x.json": OTHER}),
                "report.docx": zip_of({"word/document.xml": b"<x/>"}),
            }
        )
    )  # fmt: skip
    assert documents(taken) == {"good.json": DOCUMENT}
    assert codes(taken) == {
        "letter.txt": "intake.unknown_form",
        "cut.pdf": "intake.pdf_unsound",
        "nothing.png": "intake.picture_without",
        "inner.zip": "intake.zip_nested",
        "report.docx": "intake.office",
    }


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\x.json", "a/../../b.json", "con", "x" * 900]
)
def test_names_are_shown_and_nothing_else(intake: Intake, name: str) -> None:
    (found,) = intake.all(zip_of({name: DOCUMENT}))
    assert found.part == name[:255]


def test_litter_of_operating_systems_is_passed_over(intake: Intake) -> None:
    members = {
        "badge.json": DOCUMENT,
        "__MACOSX/._badge.json": b"\0\x05\x16\x07\0\2\0\0Mac OS X",
        ".DS_Store": b"\0\0\0\1Bud1\0\0",
        "empty.txt": b"",
        "folder/": b"",
    }
    assert [one.part for one in intake.all(zip_of(members))] == ["badge.json"]


def test_two_hundred_files_are_read_and_more_are_named(intake: Intake) -> None:
    many = {f"{number}.json": DOCUMENT for number in range(203)}
    taken = intake.all(zip_of(many))
    assert len(documents(taken)) == 200
    assert codes(taken) == {None: "intake.zip_too_many"}
    assert outcomes(taken) == {True}
    assert taken[-1].part is None


def test_members_that_do_not_fit_in_one_answer_come_in_several(intake: Intake) -> None:
    padded = {f"{n}.json": DOCUMENT + b" " * (3 * 2**20) for n in range(5)}
    assert set(documents(intake.all(zip_of(padded))).values()) == {DOCUMENT}
    assert len(intake.all(zip_of(padded))) == 5


def test_a_large_member_is_read_too(intake: Intake) -> None:
    large = zip_of({"large.json": DOCUMENT + b" " * (19 * 2**20)})
    assert documents(intake.all(large)) == {"large.json": DOCUMENT}


def test_a_member_larger_than_any_form_is_named(intake: Intake) -> None:
    archive = zip_of({"huge": bytes(30 * 2**20), "good.json": DOCUMENT})
    taken = intake.all(archive)
    assert codes(taken) == {"huge": "intake.zip_member_too_large"}
    assert documents(taken) == {"good.json": DOCUMENT}


def test_many_large_members_are_stopped(intake: Intake) -> None:
    archive = zip_of({f"{n}.json": b" " * (19 * 2**20) + DOCUMENT for n in range(9)})
    taken = intake.all(archive)
    assert codes(taken) == {None: "intake.zip_too_large"}
    assert outcomes(taken) == {True}
    assert len(documents(taken)) == 3


def test_a_member_that_says_less_than_it_holds(intake: Intake) -> None:
    """The size in the directory is not believed."""
    bomb = bytearray(zip_of({"bomb": bytes(300 * 2**20)}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = bomb.index(mark) + offset
        bomb[at : at + 4] = struct.pack("<I", 10)
    assert codes(intake.all(bytes(bomb))) in (
        {"bomb": "intake.zip_unsound"}, {"bomb": "intake.zip_member_too_large"},
    )  # fmt: skip


def locked() -> bytes:
    """The flag alone makes it one."""
    archive = bytearray(zip_of({"a.json": DOCUMENT}))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        archive[archive.index(mark) + offset] |= 1
    return bytes(archive)


def packed_otherwise() -> bytes:
    archive = bytearray(zip_of({"a.json": DOCUMENT}))
    for mark, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        archive[archive.index(mark) + offset] = 9
    return bytes(archive)


def overlapping() -> bytes:
    """Two entries of the directory for one body."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.json", DOCUMENT)
        archive.filelist.append(archive.filelist[0])
    return file.getvalue()


@pytest.mark.parametrize(
    ("archive", "expected"),
    [
        (locked(), {"a.json": "intake.zip_locked"}),
        (packed_otherwise(), {"a.json": "intake.zip_unsound"}),
        (zip_of({"a.json": DOCUMENT})[:-30], {None: "intake.zip_unsound"}),
        (zip_of({"a.json": DOCUMENT}).replace(b"PK\x01\x02", b"PK\x01\x03"),
         {None: "intake.zip_unsound"}),
        (zip_of({}), {None: "intake.zip_empty"}),
        (zip_of({"folder/": b""}), {None: "intake.zip_empty"}),
        (zip_of({"a.json": DOCUMENT}, compression=zipfile.ZIP_STORED).replace(DOCUMENT, OTHER),
         {"a.json": "intake.zip_unsound"}),
    ],
    ids=["locked", "unknown packing", "cut", "no directory", "empty", "only a folder", "changed"],
)  # fmt: skip
def test_archives_that_are_not_sound(
    intake: Intake, archive: bytes, expected: dict[str | None, str]
) -> None:
    taken = intake.all(archive)
    assert (codes(taken), documents(taken)) == (expected, {})
    assert outcomes(taken) == {"intake.zip_locked" in expected.values()}


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_of_the_standard_are_read(intake: Intake, packing: int) -> None:
    archive = zip_of({"a.json": DOCUMENT}, compression=packing)
    assert documents(intake.all(archive)) == {"a.json": DOCUMENT}


def test_one_body_named_twice_costs_no_more(intake: Intake) -> None:
    assert len(intake.all(overlapping())) == 2


@pytest.mark.parametrize(
    ("names", "program"),
    [
        (["[Content_Types].xml", "word/document.xml"], "Word"),
        (["[Content_Types].xml", "xl/workbook.xml"], "Excel"),
        (["[Content_Types].xml", "ppt/presentation.xml"], "PowerPoint"),
        (["mimetype", "content.xml"], "OpenDocument"),
        (["mimetype", "META-INF/container.xml"], "EPUB"),
    ],
)
def test_documents_of_other_programs_are_named(
    intake: Intake, names: list[str], program: str
) -> None:
    (refused,) = intake.all(zip_of(dict.fromkeys(names, b"<x/>")))
    assert isinstance(refused, Refused)
    assert refused.error.code == "intake.office"
    assert refused.error.facts == {"program": program}


def wallet_pass(members: bytes) -> bytes:
    return zip_of({"pass.json": members, "manifest.json": b"{}", "signature": b"\x30"})


def test_the_code_of_a_wallet_pass_is_followed(intake: Intake) -> None:
    link = LINK.encode()
    for members in (
        b'{"barcodes": [{"format": "PKBarcodeFormatQR", "message": "' + link + b'"}]}',
        b'{"barcode": {"message": "' + link + b'"}}',
    ):
        found = intake.found(wallet_pass(members), web={BEHIND: DOCUMENT})
        assert (found.document, found.place.code) == (DOCUMENT, True)


@pytest.mark.parametrize(
    "members", [b"{}", b"[]", b'{"barcodes": 7}', b'{"barcodes": [7, {"message": 7}]}', b"no json"]
)
def test_a_wallet_pass_without_a_code_is_named(intake: Intake, members: bytes) -> None:
    assert intake.refused(wallet_pass(members))[0] in {"intake.wallet_pass", "intake.zip_unsound"}


def test_check_sums_are_compared() -> None:
    """What the test above of a changed member relies on."""
    assert zlib.crc32(DOCUMENT) != zlib.crc32(OTHER)
