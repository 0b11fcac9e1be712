"""PDFs: every attachment, the codes and links on the pages, and the text that a reader sees."""

import io
import zlib

import pikepdf
import pytest
from PIL import Image

from credentials.baking.png import bake_png
from tests.support.intake import DOCUMENT, JWT, OTHER, Intake
from tests.support.submissions import pdf_showing, pdf_with, png_picture, qr_code
from verifier.intake.forms import Form
from verifier.intake.taken import Found, Refused

LINK = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA/verify"
BEHIND = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA"
WEB = {BEHIND: DOCUMENT, "https://other.example/c/2": OTHER}


def test_the_text_of_the_pages_comes_with_what_is_attached(intake: Intake) -> None:
    found = intake.found(pdf_showing(text="Maria, level A1", attached=DOCUMENT))
    assert (found.document, found.form, found.part) == (DOCUMENT, Form.PDF, None)
    assert found.shown is not None
    assert "Maria, level A1" in found.shown


def test_what_is_attached_decides_over_a_code(intake: Intake) -> None:
    found = intake.found(pdf_showing(qr_code(LINK), attached=OTHER), web=WEB)
    assert (found.document, found.place.code, intake.web.asked) == (OTHER, False, [])


def test_a_code_on_a_page_is_followed(intake: Intake) -> None:
    found = intake.found(pdf_showing(qr_code(LINK), text="Maria, C1"), web=WEB)
    assert (found.document, found.place.code, found.place.url) == (DOCUMENT, True, BEHIND)
    assert found.part is None
    assert "Maria, C1" in (found.shown or "")


@pytest.mark.parametrize("pixels", [100, 160])
def test_a_small_code_is_drawn_finer(intake: Intake, pixels: int) -> None:
    assert intake.found(pdf_showing(qr_code(LINK, pixels=pixels)), web=WEB).document == DOCUMENT


def test_codes_on_several_pages_are_several_things(intake: Intake) -> None:
    blank = Image.new("L", (10, 10), 255)
    pages = (qr_code(LINK), blank, qr_code("https://other.example/c/2"), qr_code(LINK))
    first, second = intake.all(pdf_showing(*pages), web=WEB)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert [first.document, second.document] == [DOCUMENT, OTHER]
    assert [first.part, second.part] == [LINK, "https://other.example/c/2"]


def test_a_code_may_hold_the_credential_itself(intake: Intake) -> None:
    found = intake.found(pdf_showing(qr_code(JWT)))
    assert (found.document, found.place.code, found.form) == (JWT.encode(), True, Form.JWT)


def test_without_code_and_attachment_links_are_tried(intake: Intake) -> None:
    clicked = intake.found(pdf_showing(link=LINK), web=WEB)
    assert (clicked.document, clicked.place.code) == (DOCUMENT, False)
    written = intake.found(pdf_showing(text=f"See {LINK}."), web=WEB)
    assert written.document == DOCUMENT


def test_a_link_to_what_is_no_credential_is_none(intake: Intake) -> None:
    web = {LINK: b"x", BEHIND: b'{"name": "an event"}'}
    assert intake.refused(pdf_showing(link=LINK), web=web) == ("intake.pdf_without", False)


def test_a_link_that_cannot_be_reached_leaves_it_open(intake: Intake) -> None:
    assert intake.refused(pdf_showing(link=LINK)) == ("intake.link_absent", True)
    assert intake.refused(pdf_showing(qr_code(LINK))) == ("intake.link_absent", True)


def associated(content: bytes, *, on_page: bool = False, pinned: bool = False) -> bytes:
    """A PDF whose file is not in the tree of names."""
    document = pikepdf.new()
    document.add_blank_page()
    file = pikepdf.AttachedFileSpec(document, content, filename="badge.json").obj
    if pinned:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment,
                                  Rect=[0, 0, 9, 9], FS=file)  # fmt: skip
        document.pages[0]["/Annots"] = pikepdf.Array([document.make_indirect(note)])
    else:
        holder = document.pages[0].obj if on_page else document.Root
        holder["/AF"] = pikepdf.Array([file])
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize("options", [{}, {"on_page": True}, {"pinned": True}])
def test_files_are_found_wherever_they_hang(intake: Intake, options: dict[str, bool]) -> None:
    assert intake.found(associated(DOCUMENT, **options)).document == DOCUMENT


def test_a_picture_that_is_attached_is_opened_too(intake: Intake) -> None:
    badge = bake_png(png_picture(), DOCUMENT.decode())
    found = intake.found(pdf_with(badge, b"a letter"))
    assert (found.document, found.form, found.picture) == (DOCUMENT, Form.PNG, badge)


def test_every_attachment_that_is_a_credential_is_one_thing(intake: Intake) -> None:
    taken = intake.all(pdf_with(DOCUMENT, b"a letter", OTHER, JWT.encode(), DOCUMENT))
    assert [one.document for one in taken if isinstance(one, Found)] == [
        DOCUMENT, OTHER, JWT.encode(),
    ]  # fmt: skip
    assert [one.part for one in taken] == ["attachment-0", "attachment-2", "attachment-3"]


def locked(*, user: str, owner: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["a.json"] = pikepdf.AttachedFileSpec(document, DOCUMENT, filename="a.json")
    file = io.BytesIO()
    document.save(file, encryption=pikepdf.Encryption(owner=owner, user=user))
    return file.getvalue()


def test_a_password_that_only_forbids_changes_is_none_for_readers(intake: Intake) -> None:
    assert intake.found(locked(user="", owner="secret")).document == DOCUMENT
    assert intake.refused(locked(user="secret", owner="secret")) == ("intake.pdf_locked", True)


def test_a_page_of_too_much_work_is_stopped_and_the_next_file_goes_on(intake: Intake) -> None:
    heavy = b"q " + b"0 0 m 600 800 l 0 800 l 600 0 l 300 900 l S " * 400_000
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].contents_add(document.make_stream(heavy))
    file = io.BytesIO()
    document.save(file)
    assert intake.refused(file.getvalue())[0] in {"intake.too_costly", "intake.pdf_without"}
    assert intake.found(pdf_with(DOCUMENT)).document == DOCUMENT


def test_text_that_cannot_be_had_does_not_hide_what_is_attached(intake: Intake) -> None:
    bomb = zlib.compress(bytes(280 * 2**20), 1)
    document = pikepdf.open(io.BytesIO(pdf_with(DOCUMENT)))
    page = document.pages[0]
    page.Contents = document.make_stream(bomb, Filter=pikepdf.Name.FlateDecode)
    file = io.BytesIO()
    document.save(file, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert intake.found(file.getvalue()).document == DOCUMENT


def test_pages_that_were_not_looked_at_leave_it_open(intake: Intake) -> None:
    blank = Image.new("L", (10, 10), 255)
    (refused,) = intake.all(pdf_showing(*[blank] * 9, qr_code(LINK)), web=WEB)
    assert isinstance(refused, Refused)
    assert (refused.error.code, refused.error.unsupported) == ("intake.pdf_in_part", True)
    assert refused.error.facts == {"count": 10, "limit": 8}
    assert intake.refused(pdf_showing(*[blank] * 8)) == ("intake.pdf_without", False)
