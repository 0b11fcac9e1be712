"""The files in a ZIP archive, unpacked in memory and within bounds. PKWARE APPNOTE 6.3.

Names are shown to people; they tell the documents of other programs, and nothing else hangs on
them: no path is ever made of one.
"""

import json
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

from verifier.intake.looks import NESTED, START
from verifier.intake.pieces import Kind, NotOpened, Opened, Piece

MOST_MEMBERS: Final = 200
MOST_MEMBER_BYTES: Final = 20 * 1024 * 1024
"""The largest form that is opened at all."""
MOST_BYTES_AT_ONCE: Final = 8 * 1024 * 1024
"""Of one answer, unless its only member is larger."""
MOST_NAME_CHARACTERS: Final = 255
_ENCRYPTED: Final = 0x1
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    struct.error,
    RuntimeError,
)
_PROGRAMS: Final = {
    "word/": "Word",
    "xl/": "Excel",
    "ppt/": "PowerPoint",
    "content.xml": "OpenDocument",
    "META-INF/container.xml": "EPUB",
}
"""What some member's name begins with in an archive that is another program's document."""
_PASS: Final = "pass.json"
_LITTER: Final = (b"\0\x05\x16\x07", b"\0\0\0\x01Bud1")
"""How files begin that an operating system leaves in archives (AppleDouble, a folder's view)."""


def open_archive(request: bytes) -> Opened:
    """The members from the one that the request says, as many as fit in one answer."""
    (start,) = START.unpack_from(request)
    try:
        with zipfile.ZipFile(BytesIO(request[START.size :])) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            names = [info.filename for info in members]
            if _PASS in names and "manifest.json" in names:
                return _codes_of_pass(archive.open(_PASS).read(MOST_MEMBER_BYTES))
            _refuse_documents(names)
            if start == NESTED:
                raise NotOpened("intake.zip_nested", unsupported=True)
            return _members(archive, members, start)
    except _DAMAGE as error:
        raise NotOpened("intake.zip_unsound") from error


def _refuse_documents(names: list[str]) -> None:
    for beginning, program in _PROGRAMS.items():
        if any(name.startswith(beginning) for name in names):
            raise NotOpened("intake.office", program=program)


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], start: int) -> Opened:
    pieces: list[Piece] = []
    wanted = members[:MOST_MEMBERS]
    size = looked_at = 0
    for info in wanted[start:]:
        piece = _member(archive, info)
        if pieces and size + len(piece.content) > MOST_BYTES_AT_ONCE:
            break
        looked_at += 1
        size += len(piece.content)
        if piece.refusal or (piece.content and not piece.content.startswith(_LITTER)):
            pieces.append(piece)
    following = start + looked_at
    return Opened(
        pieces=tuple(pieces),
        more_from=following if following < len(wanted) else None,
        facts={"count": len(members), "limit": MOST_MEMBERS},
    )


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Piece:
    name = info.filename[:MOST_NAME_CHARACTERS]

    def refused(code: str) -> Piece:
        return Piece(kind=Kind.MEMBER, name=name, refusal=code)

    if info.flag_bits & _ENCRYPTED:
        return refused("intake.zip_locked")
    try:
        with archive.open(info) as stream:
            content = stream.read(MOST_MEMBER_BYTES + 1)
    except _DAMAGE:
        return refused("intake.zip_unsound")
    if len(content) > MOST_MEMBER_BYTES:
        return refused("intake.zip_member_too_large")
    return Piece(kind=Kind.MEMBER, name=name, content=content)


def _codes_of_pass(document: bytes) -> Opened:
    """What the code on a pass of a phone's wallet says. The pass itself is not checked."""
    told = json.loads(document)
    told = told if isinstance(told, dict) else {}
    listed = told.get("barcodes")
    codes = listed if isinstance(listed, list) else [told.get("barcode")]
    texts = [code.get("message") for code in codes if isinstance(code, dict)]
    pieces = tuple(
        Piece(kind=Kind.CODE, content=text.encode(), name=text)
        for text in texts
        if isinstance(text, str) and text
    )
    if not pieces:
        raise NotOpened("intake.wallet_pass", unsupported=True)
    return Opened(pieces=pieces)
