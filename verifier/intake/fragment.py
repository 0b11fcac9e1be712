"""A credential that a link carries behind `#`, as our own page for checking on one's device takes.

`d.` and the base64url of raw DEFLATE (RFC 1951) of the text; a token also as it is. Browsers send
nothing of it to any server: it comes here only if somebody hands in the whole link.
"""

import re
import zlib
from typing import Final

from verifier.errors import IntakeRefused
from verifier.intake.forms import Form, form_of, from_base64

MOST_CHARACTERS: Final = 96 * 1024
MOST_BYTES: Final = 512 * 1024
"""More than a credential or a token may have."""
_PACKED: Final = re.compile(r"d\.([A-Za-z0-9_-]+)\Z")


def fragment_of(link: str) -> bytes | None:
    """The text of the credential in a link; None if it carries none. IntakeRefused if it is cut."""
    text = link.strip().partition("#")[2]
    if text.startswith("eyJ") and form_of(text.encode()) is Form.JWT:
        return text.encode()
    packed = _PACKED.match(text)
    if packed is None:
        return None
    if len(text) > MOST_CHARACTERS:
        raise IntakeRefused("intake.link_cut")
    return _inflated(from_base64(packed[1].encode()))


def _inflated(data: bytes | None) -> bytes:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = stream.decompress(data or b"", MOST_BYTES)
    except zlib.error as error:
        raise IntakeRefused("intake.link_cut") from error
    if not stream.eof or stream.unused_data:
        raise IntakeRefused("intake.link_cut")
    return text
