"""Which form a submission has, told from its bytes and never from what it is called."""

import base64
import binascii
import re
from enum import StrEnum
from typing import Final
from urllib.parse import unquote_to_bytes

LOOKED_AT_BYTES: Final = 64 * 1024
MAIL_HEAD_BYTES: Final = 16 * 1024
MOST_TEXT_BYTES: Final = 1024 * 1024
"""Of links, tokens and words; a longer text may still be a file in base64."""


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
    """A picture of a form that holds no credentials, but may show a QR code."""
    ENCODED = "encoded"
    """One of the others as a `data:` address or in base64."""
    MAIL = "mail"
    """A saved e-mail."""
    TEXT = "text"
    """Words of people; a link may stand among them."""
    UNKNOWN = "unknown"


_BY_BEGINNING: Final = (
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
BOM: Final = b"\xef\xbb\xbf"
_JWT: Final = re.compile(rb"[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*(?:~\S*)?\Z")
_WRAPPED_JWT: Final = re.compile(rb"eyJ[A-Za-z0-9_.~\s-]+\Z")
_LINK: Final = re.compile(rb"https?://\S+\Z", re.IGNORECASE)
_BARE_LINK: Final = re.compile(rb"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::[0-9]+)?/\S+\Z", re.IGNORECASE)
_LINK_IN_MARKS: Final = re.compile(rb"(?:<|\[[^\]\"{}\[]*\]\()https?://", re.IGNORECASE)
"""As letters and Markdown write it."""
_DATA_ADDRESS: Final = re.compile(rb"data:[^,\s]{0,200},", re.IGNORECASE)
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_\s-]{32,}={0,2}\s*\Z")
_PAGE: Final = re.compile(rb"<!doctype\s+html|<html\b", re.IGNORECASE)
_HEADER: Final = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
_MAIL_HEADERS: Final = re.compile(rb"(?im)^(?:Received|MIME-Version|Message-ID):")
_TO_STANDARD: Final = bytes.maketrans(b"-_", b"+/")
_NAMES_A_CREDENTIAL: Final = re.compile(rb"Credential\b|Presentation\b|\bAssertion\b")
_OLD_ASSERTION: Final = (b'"badge"', b'"recipient"')
"""Members of an assertion of before 2016, which names no type."""
_OF_ENCODED: Final = frozenset({
    Form.JSON, Form.JWT, Form.COSE, Form.PNG, Form.SVG, Form.PDF, Form.PICTURE, Form.ZIP,
})  # fmt: skip


def form_of(data: bytes) -> Form:
    """The form of a whole file or text."""
    for beginning, form in _BY_BEGINNING:
        if data.startswith(beginning):
            return form
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Form.PICTURE
    if b"%PDF-" in data[:1024]:
        return Form.PDF
    return _form_of_text(data.removeprefix(BOM).strip())


def _form_of_text(text: bytes) -> Form:
    if _LINK_IN_MARKS.match(text):
        return Form.TEXT
    if text[:1] in (b"{", b"["):
        is_other = text.startswith(b"{\\rtf") or text[1:2] == b"\0"
        return Form.UNKNOWN if is_other else Form.JSON
    if text[:1] == b"<":
        head = text[:LOOKED_AT_BYTES]
        if _PAGE.search(head):
            return Form.PAGE
        return Form.SVG if b"svg" in head else Form.UNKNOWN
    if len(text) <= MOST_TEXT_BYTES:
        if _LINK.match(text) or _BARE_LINK.match(text):
            return Form.LINK
        if _JWT.match(text):
            return Form.JWT
    if unencoded(text) is not None:
        return Form.ENCODED
    if _is_mail(text):
        return Form.MAIL
    return Form.TEXT if _is_words(text[:LOOKED_AT_BYTES]) else Form.UNKNOWN


def unencoded(text: bytes) -> bytes | None:
    """What a `data:` address, base64 or a token broken into lines holds; None for anything else."""
    text = text.strip()
    if head := _DATA_ADDRESS.match(text):
        return _in_data_address(head[0].lower(), text[head.end() :])
    if len(text) <= MOST_TEXT_BYTES and _WRAPPED_JWT.match(text):
        unwrapped = b"".join(text.split())
        if _JWT.match(unwrapped):
            return unwrapped
    if _BASE64.match(text):
        decoded = from_base64(b"".join(text.split()))
        if decoded is not None and form_of(decoded) in _OF_ENCODED:
            return decoded
    return None


def _in_data_address(head: bytes, body: bytes) -> bytes | None:
    """RFC 2397. A large one is written without percent signs."""
    if len(body) <= MOST_TEXT_BYTES:
        body = unquote_to_bytes(body)
    return from_base64(b"".join(body.split())) if b";base64" in head else body


def from_base64(text: bytes) -> bytes | None:
    """What base64 in either alphabet, with or without padding, stands for; None if it is none."""
    digits = text.translate(_TO_STANDARD).rstrip(b"=")
    try:
        return base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _is_mail(text: bytes) -> bool:
    """Whether it begins with header fields, and one of them is a mail's (RFC 5322 §3.6)."""
    head = text[:MAIL_HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return _HEADER.match(head) is not None and _MAIL_HEADERS.search(head) is not None


def _is_words(text: bytes) -> bool:
    """Whether it can be read as text at all."""
    try:
        text[:-4].decode() if len(text) == LOOKED_AT_BYTES else text.decode()
    except UnicodeDecodeError:
        return False
    return bool(text) and b"\0" not in text


def may_be_a_credential(text: bytes) -> bool:
    """Whether a document that lies beside others is worth being verified: it is a token, or its
    JSON names a credential, a presentation or an assertion."""
    text = text.removeprefix(BOM).strip()
    if text[:1] in (b"{", b"["):
        is_old = all(member in text for member in _OLD_ASSERTION)
        return is_old or _NAMES_A_CREDENTIAL.search(text) is not None
    return text.startswith(b"eyJ") and _JWT.match(text) is not None
