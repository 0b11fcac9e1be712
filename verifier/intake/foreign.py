"""Forms that are recognised only to be named, with what would be needed instead."""

import re
from typing import Final

from verifier.errors import IntakeRefused

_PICTURES: Final = {
    b"ftypheic": "HEIC", b"ftypheix": "HEIC", b"ftyphevc": "HEIC", b"ftypmif1": "HEIC",
    b"ftypmsf1": "HEIC", b"ftypavif": "AVIF", b"ftypjxl ": "JPEG XL",
}  # fmt: skip
_ARCHIVES: Final = (
    (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "RAR"),
    (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"),
)  # fmt: skip
_OFFICE: Final = ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word, Excel, Outlook"), (b"{\\rtf", "RTF"))
_WIDE_TEXT: Final = (b"\xff\xfe", b"\xfe\xff")
_ENOUGH_BYTES: Final = 8
_WALLETS: Final = re.compile(
    rb"(?:openid-credential-offer|openid-initiate-issuance|openid4vp|openid|haip|eudi-openid4vp"
    rb"|mdoc-openid4vp|mdoc|didcomm|iota|dccrequest|msprequest|openid-vc):", re.IGNORECASE,
)  # fmt: skip
_EUROPASS: Final = (b"data.europa.eu/snb", b"europass.europa.eu", b"europassCredential")
_CHAINS: Final = (
    (re.compile(rb"MerkleProof2017|w3id\.org/blockcerts/v[12]|w3id\.org/blockcerts/schema/[12]"),
     "Blockcerts"),
    (re.compile(rb"SHA3MerkleProof|OpenAttestationMerkleProof"), "OpenAttestation"),
)  # fmt: skip


def named_file(data: bytes) -> IntakeRefused | None:
    """The refusal that names a file of a form that is not read here; None if it is not known."""
    if form := _PICTURES.get(data[4:12]):
        return IntakeRefused("intake.picture_form", unsupported=True, form=form)
    for beginning, name in _ARCHIVES:
        if data.startswith(beginning):
            return IntakeRefused("intake.archive", unsupported=True, form=name)
    if data[257:262] == b"ustar":
        return IntakeRefused("intake.archive", unsupported=True, form="tar")
    for beginning, name in _OFFICE:
        if data.lstrip().startswith(beginning):
            return IntakeRefused("intake.office", program=name)
    if _is_wide(data[:40]):
        return IntakeRefused("intake.wide_text")
    return _named_text(data)


def _named_text(data: bytes) -> IntakeRefused | None:
    text = data.strip()
    if _WALLETS.match(text):
        return IntakeRefused("intake.wallet_link", unsupported=True)
    if text.startswith(b"HC1:"):
        return IntakeRefused("intake.health_code")
    if text.startswith(b"<") and any(word in text for word in _EUROPASS):
        return IntakeRefused("intake.europass_xml", unsupported=True)
    return None


def _is_wide(head: bytes) -> bool:
    """Whether text is written with two bytes for each letter (UTF-16)."""
    if head.startswith(_WIDE_TEXT):
        return True
    halves = head[::2], head[1::2]
    return len(head) >= _ENOUGH_BYTES and any(head) and not all(map(any, halves))


def named_json(data: bytes) -> IntakeRefused | None:
    """The same for JSON that is anchored in a ledger and not signed in itself."""
    if b'"signature"' not in data or b'"proof"' in data:
        return None
    for pattern, name in _CHAINS:
        if pattern.search(data):
            return IntakeRefused("intake.ledger", unsupported=True, system=name)
    return None
