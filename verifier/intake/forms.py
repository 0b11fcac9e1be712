"""Which form a submission has, told from its first bytes and never from what it is called."""

import re
from enum import StrEnum

LOOKED_AT_BYTES = 64 * 1024


class Form(StrEnum):
    """The forms that are told apart."""

    JSON = "json"
    JWT = "jwt"
    """A compact token: JWS or SD-JWT."""
    COSE = "cose"
    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    ZIP = "zip"
    LINK = "link"
    PAGE = "page"
    """A web page."""
    PICTURE = "picture"
    """A picture of a form that holds no credentials (JPEG, GIF, WebP, ...)."""
    UNKNOWN = "unknown"


_BY_BEGINNING = (
    (b"\x89PNG\r\n\x1a\n", Form.PNG),
    (b"\xd2\x84", Form.COSE),
    (b"PK\x03\x04", Form.ZIP),
    (b"PK\x05\x06", Form.ZIP),
    (b"\xff\xd8\xff", Form.PICTURE),
    (b"GIF8", Form.PICTURE),
    (b"BM", Form.PICTURE),
    (b"II*\x00", Form.PICTURE),
    (b"MM\x00*", Form.PICTURE),
)
_PICTURE_BOXES = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
_JWT = re.compile(rb"[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*(?:~\S*)?\Z")
_LINK = re.compile(rb"https?://\S+\Z", re.IGNORECASE)
_BARE_LINK = re.compile(rb"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::[0-9]+)?/\S+\Z", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype\s+html|<html\b", re.IGNORECASE)


def form_of(data: bytes) -> Form:
    """The form of a whole file or text."""
    for beginning, form in _BY_BEGINNING:
        if data.startswith(beginning):
            return form
    if data[4:12] in _PICTURE_BOXES or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return Form.PICTURE
    if b"%PDF-" in data[:1024]:
        return Form.PDF
    return _form_of_text(data.removeprefix(b"\xef\xbb\xbf").strip())


def _form_of_text(text: bytes) -> Form:
    if text[:1] in (b"{", b"["):
        return Form.JSON
    if text[:1] == b"<":
        head = text[:LOOKED_AT_BYTES]
        if _PAGE.search(head):
            return Form.PAGE
        return Form.SVG if b"svg" in head else Form.UNKNOWN
    if _LINK.match(text) or _BARE_LINK.match(text):
        return Form.LINK
    return Form.JWT if _JWT.match(text) else Form.UNKNOWN
