"""QR codes in a grey picture."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_CODES: Final = 8
MOST_CHARACTERS: Final = 8192
"""More than the largest QR code holds."""


def codes_in(grey: "Image") -> list[str]:
    """The different texts of the codes (QR, Micro QR, Aztec, Data Matrix), in reading order."""
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str("QRCode|MicroQRCode|Aztec|DataMatrix")
    found = zxingcpp.read_barcodes(grey, formats=formats)
    placed = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    texts = (code.text for code in placed if code.text and len(code.text) <= MOST_CHARACTERS)
    return list(dict.fromkeys(texts))[:MOST_CODES]
