"""The pages of a PDF as a reader sees them: their text, and the QR codes on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import TYPE_CHECKING, Any, Final

from verifier.intake.opening.codes import MOST_CODES, codes_in
from verifier.intake.pieces import Kind, NotOpened, Opened, Piece

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_TEXT_PAGES: Final = 20
MOST_TEXT_CHARACTERS: Final = 64 * 1024
MOST_DRAWN_PAGES: Final = 8
DRAWING_SECONDS: Final = 1.2
"""Of CPU time: no further page is drawn after that, so that what was found is answered."""
RESOLUTIONS_DPI: Final = (150, 300)
MOST_SIDE: Final = 3600
"""Pixels; an A4 page at 300 dpi has 3508."""
_POINTS_PER_INCH: Final = 72


def open_text(file: bytes) -> Opened:
    """The text alone."""
    with _document(file) as document:
        return Opened(shown=_text(document))


def open_pages(file: bytes) -> Opened:
    """Text and codes; `facts` say how many pages there are (`count`) and were drawn (`limit`)."""
    with _document(file) as document:
        codes, drawn = _codes(document)
        pieces = [Piece(kind=Kind.CODE, content=code.encode(), name=code) for code in codes]
        facts = {"count": len(document), "limit": drawn}
        return Opened(pieces=tuple(pieces), shown=_text(document), facts=facts)


@contextmanager
def _document(file: bytes) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise NotOpened("intake.pdf_unsound") from error
    try:
        yield document
    finally:
        document.close()


def _text(document: Any) -> str:
    """Page after page, cut where it gets too long."""
    import pypdfium2

    texts, left = [], MOST_TEXT_CHARACTERS
    for number in range(min(len(document), MOST_TEXT_PAGES)):
        try:
            text = document[number].get_textpage().get_text_bounded()[:left]
        except pypdfium2.PdfiumError:
            continue
        texts.append(text)
        left -= len(text)
        if left <= 0:
            break
    return "\n".join(texts).encode("utf-8", "replace").decode()


def _codes(document: Any) -> tuple[list[str], int]:
    """Of the first pages, and of how many; drawn finer where nothing is found."""
    until = process_time() + DRAWING_SECONDS
    found: dict[str, None] = {}
    drawn = 0
    for resolution in RESOLUTIONS_DPI:
        for number, page in enumerate(_drawn(document, resolution, until), 1):
            drawn = max(drawn, number)
            found.update(dict.fromkeys(codes_in(page)))
            if len(found) >= MOST_CODES:
                break
        if found:
            break
    return list(found)[:MOST_CODES], drawn


def _drawn(document: Any, resolution: int, until: float) -> Iterator["Image"]:
    import pypdfium2

    for number in range(min(len(document), MOST_DRAWN_PAGES)):
        if process_time() > until:
            return
        try:
            page = document[number]
            scale = resolution / _POINTS_PER_INCH
            side = max(page.get_size())
            yield page.render(scale=min(scale, MOST_SIDE / side), grayscale=True).to_pil()
        except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
            continue
