"""Files as people hand them in, and a web that answers from a dictionary."""

import io
import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime

import pikepdf

from credentials.errors import RetrievalError, Unreachable
from credentials.verification.ports import Fetched

SEEN_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
SVG_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'


def png_picture() -> bytes:
    """The smallest honest PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def pdf_with(*attachments: bytes, password: str = "") -> bytes:
    """A PDF of one empty page with these files attached."""
    document = pikepdf.new()
    document.add_blank_page()
    for number, content in enumerate(attachments):
        name = f"attachment-{number}"
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
    file = io.BytesIO()
    if password:
        document.save(file, encryption=pikepdf.Encryption(owner=password, user=password))
    else:
        document.save(file)
    return file.getvalue()


class SmallWeb:
    """A `Fetcher`; an error among the answers is raised. `asked` holds the addresses."""

    def __init__(self, answers: Mapping[str, bytes | RetrievalError] | None = None) -> None:
        self.answers = dict(answers or {})
        self.asked: list[str] = []
        self.accepted: list[tuple[str, ...]] = []

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        self.asked.append(url)
        self.accepted.append(accept)
        answer = self.answers.get(url, Unreachable(url=url, reason="http_status", status=404))
        if isinstance(answer, RetrievalError):
            raise answer
        return Fetched(url=url, body=answer, media_type="", fetched_at=SEEN_AT)
