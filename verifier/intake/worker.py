"""The process that opens foreign files. Run as `python -m verifier.intake.worker`.

Asked with the form and the file, it answers `ok` and a JSON list of texts, or `no` and a JSON list
of the refusal's code and facts.
"""

import json
import re
from collections.abc import Callable
from io import BytesIO

import pikepdf

from credentials.baking.png import unbake_png
from credentials.baking.svg import unbake_svg
from credentials.errors import BakedTwice, BakingError, NothingBaked
from edge.workers.frames import NO, OK, Frame, serve

MOST_ATTACHMENTS = 64
MOST_CREDENTIAL_BYTES = 1024 * 1024
PNG, SVG, PDF = b"p", b"s", b"d"
_LOOKS_LIKE_A_CREDENTIAL = re.compile(rb"Credential\b")
_JWT = re.compile(rb"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(?:~[A-Za-z0-9_.~-]*)?\Z")


class _NoCredential(Exception):
    """What is answered as `no`."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


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


def answer(kind: bytes, file: bytes) -> Frame:
    """The answer to one request."""
    try:
        return Frame(OK, json.dumps(credentials_in(kind, file)).encode())
    except _NoCredential as refusal:
        return Frame(NO, json.dumps([refusal.code, refusal.facts]).encode())


if __name__ == "__main__":
    serve(answer, Frame(NO, json.dumps(["intake.too_costly", {}]).encode()))
