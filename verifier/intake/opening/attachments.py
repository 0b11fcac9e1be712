"""What is attached to a PDF, and the links that can be clicked. ISO 32000-2 §7.11.4, §12.5."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any, Final

import pikepdf

from credentials.baking.png import SIGNATURE
from verifier.intake.forms import may_be_a_credential
from verifier.intake.pieces import Kind, NotOpened, Opened, Piece

MOST_ATTACHMENTS: Final = 64
MOST_LINKS: Final = 8
MOST_PAGES: Final = 200
"""Pages whose annotations are looked at."""
MOST_CREDENTIAL_BYTES: Final = 1024 * 1024
MOST_PICTURE_BYTES: Final = 8 * 1024 * 1024
_BAKED: Final = re.compile(
    rb"(?:openbadgecredential|openbadges|clrcredential)\0|openbadges\.org|imsglobal\.org/(?:ob|clr)/"
)
_DAMAGE: Final = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]{4,2000}\Z", re.IGNORECASE)


def open_attachments(file: bytes) -> Opened:
    """The attachments that may be credentials, each different one once; and links, as leads."""
    try:
        with pikepdf.open(BytesIO(file)) as document:
            found: dict[bytes, str] = {}
            for content, name in _candidates(document):
                found.setdefault(content, name)
            links = list(dict.fromkeys(islice(_links(document), MOST_LINKS)))
    except pikepdf.PasswordError as error:
        raise NotOpened("intake.pdf_locked", unsupported=True) from error
    except _DAMAGE as error:
        raise NotOpened("intake.pdf_unsound") from error
    attached = [
        Piece(kind=Kind.INSIDE, content=content, name=name) for content, name in found.items()
    ]
    leads = [Piece(kind=Kind.LEAD, content=link.encode()) for link in links]
    return Opened(pieces=(*attached, *leads))


def _candidates(document: pikepdf.Pdf) -> Iterator[tuple[bytes, str]]:
    """Content and name of each; a file that is known by several ways is looked at once."""
    seen = set()
    for number, (stream, name) in enumerate(_files(document)):
        if number >= MOST_ATTACHMENTS:
            return
        if stream.objgen not in seen or stream.objgen == (0, 0):
            seen.add(stream.objgen)
            content = stream.read_bytes()
            if is_candidate(content):
                yield content, name


def is_candidate(content: bytes) -> bool:
    """Whether an attachment is worth being looked at: other files of a PDF are not its subject."""
    if content.startswith(SIGNATURE):
        return len(content) <= MOST_PICTURE_BYTES and _BAKED.search(content) is not None
    if len(content) > MOST_CREDENTIAL_BYTES:
        return False
    if content.lstrip().startswith(b"<"):
        return b"svg" in content and _BAKED.search(content) is not None
    return may_be_a_credential(content)


def _files(document: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Stream, str]]:
    """In the tree of names, associated with the document or a page, or pinned to a page."""
    for specification in document.attachments.values():
        yield from _file_of(specification.obj)
    yield from _associated(document.Root)
    for page, annotation in _annotations(document):
        if annotation is None:
            yield from _associated(page)
        elif annotation.get("/Subtype") == "/FileAttachment":
            yield from _file_of(annotation.get("/FS"))


def _associated(holder: Any) -> Iterator[tuple[pikepdf.Stream, str]]:
    files = holder.get("/AF")
    if isinstance(files, pikepdf.Array):
        for file in files:
            yield from _file_of(file)


def _file_of(specification: Any) -> Iterator[tuple[pikepdf.Stream, str]]:
    """The stream and the name in a file specification dictionary."""
    if not isinstance(specification, pikepdf.Dictionary):
        return
    embedded = specification.get("/EF")
    if isinstance(embedded, pikepdf.Dictionary):
        name = specification.get("/UF", specification.get("/F", ""))
        for key in ("/UF", "/F"):
            if isinstance(stream := embedded.get(key), pikepdf.Stream):
                yield stream, str(name)
                return


def _links(document: pikepdf.Pdf) -> Iterator[str]:
    for _, annotation in _annotations(document):
        action = None if annotation is None else annotation.get("/A")
        if isinstance(action, pikepdf.Dictionary) and "/URI" in action:
            address = str(action["/URI"]).strip()
            if _ADDRESS.match(address):
                yield address


def _annotations(document: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """Each page, first with None and then with each of its annotations."""
    for page in islice(document.pages, MOST_PAGES):
        yield page.obj, None
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            for annotation in annotations:
                if isinstance(annotation, pikepdf.Dictionary):
                    yield page.obj, annotation
