"""The badge: a picture, the credential in it, the rosette on it."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from credentials.baking.png import unbake_png
from credentials.baking.svg import unbake_svg
from credentials.errors import NothingBaked
from credentials.rosette import rosette_path, short_digest
from issuer.artifacts.badge import (
    SIZE,
    _lines,
    render_badge_png,
    render_badge_svg,
    render_role_badge,
)
from issuer.artifacts.lettering import outline
from tests.support.sample_certificate import a_certificate, musa

ROLES = ("dsm", "dcc", "died", "ocm")


@cache
def png_of(role: str) -> bytes:
    return render_badge_png(a_certificate(role=role))


def test_png_holds_the_exact_credential() -> None:
    assert unbake_png(png_of("dcc")).encode() == a_certificate().document_bytes


def test_svg_holds_the_exact_credential() -> None:
    assert unbake_svg(render_badge_svg(a_certificate())).encode() == a_certificate().document_bytes


@pytest.mark.parametrize("role", ROLES)
def test_png_is_1024_pixels_of_the_roles_colour(role: str) -> None:
    picture = Image.open(io.BytesIO(png_of(role))).convert("RGB")
    assert picture.size == (SIZE, SIZE)
    assert picture.crop((3, 3, 4, 4)).tobytes().hex() == musa().roles[role].colour[1:]


def test_the_rosette_is_that_of_the_credential() -> None:
    certificate = a_certificate()
    svg = render_badge_svg(certificate).decode()
    assert rosette_path(certificate.digest, size=SIZE - 44) in svg
    assert short_digest(certificate.digest) in svg


def test_svg_needs_no_font_and_nothing_from_elsewhere() -> None:
    drawing = render_badge_svg(a_certificate()).decode().partition("</openbadges:credential>")[2]
    root = ET.fromstring(render_role_badge(musa(), "dcc", "svg"))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "title", "path"}
    assert not re.search(r"href|url\(|<text|font|style=|script", drawing)


def test_a_roles_badge_has_no_credential_and_no_digits() -> None:
    svg = render_role_badge(musa(), "dcc", "svg")
    assert b"<title>Digital Collections Curator, Mu.SA</title>" in svg
    with pytest.raises(NothingBaked):
        unbake_svg(svg)
    with pytest.raises(NothingBaked):
        unbake_png(render_role_badge(musa(), "dcc", "png"))


def test_each_role_has_its_own_picture() -> None:
    assert len({render_role_badge(musa(), role, "svg") for role in ROLES}) == len(ROLES)


def test_the_same_credential_gives_the_same_bytes() -> None:
    assert render_badge_png(a_certificate()) == png_of("dcc")


def test_threads_do_not_disturb_each_other() -> None:
    """Fonts are read lazily: eight threads at once must get whole letters."""
    outline.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        widths = set(
            pool.map(
                lambda n: (
                    outline("Curator", file="EBGaramond_500Medium.ttf", size=100 + n % 2).width
                ),
                range(64),
            )
        )
    assert len(widths) == 2


def test_letters_are_kerned() -> None:
    def width(text: str) -> float:
        return outline(text, file="EBGaramond_500Medium.ttf", size=1000).width

    assert width("To") < width("T") + width("o")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Digital Strategy Manager", ("Digital", "Strategy", "Manager")),
        ("Curator of Art", ("Curator", "of Art")),
        ("One Two Three Four Five Six Seven", ("One Two", "Three", "Four Five", "Six Seven")),
    ],
)
def test_a_title_has_at_most_four_lines(title: str, lines: tuple[str, ...]) -> None:
    assert _lines(title) == lines


def test_a_hostile_title_is_escaped() -> None:
    svg = render_role_badge(musa(), "dcc", "svg").decode()
    assert svg.count("<title>") == 1
