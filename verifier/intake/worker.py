"""The process that opens foreign files. Run as `python -m verifier.intake.worker`.

Asked with the form and the file, it answers `ok` and what it found, or `no` and a JSON list of the
refusal's code, whether it is about us or the file, and its facts.
"""

import json
from collections.abc import Callable
from typing import Final

from edge.workers.frames import NO, OK, Frame, serve
from verifier.intake import looks
from verifier.intake.opening.archive import open_archive
from verifier.intake.opening.attachments import open_attachments
from verifier.intake.opening.mail import open_mail
from verifier.intake.opening.page import open_page
from verifier.intake.opening.pages import open_pages, open_text
from verifier.intake.opening.picture import open_photo, open_png, open_svg
from verifier.intake.pieces import NotOpened, Opened, pack

_OPENERS: Final[dict[bytes, Callable[[bytes], Opened]]] = {
    looks.PNG: open_png,
    looks.SVG: open_svg,
    looks.PHOTO: open_photo,
    looks.ATTACHMENTS: open_attachments,
    looks.TEXT: open_text,
    looks.PAGES: open_pages,
    looks.ARCHIVE: open_archive,
    looks.PAGE: open_page,
    looks.MAIL: open_mail,
}
_TOO_COSTLY: Final[tuple[str, bool, dict[str, object]]] = ("intake.too_costly", True, {})


def answer(kind: bytes, file: bytes) -> Frame:
    """The answer to one request."""
    try:
        return Frame(OK, pack(_OPENERS[kind](file)))
    except NotOpened as refusal:
        told = [refusal.code, refusal.unsupported, refusal.facts]
        return Frame(NO, json.dumps(told).encode())


if __name__ == "__main__":
    serve(answer, Frame(NO, json.dumps(_TOO_COSTLY).encode()))
