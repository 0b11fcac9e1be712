"""Pictures: what is baked in, and the QR codes that photos and screenshots show."""

import io
import json
from typing import Any

import pytest
from PIL import Image

from credentials.baking.png import bake_png
from credentials.errors import Unreachable
from tests.support.intake import ASSERTION, DOCUMENT, JWT, OTHER, Intake
from tests.support.submissions import (
    SVG_PICTURE,
    photo_of,
    png_picture,
    png_with,
    qr_code,
    text_chunk,
)
from verifier.intake.forms import Form
from verifier.intake.taken import Found, Refused

LINK = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA/verify"
BEHIND = "https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA"
HOSTED = "https://badges.example.org/assertions/1"
WEB = {BEHIND: DOCUMENT, HOSTED: ASSERTION, "https://other.example/c/2": OTHER}


@pytest.mark.parametrize("kind", [b"iTXt", b"iTXz", b"tEXt", b"zTXt"])
@pytest.mark.parametrize("keyword", ["openbadgecredential", "openbadges", "clrcredential"])
def test_every_way_of_baking_gives_the_document(intake: Intake, keyword: str, kind: bytes) -> None:
    picture = png_with(text_chunk(keyword, DOCUMENT, kind=kind))
    found = intake.found(picture)
    assert (found.document, found.form, found.picture) == (DOCUMENT, Form.PNG, picture)


def test_a_link_that_is_baked_in_is_followed(intake: Intake) -> None:
    picture = png_with(text_chunk("openbadges", HOSTED.encode(), kind=b"tEXt"))
    found = intake.found(picture, web=WEB)
    assert (found.document, found.place.url, found.picture) == (ASSERTION, HOSTED, picture)
    late = {HOSTED: Unreachable(reason="dns")}
    assert intake.refused(picture, web=late) == ("intake.link_unreachable", True)


def test_a_badge_that_is_not_hosted_any_more_is_left_to_the_rules_of_hosting(
    intake: Intake,
) -> None:
    """There it is `revoked` (410), or undetermined (404)."""
    picture = png_with(text_chunk("openbadges", HOSTED.encode(), kind=b"tEXt"))
    gone = {HOSTED: Unreachable(reason="http_status", status=410)}
    found = intake.found(picture, web=gone)
    document = json.loads(found.document)
    assert (document["id"], document["verification"]["type"]) == (HOSTED, "HostedBadge")
    assert found.form is Form.PNG


def test_an_assertion_baked_into_a_drawing(intake: Intake) -> None:
    drawing = SVG_PICTURE.replace(
        b"></svg>",
        b' xmlns:openbadges="http://openbadges.org"><openbadges:assertion verify="'
        + HOSTED.encode() + b'"><![CDATA[' + ASSERTION + b"]]></openbadges:assertion></svg>",
    )  # fmt: skip
    found = intake.found(drawing)
    assert (found.document, found.form) == (ASSERTION, Form.SVG)
    assert intake.web.asked == []


def test_two_standards_in_one_picture_are_two_things(intake: Intake) -> None:
    picture = png_with(
        text_chunk("openbadges", ASSERTION), text_chunk("openbadgecredential", DOCUMENT)
    )
    first, second = intake.all(picture)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.document, first.part) == (DOCUMENT, "openbadgecredential")
    assert (second.document, second.part) == (ASSERTION, "openbadges")


def test_what_is_baked_in_decides_over_a_code(intake: Intake) -> None:
    file = io.BytesIO()
    qr_code(LINK).save(file, "PNG")
    found = intake.found(bake_png(file.getvalue(), OTHER.decode()), web=WEB)
    assert (found.document, found.place.code, intake.web.asked) == (OTHER, False, [])


@pytest.mark.parametrize(
    ("form", "options"),
    [("JPEG", {"quality": 40}), ("PNG", {}), ("WEBP", {"quality": 40}), ("GIF", {}), ("BMP", {}),
     ("TIFF", {})],
)  # fmt: skip
@pytest.mark.parametrize("angle", [0, 33, 90, 180])
def test_codes_are_read_in_every_form_and_direction(
    intake: Intake, form: str, options: dict[str, Any], angle: float
) -> None:
    found = intake.found(photo_of(LINK, form=form, angle=angle, **options), web=WEB)
    assert (found.document, found.place.code, found.part) == (DOCUMENT, True, None)
    assert (found.form, found.place.url) == (Form.JSON, BEHIND)


