"""Web pages: the credentials written in them, and the addresses that lead to some. HTML §4.2.4.

Nothing of a page is run, loaded or shown; scripts are looked at only as data.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree, html

from verifier.intake.forms import may_be_a_credential
from verifier.intake.pieces import Kind, NotOpened, Opened, Piece

MOST_INSIDE: Final = 16
MOST_LEADS: Final = 12
MOST_CHARACTERS: Final = 2048
_DATA_TYPES: Final = frozenset({
    "application/vc", "application/vc+ld+json", "application/vc+jwt", "application/vc+sd-jwt",
    "application/ld+json", "application/json",
})  # fmt: skip
_PICTURE_TYPES: Final = frozenset({"image/png", "image/svg+xml"})
_FILES: Final = re.compile(
    r"(?:credential|assertion|badge|certificate|diploma)[^?#]*"
    r"\.(?:json|jsonld|jwt|png|svg|pdf)(?:[?#]|\Z)|/(?:baked|assertion|credential)(?:[?#]|\Z)",
    re.IGNORECASE,
)
"""Of links without a type, the addresses that look like a badge's file."""


def open_page(file: bytes) -> Opened:
    """Credentials in script blocks; else leads, those first that say what they are."""
    root = _parsed(file)
    inside = [
        Piece(kind=Kind.INSIDE, content=block, name=None)
        for block in islice(_data_blocks(root), MOST_INSIDE)
    ]
    leads = dict.fromkeys(islice(_leads(root), MOST_LEADS))
    if not inside and not leads:
        raise NotOpened("intake.page")
    return Opened(
        pieces=(*inside, *(Piece(kind=Kind.LEAD, content=lead.encode()) for lead in leads))
    )


def _parsed(file: bytes) -> etree._Element:
    try:
        file.decode()
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None  # what the page says of itself
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, encoding=encoding
    )
    try:
        root = html.document_fromstring(file, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotOpened("intake.page") from error
    return root


def _data_blocks(root: etree._Element) -> Iterator[bytes]:
    """JSON in `<script type="…json">` that may be a credential."""
    for script in root.iter("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        text = (script.text or "").strip().encode("utf-8", "replace")
        if (kind in _DATA_TYPES or kind.endswith("+json")) and may_be_a_credential(text):
            yield text


def _leads(root: etree._Element) -> Iterator[str]:
    base = _base_of(root)
    for types in (_DATA_TYPES, _PICTURE_TYPES):
        for link in root.iter("link", "a"):
            kind = (link.get("type") or "").partition(";")[0].strip().lower()
            is_alternate = link.tag == "a" or "alternate" in (link.get("rel") or "").lower().split()
            if kind in types and is_alternate:
                yield from _address(link.get("href"), base)
    for element, attribute in ((root.iter("a"), "href"), (root.iter("img"), "src")):
        for one in element:
            address = one.get(attribute)
            if address and len(address) <= MOST_CHARACTERS and _FILES.search(address):
                yield from _address(address, base)


def _base_of(root: etree._Element) -> str:
    for element in root.iter("base"):
        return element.get("href") or ""
    return ""


def _address(href: str | None, base: str) -> Iterator[str]:
    """As written in the page (with its `<base>`); who asked makes it absolute."""
    from urllib.parse import urljoin

    if not href:
        return
    try:
        address = urljoin(base, href.strip())
    except ValueError:
        return
    if len(address) <= MOST_CHARACTERS and not re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", address):
        yield address
