"""Saved e-mails: what is attached, and the links in their words. RFC 5322, MIME (RFC 2045).

Nobody's signature on a mail is looked at: it only carries certificates.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice
from typing import Final

from lxml import etree, html

from verifier.intake.opening.attachments import is_candidate
from verifier.intake.pieces import Kind, NotOpened, Opened, Piece

MOST_PARTS: Final = 64
MOST_NAME_CHARACTERS: Final = 255
_WORDS: Final = frozenset({"text/plain", "text/html"})
_MALFORMED: Final = (ValueError, LookupError, AttributeError, TypeError, AssertionError)


def open_mail(file: bytes) -> Opened:
    """The attached files, and the links that can be clicked, as leads; its words are `shown`."""
    try:
        parts = [
            part for part in islice(message_from_bytes(file).walk(), MOST_PARTS)
            if not part.is_multipart()
        ]  # fmt: skip
        files = [piece for part in parts for piece in _file_of(part)]
        words = [part for part in parts if _is_words(part)]
        links = list(dict.fromkeys(link for part in words for link in _links_of(part)))
        shown = "\n".join(map(_text_of, words))
    except _MALFORMED as error:
        raise NotOpened("intake.mail") from error
    leads = (Piece(kind=Kind.LEAD, content=link.encode("utf-8", "replace")) for link in links)
    return Opened(pieces=(*files, *leads), shown=shown)


def _is_words(part: Message) -> bool:
    return part.get_content_type() in _WORDS and part.get_content_disposition() != "attachment"


def _content_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_of(part: Message) -> Iterator[Piece]:
    """An attachment; of the pictures that belong to the layout, only those with a badge in them."""
    if _is_words(part):
        return
    content = _content_of(part)
    is_layout = part.get_content_disposition() != "attachment" and "Content-ID" in part
    if content and (not is_layout or is_candidate(content)):
        yield Piece(kind=Kind.MEMBER, content=content, name=_name_of(part))


def _name_of(part: Message) -> str:
    name = part.get_filename() or part.get_content_type()
    return str(make_header(decode_header(name)))[:MOST_NAME_CHARACTERS]


def _text_of(part: Message) -> str:
    if part.get_content_type() == "text/html":
        return ""
    return _content_of(part).decode("utf-8", "replace")


def _links_of(part: Message) -> Iterator[str]:
    if part.get_content_type() != "text/html":
        return
    try:
        root = html.document_fromstring(_content_of(part) or b"<p>")
    except (etree.LxmlError, ValueError):
        return
    for link in root.iter("a"):
        address = (link.get("href") or "").strip()
        if address.lower().startswith(("https://", "http://")):
            yield address
