"""Pictures: what is baked into PNG and SVG, and the QR codes that photos show."""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Final

from credentials.baking.foreign import Baked, baked_in_png, baked_in_svg
from credentials.errors import BakedTwice, BakingError, NothingBaked
from verifier.intake.opening.codes import codes_in
from verifier.intake.pieces import Kind, NotOpened, Opened, Piece

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 24_000_000
"""Of a picture that is decoded whole; one byte for each is kept, four are needed meanwhile."""
MOST_PIXELS_OF_A_PHOTO: Final = 120_000_000
"""Of a JPEG, which is decoded at a half, a quarter or an eighth."""
FIRST_LOOK_PIXELS: Final = 3_000_000
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


def open_png(file: bytes) -> Opened:
    """What is baked in; if nothing is, the QR codes that it shows."""
    try:
        return _inside(_unbaked(baked_in_png, file))
    except NothingBaked as error:
        codes = _codes_of(file)
        if not codes:
            raise NotOpened("intake.picture_without") from error
        return Opened(pieces=codes)


def open_svg(file: bytes) -> Opened:
    """What is baked in. Drawings are not drawn here."""
    try:
        return _inside(_unbaked(baked_in_svg, file))
    except NothingBaked as error:
        raise NotOpened("intake.picture_without") from error


def open_photo(file: bytes) -> Opened:
    """The QR codes that a picture of any other form shows."""
    codes = _codes_of(file)
    if not codes:
        raise NotOpened("intake.photo_without")
    return Opened(pieces=codes)


def _unbaked(read: Callable[[bytes], tuple[Baked, ...]], file: bytes) -> tuple[Baked, ...]:
    try:
        return read(file)
    except NothingBaked:
        raise
    except BakedTwice as error:
        raise NotOpened("intake.picture_several") from error
    except BakingError as error:
        raise NotOpened("intake.picture_unsound", reason=error.fields.get("reason")) from error


def _inside(found: tuple[Baked, ...]) -> Opened:
    return Opened(
        pieces=tuple(
            Piece(kind=Kind.INSIDE, content=baked.text.encode(), name=baked.name) for baked in found
        )
    )


def _codes_of(file: bytes) -> tuple[Piece, ...]:
    """Looked for in a small copy first, then in the whole."""
    for most in (FIRST_LOOK_PIXELS, MOST_PIXELS):
        grey, is_whole = _grey(file, most)
        codes = codes_in(grey)
        if codes or is_whole:
            break
    return tuple(Piece(kind=Kind.CODE, content=code.encode(), name=code) for code in codes)


def _grey(file: bytes, most: int) -> tuple["Image", bool]:
    """The picture in grey, as large as allowed, and whether that is all of it."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own limits are kept before anything is decoded
    try:
        with Image.open(BytesIO(file), formats=FORMATS) as picture:
            width, height = picture.size
            is_photo = picture.format == "JPEG"
            _require_size(width * height, MOST_PIXELS_OF_A_PHOTO if is_photo else MOST_PIXELS)
            shrink = max(1.0, (width * height / most) ** 0.5)
            wanted = (int(width / shrink), int(height / shrink))
            if is_photo:
                picture.draft("L", wanted)
            grey = ImageOps.exif_transpose(_on_white(picture))
            if shrink > 1:
                grey.thumbnail((max(wanted), max(wanted)))
            return grey, shrink == 1
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError) as error:
        raise NotOpened("intake.picture_unsound", reason="decoding") from error


def _require_size(pixels: int, most: int) -> None:
    if pixels > most:
        megapixels = most // 1_000_000
        raise NotOpened("intake.picture_large", unsupported=True, megapixels=megapixels)


def _on_white(picture: "Image") -> "Image":
    """In grey; what is transparent is white, as it is on a page."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("L")
    if picture.mode not in ("RGBA", "LA"):
        picture = picture.convert("RGBA")
    white = Image.new("L", picture.size, 255)
    white.paste(picture.convert("L"), mask=picture.getchannel("A"))
    return white
