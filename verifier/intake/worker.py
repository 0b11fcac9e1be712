"""The process that opens foreign files: few rights, little memory, and it may be killed.

Run as `python -m verifier.intake.worker`. Speaks frames on standard input and output: a byte,
four bytes of length, the content. Asked with the form and the file, it answers `ok` and a JSON
list of texts, or `no` and a JSON list of the refusal's code and facts. It ends with its parent.
"""

import json
import re
import resource
import struct
import sys
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

import pikepdf

from credentials.baking.png import unbake_png
from credentials.baking.svg import unbake_svg
from credentials.errors import BakedTwice, BakingError, NothingBaked

MEMORY_BYTES = 256 * 1024 * 1024
MOST_ATTACHMENTS = 64
MOST_CREDENTIAL_BYTES = 1024 * 1024
OK, NO, READY = b"k", b"n", b"r"
PNG, SVG, PDF = b"p", b"s", b"d"
_FRAME = struct.Struct(">cI")
_LOOKS_LIKE_A_CREDENTIAL = re.compile(rb"Credential\b")
_JWT = re.compile(rb"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\Z")


class _NoCredential(Exception):
    """What is answered as `no`."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def write_frame(stream: BinaryIO, kind: bytes, content: bytes) -> None:
    """Sends one frame."""
    stream.write(_FRAME.pack(kind, len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next frame; None at the end."""
    head = stream.read(_FRAME.size)
    if len(head) < _FRAME.size:
        return None
    kind, length = _FRAME.unpack(head)
    return kind, stream.read(length)


def credentials_in(kind: bytes, file: bytes) -> list[str]:
    """The texts that may be credentials in a file of that form."""
    readers: dict[bytes, Callable[[bytes], list[str]]] = {
        PNG: lambda data: _unbaked(unbake_png, data),
        SVG: lambda data: _unbaked(unbake_svg, data),
        PDF: _attached,
    }
    return readers[kind](file)


def _unbaked(unbake: Callable[[bytes], str], file: bytes) -> list[str]:
    try:
        return [unbake(file)]
    except NothingBaked as error:
        raise _NoCredential("intake.picture_without") from error
    except BakedTwice as error:
        raise _NoCredential("intake.picture_several") from error
    except BakingError as error:
        raise _NoCredential("intake.picture_unsound") from error


def _attached(file: bytes) -> list[str]:
    """The attachments of a PDF that look like credentials, each different one once."""
    found: dict[bytes, None] = {}
    try:
        with pikepdf.open(BytesIO(file)) as document:
            for number, attachment in enumerate(document.attachments.values()):
                if number >= MOST_ATTACHMENTS:
                    break
                content = attachment.get_file().read_bytes()
                if len(content) <= MOST_CREDENTIAL_BYTES and _is_candidate(content):
                    found[content] = None
    except pikepdf.PasswordError as error:
        raise _NoCredential("intake.pdf_locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise _NoCredential("intake.pdf_unsound") from error
    return [content.decode("utf-8", "surrogateescape") for content in found]


def _is_candidate(content: bytes) -> bool:
    text = content.strip()
    if text.startswith(b"{"):
        return _LOOKS_LIKE_A_CREDENTIAL.search(text) is not None
    return _JWT.match(text) is not None


def main() -> None:
    """Answers until standard input ends."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    write_frame(answers, READY, b"")
    while (request := read_frame(requests)) is not None:
        try:
            texts = credentials_in(*request)
            content = json.dumps(texts).encode()
            write_frame(answers, OK, content)
        except _NoCredential as refusal:
            write_frame(answers, NO, json.dumps([refusal.code, refusal.facts]).encode())
        except (MemoryError, RecursionError):
            write_frame(answers, NO, json.dumps(["intake.too_costly", {}]).encode())


if __name__ == "__main__":
    main()
