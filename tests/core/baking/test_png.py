"""Baking PNG pictures: what goes in comes out, the picture stays, nothing unsafe is read."""

import io
import struct
import zlib

import pytest
from PIL import Image

from credentials.baking.png import KEYWORD, MOST_BYTES, MOST_CHUNKS, SIGNATURE, bake_png, unbake_png
from credentials.errors import BakedTwice, NotAnImage, NothingBaked

CREDENTIAL = '{"name":"Ελένη ]]> \\u0001","proof":[]}'


def a_chunk(kind: bytes, data: bytes = b"") -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def a_text_chunk(text: str = CREDENTIAL, *, after_keyword: bytes = b"\0\0\0\0\0") -> bytes:
    return a_chunk(b"iTXt", KEYWORD + after_keyword + text.encode())


def a_png() -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (3, 2), (200, 30, 40, 128)).save(file, "PNG")
    return file.getvalue()


def with_chunks(*chunks: bytes) -> bytes:
    """A picture with these chunks before its end."""
    picture = a_png()
    return picture[:-12] + b"".join(chunks) + picture[-12:]


def test_what_is_baked_comes_back() -> None:
    assert unbake_png(bake_png(a_png(), CREDENTIAL)) == CREDENTIAL


def test_the_picture_stays_byte_for_byte() -> None:
    picture, baked = a_png(), bake_png(a_png(), CREDENTIAL)
    assert baked.replace(a_text_chunk(), b"") == picture
    assert Image.open(io.BytesIO(baked)).convert("RGBA").getpixel((0, 0)) == (200, 30, 40, 128)


def test_common_readers_find_the_text() -> None:
    assert (
        Image.open(io.BytesIO(bake_png(a_png(), CREDENTIAL))).info[KEYWORD.decode()] == CREDENTIAL
    )


def test_the_chunk_is_exactly_that_of_the_standard() -> None:
    assert KEYWORD + b"\0\0\0\0\0" + CREDENTIAL.encode() in bake_png(a_png(), CREDENTIAL)


def test_baking_again_overwrites() -> None:
    again = bake_png(bake_png(a_png(), '{"old":1}'), CREDENTIAL)
    assert again == bake_png(a_png(), CREDENTIAL)


def test_a_chunk_after_the_picture_data_is_found_too() -> None:
    assert unbake_png(with_chunks(a_text_chunk())) == CREDENTIAL


def test_two_credentials_are_refused_also_if_they_are_alike() -> None:
    with pytest.raises(BakedTwice):
        unbake_png(with_chunks(a_text_chunk(), a_text_chunk()))


OTHER_TEXTS = {
    "an Open Badges 2 chunk": a_chunk(b"iTXt", b"openbadges\0\0\0\0\0{}"),
    "a tEXt chunk": a_chunk(b"tEXt", KEYWORD + b"\0{}"),
    "a longer keyword": a_chunk(b"iTXt", KEYWORD + b"s\0\0\0\0\0{}"),
    "no text": a_text_chunk(""),
}


@pytest.mark.parametrize("chunk", OTHER_TEXTS.values(), ids=OTHER_TEXTS.keys())
def test_other_chunks_are_no_credential(chunk: bytes) -> None:
    with pytest.raises(NothingBaked):
        unbake_png(with_chunks(chunk))


def test_a_picture_without_anything() -> None:
    with pytest.raises(NothingBaked):
        unbake_png(a_png())


DAMAGED = {
    "not a PNG": (b"GIF89a", "signature"),
    "nothing": (b"", "signature"),
    "only a signature": (SIGNATURE, "chunk"),
    "cut off": (a_png()[:-5], "chunk"),
    "wrong check sum": (a_png().replace(b"IEND\xae", b"IEND\xaf"), "check_sum"),
    "length beyond the end": (with_chunks(b"\x7f\xff\xff\xffiTXt"), "chunk"),
    "no IHDR": (SIGNATURE + a_chunk(b"IDAT") + a_chunk(b"IEND"), "chunk"),
    "no picture": (SIGNATURE + a_chunk(b"IHDR", bytes(13)) + a_chunk(b"IEND"), "chunk"),
    "something after the end": (a_png() + a_text_chunk(), "trailing"),
    "too many chunks": (with_chunks(*[a_chunk(b"tEXt", b"a\0b")] * MOST_CHUNKS), "chunks"),
    "too large": (with_chunks(a_chunk(b"tEXt", bytes(MOST_BYTES))), "size"),
    "compressed": (with_chunks(a_text_chunk(after_keyword=b"\0\1\0\0\0")), "compressed"),
    "incomplete": (with_chunks(a_chunk(b"iTXt", KEYWORD + b"\0\0\0\0")), "chunk"),
    "not UTF-8": (with_chunks(a_chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0\xff")), "encoding"),
    "a huge text": (with_chunks(a_text_chunk("x" * (2**20 + 1))), "credential"),
}


@pytest.mark.parametrize(("data", "reason"), DAMAGED.values(), ids=DAMAGED.keys())
def test_what_cannot_be_read_safely_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(NotAnImage) as refused:
        unbake_png(data)
    assert refused.value.fields["reason"] == reason


def test_a_picture_that_would_grow_over_the_limit_is_not_baked() -> None:
    filling = a_chunk(b"tEXt", bytes(MOST_BYTES - len(a_png()) - 12))
    assert len(with_chunks(filling)) == MOST_BYTES
    with pytest.raises(NotAnImage) as refused:
        bake_png(with_chunks(filling), CREDENTIAL)
    assert refused.value.fields["reason"] == "size"


@pytest.mark.parametrize("credential", ["", "x" * (2**20 + 1)])
def test_a_credential_that_nobody_could_read_is_not_baked(credential: str) -> None:
    with pytest.raises(NotAnImage):
        bake_png(a_png(), credential)
