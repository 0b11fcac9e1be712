"""What others bake: other standards, compressed text, links, and everything that is not sound."""

import struct
import zlib

import pytest

from credentials.baking.foreign import Baked, baked_in_png, baked_in_svg
from credentials.baking.png import MOST_CREDENTIAL_BYTES
from credentials.errors import BakedTwice, NotAnImage, NothingBaked
from tests.support.submissions import png_with, text_chunk

OB3, OB2, CLR = "openbadgecredential", "openbadges", "clrcredential"
TEXT = '{"name":"Ελένη ® ’ 🎓"}'
LINK = "https://badges.example.org/assertions/1"


@pytest.mark.parametrize("kind", [b"iTXt", b"iTXz", b"tEXt", b"zTXt"])
@pytest.mark.parametrize("keyword", [OB3, OB2, CLR])
def test_every_kind_of_chunk_and_keyword_is_read(kind: bytes, keyword: str) -> None:
    picture = png_with(text_chunk(keyword, TEXT.encode(), kind=kind))
    assert baked_in_png(picture) == (Baked(name=keyword, text=TEXT),)


def test_text_of_latin_1_is_read_as_such_where_the_chunk_says_so() -> None:
    picture = png_with(text_chunk(OB2, '{"name":"Müller"}'.encode("latin-1"), kind=b"tEXt"))
    assert baked_in_png(picture)[0].text == '{"name":"Müller"}'


def test_two_standards_in_one_picture_are_two_texts() -> None:
    picture = png_with(text_chunk(OB2, LINK.encode(), kind=b"tEXt"), text_chunk(OB3, b"{}"))
    assert [baked.name for baked in baked_in_png(picture)] == [OB3, OB2]


def chunk_with(body: bytes) -> bytes:
    """An iTXt chunk with these bytes after the keyword, and the right check sum."""
    raw = b"iTXt" + OB3.encode() + b"\0" + body
    return struct.pack(">I", len(raw) - 4) + raw + struct.pack(">I", zlib.crc32(raw))


def test_language_and_translated_keyword_are_skipped() -> None:
    chunk = chunk_with(b'\0\0en\0a badge\0{"a":"\0"}')
    assert baked_in_png(png_with(chunk))[0].text == '{"a":"\0"}'


PNGS = {
    "two of a keyword": (
        png_with(text_chunk(OB2, b"{}"), text_chunk(OB2, LINK.encode(), kind=b"tEXt")),
        BakedTwice, None,
    ),
    "not inflatable": (
        png_with(text_chunk(OB2, b"{}", kind=b"iTXz").replace(b"\x78\x9c", b"\x78\x9d")),
        NotAnImage, "check_sum",
    ),
    "not UTF-8": (png_with(text_chunk(OB3, b"\xff\xfe")), NotAnImage, "encoding"),
    "a bomb": (
        png_with(text_chunk(OB3, bytes(MOST_CREDENTIAL_BYTES + 1), kind=b"iTXz")),
        NotAnImage, "credential",
    ),
    "empty": (png_with(text_chunk(OB3, b"")), NothingBaked, None),
    "another keyword": (png_with(text_chunk("Comment", b"{}")), NothingBaked, None),
    "cut": (png_with(text_chunk(OB3, b"{}"))[:-20], NotAnImage, "chunk"),
}  # fmt: skip


@pytest.mark.parametrize("name", PNGS)
def test_what_is_not_sound_has_its_reason(name: str) -> None:
    picture, error, reason = PNGS[name]
    with pytest.raises(error) as refused:
        baked_in_png(picture)
    assert refused.value.fields.get("reason") == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "chunk"),
        (b"\0\0", "chunk"),
        (b"\1\0\0\0no zlib", "compressed"),
        (b"\1\0\0\0\x78\x9c", "compressed"),
        (b"\1\7\0\0\x78\x9c\x03\0\0\0\0\1", "compressed"),
    ],
)
def test_broken_text_chunks(body: bytes, reason: str) -> None:
    with pytest.raises(NotAnImage) as refused:
        baked_in_png(png_with(chunk_with(body)))
    assert refused.value.fields["reason"] == reason


def svg(inside: str, *, prefix: str = "openbadges", space: str = "http://openbadges.org") -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:{prefix}="{space}">{inside}<path/></svg>'
    ).encode()


@pytest.mark.parametrize(
    ("picture", "text"),
    [
        (svg(f'<openbadges:assertion verify="{LINK}"/>'), LINK),
        (svg('<openbadges:assertion verify="a.b.c"></openbadges:assertion>'), "a.b.c"),
        (svg(f"<openbadges:assertion><![CDATA[{TEXT}]]></openbadges:assertion>"), TEXT),
        (svg(f'<openbadges:assertion verify="{LINK}">{TEXT}</openbadges:assertion>'), TEXT),
        (svg(f'<b:assertion verify="{LINK}"/>', prefix="b"), LINK),
        (svg(f'<b:assertion verify="{LINK}"/>', prefix="b", space="https://openbadges.org"), LINK),
        (
            svg(f"<o:credential>{TEXT}</o:credential>", prefix="o",
                space="https://purl.imsglobal.org/ob/v3p0"),
            TEXT,
        ),
        (
            svg('<c:credential verify="x.y.z"/>', prefix="c",
                space="https://purl.imsglobal.org/clr/v2p0"),
            "x.y.z",
        ),
    ],
)  # fmt: skip
def test_elements_are_found_by_namespace(picture: bytes, text: str) -> None:
    assert [baked.text for baked in baked_in_svg(picture)] == [text]


SVGS = {
    "no badge": (svg(""), NothingBaked),
    "an element of nobody": (svg("<x:assertion>{}</x:assertion>", prefix="x", space="urn:x"),
                             NothingBaked),
    "an empty element": (svg("<openbadges:assertion/>"), NothingBaked),
    "two assertions": (svg("<openbadges:assertion>{}</openbadges:assertion>" * 2), BakedTwice),
    "elements inside": (svg("<openbadges:assertion><a/></openbadges:assertion>"), NotAnImage),
    "cut": (svg("<openbadges:assertion>{}</openbadges:assertion>")[:-9], NotAnImage),
    "both places of Open Badges 3.0": (
        svg('<o:credential verify="a.b.c">{}</o:credential>', prefix="o",
            space="https://purl.imsglobal.org/ob/v3p0"),
        BakedTwice,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SVGS)
def test_drawings_that_are_refused(name: str) -> None:
    picture, error = SVGS[name]
    with pytest.raises(error):
        baked_in_svg(picture)
