"""The bundled fonts: unchanged, complete for our languages, listed with their digests."""

import io
import re
from hashlib import sha256

import pytest
from fontTools.ttLib import TTFont, woff2

from credentials.resources import bundled
from issuer.artifacts.fonts import BASE, SCRIPTS, coverage, font_path

FOLDERS = (
    bundled("templates") / "static" / "fonts",
    bundled("templates") / "certificate" / "fonts",
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_font_file_is_listed_with_its_digest(folder: object) -> None:
    text = (folder / "SOURCES.md").read_text("utf-8")  # type: ignore[operator]
    listed = dict(re.findall(r"^\| `([\w.]+)` \|.*\| `([0-9a-f]{64})` \|$", text, re.MULTILINE))
    files = [f for f in folder.iterdir() if f.suffix in (".ttf", ".woff2")]  # type: ignore[attr-defined]
    assert listed == {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_licences_lie_beside_the_fonts() -> None:
    for folder in FOLDERS:
        for licence in folder.glob("OFL-*.txt"):
            assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text("utf-8")


@pytest.mark.parametrize("font", BASE[:1] + BASE[3:4], ids=lambda font: font.family)
def test_the_web_fonts_are_the_same_fonts_compressed(font: object) -> None:
    path = font_path(font.file)  # type: ignore[attr-defined]
    out = io.BytesIO()
    woff2.decompress(str(path.with_suffix(".woff2")), out)
    out.seek(0)
    with TTFont(out) as web, TTFont(path) as paper:
        assert web.getBestCmap() == paper.getBestCmap()
        assert web["name"].toXML is not None
        assert web["maxp"].numGlyphs == paper["maxp"].numGlyphs
        assert web["hmtx"].metrics == paper["hmtx"].metrics


def test_our_four_languages_need_no_further_font() -> None:
    text = "".join(
        path.read_text("utf-8")
        for path in (bundled("templates") / "locale").rglob("certificate.po")
    )
    needs = coverage(text + "ΐΰάέήίόύώΆΈΉΊΌΎΏΪΫϊϋ·ãõçáéíóúâêôàÃÕÇìòùÀÈÌÒÙ«»“”’–…№º")
    assert needs.fonts == ()
    assert needs.missing == ""


@pytest.mark.parametrize(
    "name",
    ["Анна Ковальчук", "Nguyễn Thị Ánh", "Łucja Żak", "Ğülşen İnönü", "Þór Ægisson", "Ελένη"],
)
def test_these_names_need_no_further_font(name: str) -> None:
    assert coverage(name).fonts == ()


def test_a_name_of_two_scripts_gets_both_fonts() -> None:
    assert [font.family for font in coverage("王 דוד").fonts] == [
        "Noto Sans Hebrew",
        "Noto Sans Han",
    ]


def test_marks_of_direction_need_no_glyph() -> None:
    assert coverage("\u2067Ada\u2069\u200d").missing == ""


def test_every_script_font_is_there_and_has_its_script() -> None:
    for font in SCRIPTS:
        assert font_path(font.file).is_file()
    with pytest.raises(FileNotFoundError):
        font_path("../laurel.css")