def test_a_small_code_on_a_large_photo(intake: Intake) -> None:
    photo = photo_of(LINK, size=(4032, 3024), side=170, quality=70)
    assert intake.found(photo, web=WEB).document == DOCUMENT


def test_a_photo_that_is_turned_by_its_metadata(intake: Intake) -> None:
    metadata = Image.Exif()
    metadata[0x0112] = 6
    assert intake.found(photo_of(LINK, exif=metadata), web=WEB).document == DOCUMENT


@pytest.mark.parametrize("invert", [False, True])
def test_a_screenshot_with_a_transparent_ground(intake: Intake, invert: bool) -> None:
    code = qr_code(LINK)
    picture = Image.new("RGBA", code.size, (0, 0, 0, 0))
    mask = code.point(lambda value: 255 - value)
    picture.paste((0, 0, 0, 255), mask=mask)
    if invert:
        picture = Image.merge("L", [code.point(lambda value: 255 - value)])
    file = io.BytesIO()
    picture.save(file, "PNG")
    assert intake.found(file.getvalue(), web=WEB).document == DOCUMENT


@pytest.mark.parametrize("text", [DOCUMENT.decode(), JWT])
def test_a_code_may_hold_the_credential_itself(intake: Intake, text: str) -> None:
    found = intake.found(photo_of(text, side=700))
    assert (found.document, found.place.code) == (text.encode(), True)
    assert intake.web.asked == []


def test_several_codes_are_several_things(intake: Intake) -> None:
    photo = photo_of(LINK, "https://other.example/c/2", "WIFI:S:guest;;", size=(2200, 900))
    first, second = intake.all(photo, web=WEB)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.document, first.part) == (DOCUMENT, LINK)
    assert (second.document, second.part) == (OTHER, "https://other.example/c/2")


@pytest.mark.parametrize(
    ("text", "code", "unsupported"),
    [
        ("WIFI:S:guest;T:WPA;P:secret;;", "intake.code_other", False),
        ("BEGIN:VCARD\nFN:Maria\nEND:VCARD", "intake.code_other", False),
        ("openid-credential-offer://?credential_offer_uri=a", "intake.wallet_link", True),
        ("openid4vp://?client_id=x", "intake.wallet_link", True),
        ("HC1:6BFOXN%TS3DH0YOJ58S", "intake.health_code", False),
        ("https://nowhere.example/1", "intake.link_absent", True),
        ("https://shop.example/", "intake.link_page", False),
    ],
)  # fmt: skip
def test_a_code_that_leads_nowhere_says_what_it_is(
    intake: Intake, text: str, code: str, unsupported: bool
) -> None:
    web = {"https://shop.example/": b"<!doctype html><html><p>Buy</p></html>"}
    assert intake.refused(photo_of(text), web=web) == (code, unsupported)


def test_what_a_code_says_is_shown_but_cut(intake: Intake) -> None:
    (refused,) = intake.all(photo_of("x" * 300))
    assert isinstance(refused, Refused)
    assert refused.error.facts == {"text": "x" * 80}


NO_CREDENTIAL = [
    ("a photo without a code", photo_of(), "intake.photo_without", False),
    ("a picture without anything", png_picture(), "intake.picture_without", False),
    ("a drawing without a badge", SVG_PICTURE, "intake.picture_without", False),
    ("a cut photo", photo_of(LINK)[:3000], "intake.picture_unsound", False),
    ("a cut picture", png_with(text_chunk("openbadges", ASSERTION))[:-20],
     "intake.picture_unsound", False),
    ("a wrong check sum", png_with(text_chunk("openbadges", ASSERTION)[:-1] + b"\0"),
     "intake.picture_unsound", False),
    ("two assertions", png_with(*[text_chunk("openbadges", ASSERTION)] * 2),
     "intake.picture_several", False),
    ("words baked in", png_with(text_chunk("openbadges", b"\0\1")), "intake.unknown_form", False),
    ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1", "intake.picture_form", True),
    ("AVIF", b"\0\0\0\x18ftypavif\0\0\0\0mif1", "intake.picture_form", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "code", "unsupported"),
    [row[1:] for row in NO_CREDENTIAL],
    ids=[row[0] for row in NO_CREDENTIAL],
)
def test_pictures_without_a_credential(
    intake: Intake, file: bytes, code: str, unsupported: bool
) -> None:
    assert intake.refused(file) == (code, unsupported)


def test_a_picture_of_too_many_points_is_not_decoded(intake: Intake) -> None:
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    assert intake.refused(file.getvalue()) == ("intake.picture_large", True)
