"""The certificate on paper: form, content, attachment, sameness."""

import io
import re
from dataclasses import replace
from functools import cache

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from weasyprint.urls import FatalURLFetchingError

from edge.words import LANGUAGES, Language
from issuer.artifacts.pdf import ATTACHMENT, BundledFetcher, paper_html, render_pdf
from issuer.artifacts.qr import qr_matrix
from issuer.artifacts.showing import show
from tests.support.sample_certificate import a_certificate

MM = 72 / 25.4
OURS = {"EB-Garamond", "EB-Garamond-Italic", "EB-Garamond-Medium", "Source-Sans-3"}


@cache
def pdf_of(language: Language = "el", name: str = "Ελένη Παπαδοπούλου") -> bytes:
    return render_pdf(a_certificate(name=name), language=language)


def text_of(body: bytes, page: int) -> str:
    document = pypdfium2.PdfDocument(body)
    text: str = document[page].get_textpage().get_text_bounded()
    document.close()
    return re.sub(r"\s+", " ", text)


def picture_of_page_1(body: bytes, scale: float = 3) -> object:
    document = pypdfium2.PdfDocument(body)
    picture = document[0].render(scale=scale).to_pil().convert("L")
    document.close()
    return picture


def fonts_in(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """Names of the fonts without their subset mark, and whether the file is embedded."""
    found = {}
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            name = str(item["/FontName"]).partition("+")[2].rstrip(",")
            found[name] = "/FontFile2" in item or "/FontFile3" in item
    return found


def test_three_pages_or_more_of_a4() -> None:
    with pikepdf.open(io.BytesIO(pdf_of())) as pdf:
        assert 3 <= len(pdf.pages) <= 5
        for page in pdf.pages:
            width, height = (float(v) for v in page.mediabox[2:])
            assert (width, height) == pytest.approx((210 * MM, 297 * MM), abs=1)


def test_says_that_it_is_pdf_a_3a() -> None:
    with pikepdf.open(io.BytesIO(pdf_of())) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert pdf.Root.MarkInfo.Marked is True
        assert "/OutputIntents" in pdf.Root
        assert str(pdf.Root.Lang) == "el"


def test_the_signed_bytes_are_attached_as_the_source() -> None:
    certificate = a_certificate()
    with pikepdf.open(io.BytesIO(pdf_of())) as pdf:
        assert set(pdf.attachments) == {ATTACHMENT}
        attached = pdf.attachments[ATTACHMENT]
        assert attached.get_file().read_bytes() == certificate.document_bytes
        relationships = {str(item.AFRelationship) for item in pdf.Root.AF}
        assert relationships == {"/Source"}


def test_pictures_have_words_for_those_who_do_not_see_them() -> None:
    with pikepdf.open(io.BytesIO(pdf_of())) as pdf:
        said = [
            str(item["/Alt"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    assert any(show(a_certificate(), "el").short_digest in words for words in said)
    assert any(a_certificate().verify_url in words for words in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_name_and_role_stand_in_the_text_layer(language: Language) -> None:
    showing = show(a_certificate(), language)
    front = text_of(pdf_of(language), 0)
    for words in (showing.name, showing.role, showing.role_en, showing.title, showing.sentence):
        assert words in front
    assert showing.short_digest in front
    assert "provis" in front or "προσωρινό" in front or "provvisorio" in front


def test_the_eu_wording_stands_word_for_word() -> None:
    front = text_of(pdf_of("it"), 0)
    assert "Co-funded by the Erasmus+ Programme of the European Union" in front
    assert (
        "The European Commission support for the production of this publication does not "
        "constitute an endorsement of the contents which reflects the views only of the authors, "
        "and the Commission cannot be held responsible for any use which may be made of the "
        "information contained therein."
    ) in front


def test_the_supplement_is_one_page_and_names_every_competence() -> None:
    supplement = text_of(pdf_of("el"), 1)
    for framework in show(a_certificate(), "el").frameworks:
        for competence in framework.competences:
            assert competence.name in supplement
    assert "Europass" in supplement
    assert "Βαθμολογούμενες δραστηριότητες" not in supplement
    assert "Βαθμολογούμενες δραστηριότητες" in text_of(pdf_of("el"), 2)


def test_the_transcript_has_every_graded_activity() -> None:
    document = pypdfium2.PdfDocument(pdf_of("en"))
    pages = range(2, len(document))
    document.close()
    transcript = " ".join(text_of(pdf_of("en"), page) for page in pages)
    for component in show(a_certificate(), "en").components:
        for row in component.activities:
            assert f"{row.score} / {row.most} {row.percent} {row.verdict}" in transcript


def test_all_fonts_are_ours_and_embedded() -> None:
    with pikepdf.open(io.BytesIO(pdf_of())) as pdf:
        fonts = fonts_in(pdf)
    assert fonts.keys() >= OURS
    assert all(fonts.values())
    assert all(name.startswith(("EB-Garamond", "Source-Sans-3")) for name in fonts)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("王小明", "Noto-Sans-Han"),
        ("さとう けんじ", "Noto-Sans-Han"),
        ("김철수", "Noto-Sans-Hangul"),
        ("დავით გელაშვილი", "Noto-Sans-Georgian"),
        ("محمد الفاسي", "Noto-Sans-Arabic"),
        ("ሰላማዊት", "Noto-Sans-Ethiopic"),
    ],
)
def test_a_name_in_another_script_gets_a_bundled_font(name: str, family: str) -> None:
    html, needs = paper_html(a_certificate(name=name), language="en")
    assert needs.missing == ""
    assert "certificate.name.fonts" not in html
    assert [font.family.replace(" ", "-") for font in needs.fonts] == [family]


def test_a_chinese_name_is_in_the_text_layer_with_its_font_embedded() -> None:
    body = pdf_of("en", "王小明")
    assert "王小明" in text_of(body, 0)
    with pikepdf.open(io.BytesIO(body)) as pdf:
        fonts = fonts_in(pdf)
    assert fonts["Noto-Sans-Han"]


def test_characters_without_any_font_are_not_hidden() -> None:
    html, needs = paper_html(a_certificate(name="Ada \U00013080"), language="en")
    assert needs.missing == "\U00013080"
    assert "Some characters of this name are not in the fonts of this paper." in html


def test_a_hostile_name_is_only_text() -> None:
    html, _ = paper_html(a_certificate(name='<img src="file:///etc/passwd">&'), language="en")
    assert "&lt;img src=" in html
    assert '<img src="file' not in html


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://example.org/x", "data:,x"])
def test_nothing_else_is_ever_read(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        BundledFetcher({}).fetch(url)


def test_only_bundled_fonts_have_a_name() -> None:
    with pytest.raises(FatalURLFetchingError):
        BundledFetcher({}).fetch("laurel:../../pyproject.toml")


def test_the_same_certificate_gives_the_same_bytes() -> None:
    first = pdf_of("pt")
    assert render_pdf(a_certificate(), language="pt") == first
    assert pdf_of("it") != first


@pytest.mark.parametrize("scale", [2, 4])
def test_the_code_on_page_1_holds_the_address_exactly(scale: float) -> None:
    certificate = a_certificate()
    codes = zxingcpp.read_barcodes(picture_of_page_1(pdf_of(), scale))
    assert [code.text for code in codes] == [certificate.verify_url]
    assert codes[0].ec_level == "Q"


def test_the_code_is_25_mm_wide() -> None:
    codes = zxingcpp.read_barcodes(picture_of_page_1(pdf_of(), 4))
    corners = codes[0].position
    width = (corners.top_right.x - corners.top_left.x) / 4 / MM
    assert width == pytest.approx(25, abs=0.6)


def test_the_code_has_a_quiet_zone_of_four_modules() -> None:
    picture = picture_of_page_1(pdf_of(), 4)
    corners = zxingcpp.read_barcodes(picture)[0].position
    module = 25 * MM * 4 / len(qr_matrix(a_certificate().verify_url))
    margin = round(4 * module) - 3
    x, y = round(corners.top_left.x), round(corners.top_left.y)
    edge = [picture.getpixel((x + along, y - margin)) for along in range(0, round(25 * MM * 4), 4)]  # type: ignore[attr-defined]
    side = [picture.getpixel((x - margin, y + along)) for along in range(0, round(25 * MM * 4), 4)]  # type: ignore[attr-defined]
    assert min(edge + side) > 250


@pytest.mark.parametrize("length", [26, 140, 500])
def test_any_length_of_name_leaves_page_1_one_page(length: int) -> None:
    name = ("Wolfeschlegelsteinhausenbergerdorff " * 14)[:length].strip()
    body = pdf_of("el", name)
    assert "Συμπλήρωμα" in text_of(body, 1)
    codes = zxingcpp.read_barcodes(picture_of_page_1(body))
    assert len(codes) == 1
    assert lowest_fact(body) > highest_of_foot(body)


def lines_of(body: bytes) -> list[tuple[str, float, float]]:
    """Text, bottom and top of each line on page 1, in points from the foot."""
    document = pypdfium2.PdfDocument(body)
    page = document[0].get_textpage()
    found = []
    for number in range(page.count_rects()):
        _, bottom, _, top = page.get_rect(number)
        found.append((page.get_text_bounded(*page.get_rect(number)), bottom, top))
    document.close()
    return found


def lowest_fact(body: bytes) -> float:
    return next(bottom for text, bottom, _ in lines_of(body) if "16 Μαρτίου 2020" in text)


def highest_of_foot(body: bytes) -> float:
    return next(top for text, _, top in lines_of(body) if "Ηλεκτρονική υπογραφή" in text)


def test_the_specimen_mark_is_only_for_demonstrations() -> None:
    certificate = a_certificate()
    html, _ = paper_html(certificate, language="en")
    assert "Specimen" not in html
    programme = certificate.programme
    marked = replace(programme, document={**programme.document, "demonstration": True})
    html, _ = paper_html(replace(certificate, programme=marked), language="en")
    assert "Specimen" in html
