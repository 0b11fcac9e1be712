"""What anybody may have baked into a picture: Open Badges 3.0 and 2.0, CLR 2.0, Mozilla's links.

OB 3.0 §5.3, OB 2.0 Baking. Read more widely than we write: compressed text, `tEXt` of before 2015,
several standards in one picture. What is found is unverified, and may be a link.
"""

import zlib
from dataclasses import dataclass
from typing import Final

from lxml import etree

from credentials.baking.png import MOST_CREDENTIAL_BYTES, Chunk, chunks_of
from credentials.baking.svg import parse_svg
from credentials.errors import BakedTwice, NotAnImage, NothingBaked

KEYWORDS: Final = (b"openbadgecredential", b"clrcredential", b"openbadges")
"""Of chunks in a PNG: OB 3.0, CLR 2.0, OB 2.0 and older."""
_ELEMENTS: Final = (
    "{https://purl.imsglobal.org/ob/v3p0}credential",
    "{https://purl.imsglobal.org/clr/v2p0}credential",
    "{http://openbadges.org}assertion",
    "{https://openbadges.org}assertion",
)
_BOTH_PLACES: Final = frozenset(_ELEMENTS[2:])
"""Elements whose attribute may say where the assertion lies, beside a text that is one."""
_TEXT_CHUNKS: Final = frozenset({b"iTXt", b"tEXt", b"zTXt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Baked:
    """One text of a picture, and what it is called there."""

    name: str
    text: str


def baked_in_png(data: bytes) -> tuple[Baked, ...]:
    """The texts in a PNG, one for each keyword.

    Raises NotAnImage (field `reason`), NothingBaked, BakedTwice for two of one keyword.
    """
    chunks = chunks_of(data)
    found = []
    for keyword in KEYWORDS:
        texts = [_text_of(chunk) for chunk in chunks if _is_named(chunk, keyword)]
        if len(texts) > 1:
            raise BakedTwice(f"{len(texts)} chunks with the keyword", count=len(texts))
        found += [Baked(name=keyword.decode(), text=text) for text in texts]
    return _not_none(found)


def baked_in_svg(data: bytes) -> tuple[Baked, ...]:
    """The texts in an SVG, one for each kind of element, found by namespace. Raises as above."""
    root = parse_svg(data)
    found = []
    for name in _ELEMENTS:
        elements = list(root.iter(name))
        if len(elements) > 1:
            raise BakedTwice(f"{len(elements)} elements of a badge", count=len(elements))
        found += [Baked(name=name.partition("}")[2], text=_text_in(one)) for one in elements]
    return _not_none(found)


def _not_none(found: list[Baked]) -> tuple[Baked, ...]:
    with_text = tuple(baked for baked in found if baked.text.strip())
    if not with_text:
        raise NothingBaked("no badge in the picture, or an empty one")
    return with_text


def _is_named(chunk: Chunk, keyword: bytes) -> bool:
    return chunk.kind in _TEXT_CHUNKS and chunk.data.startswith(keyword + b"\0")


def _text_of(chunk: Chunk) -> str:
    """PNG §11.3.3.2 (tEXt), §11.3.3.3 (zTXt), §11.3.3.4 (iTXt)."""
    after_keyword = chunk.data.partition(b"\0")[2]
    if chunk.kind == b"tEXt":
        return _decoded(after_keyword, "latin-1")
    if chunk.kind == b"zTXt":
        return _decoded(_inflated(after_keyword[1:], after_keyword[:1]), "latin-1")
    parts = after_keyword[2:].split(b"\0", 2)
    if len(after_keyword) < 2 or len(parts) != 3:
        raise NotAnImage("an incomplete iTXt chunk", reason="chunk")
    compressed, method, text = after_keyword[:1], after_keyword[1:2], parts[2]
    return _decoded(text if compressed == b"\0" else _inflated(text, method), None)


def _inflated(data: bytes, method: bytes) -> bytes:
    """PNG §10.1: method 0 is zlib; never more than a credential may have."""
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(data, MOST_CREDENTIAL_BYTES + 1)
    except zlib.error as error:
        raise NotAnImage("a text that cannot be inflated", reason="compressed") from error
    if method != b"\0" or not (stream.eof or len(text) > MOST_CREDENTIAL_BYTES):
        raise NotAnImage("a text that cannot be inflated", reason="compressed")
    return text


def _decoded(text: bytes, otherwise: str | None) -> str:
    """UTF-8, which issuers write into every kind of chunk; else what the chunk's kind says."""
    if len(text) > MOST_CREDENTIAL_BYTES:
        raise NotAnImage("a text that is too large", reason="credential")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        if otherwise is None:
            raise NotAnImage("a text that is not UTF-8", reason="encoding") from error
        return text.decode(otherwise)


def _text_in(element: etree._Element) -> str:
    if len(element):
        raise NotAnImage("a badge element with elements inside", reason="credential")
    body, attribute = (element.text or "").strip(), (element.get("verify") or "").strip()
    if body and attribute and element.tag not in _BOTH_PLACES:
        raise BakedTwice("a credential in the attribute and one in the text", count=2)
    return body or attribute
