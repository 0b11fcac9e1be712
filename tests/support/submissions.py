"""Files as people hand them in, and a web that answers from a dictionary."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime

import pikepdf
import qrcode
from PIL import Image

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


def text_chunk(keyword: str, text: bytes, *, kind: bytes = b"iTXt") -> bytes:
    """A PNG text chunk; `kind` `iTXz` stands for an iTXt whose text is compressed."""
    name = keyword.encode() + b"\0"
    body = {
        b"iTXt": lambda: b"iTXt" + name + b"\0\0\0\0" + text,
        b"iTXz": lambda: b"iTXt" + name + b"\1\0\0\0" + zlib.compress(text),
        b"tEXt": lambda: b"tEXt" + name + text,
        b"zTXt": lambda: b"zTXt" + name + b"\0" + zlib.compress(text),
    }[kind]()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def png_with(*chunks: bytes) -> bytes:
    """The smallest PNG with these chunks after its picture, where some issuers put them."""
    picture = png_picture()
    return picture[:-12] + b"".join(chunks) + picture[-12:]


def qr_code(text: str, *, pixels: int | None = None) -> Image.Image:
    """A QR code, black on white."""
    picture = qrcode.make(text).convert("L")
    return picture if pixels is None else picture.resize((pixels, pixels))


def photo_of(
    *codes: str, form: str = "JPEG", size: tuple[int, int] = (1600, 1200), side: int = 400,
    angle: float = 0, **options: object,
) -> bytes:  # fmt: skip
    """A photograph of QR codes beside each other on grey paper."""
    paper = Image.new("L", size, 225)
    for number, code in enumerate(codes):
        turned = qr_code(code, pixels=side).rotate(angle, expand=True, fillcolor=255)
        paper.paste(turned, (60 + number * (side + 160), 90))
    file = io.BytesIO()
    paper.save(file, form, **options)
    return file.getvalue()


def pdf_showing(
    *pictures: Image.Image, text: str = "", link: str | None = None, attached: bytes | None = None
) -> bytes:
    """A PDF with a page for each picture; the first also shows `text` and holds a link."""
    pages = [Image.new("RGB", (1240, 1754), "white") for _ in pictures or (None,)]
    for page, picture in zip(pages, pictures, strict=False):
        page.paste(picture, (760, 1280))
    file = io.BytesIO()
    pages[0].save(file, "PDF", resolution=150, save_all=True, append_images=pages[1:])
    document = pikepdf.open(io.BytesIO(file.getvalue()))
    page = document.pages[0]
    if text:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                  BaseFont=pikepdf.Name.Helvetica)  # fmt: skip
        page.Resources["/Font"] = pikepdf.Dictionary(F1=font)
        words = b"BT /F1 12 Tf 50 700 Td (" + text.encode("latin-1") + b") Tj ET"
        page.contents_add(document.make_stream(words))
    if link is not None:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(link))
        annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link,
                                        Rect=[0, 0, 90, 90], A=action)  # fmt: skip
        page["/Annots"] = pikepdf.Array([document.make_indirect(annotation)])
    if attached is not None:
        document.attachments["badge.json"] = pikepdf.AttachedFileSpec(
            document, attached, filename="badge.json"
        )
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def zip_of(members: Mapping[str, bytes], **options: int) -> bytes:
    """An archive with these files, in this order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()
