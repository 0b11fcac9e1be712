"""What a worker can be asked to do with a file: the kinds of request, known to both sides."""

import struct
from typing import Final

PNG: Final = b"p"
SVG: Final = b"s"
PHOTO: Final = b"f"
ATTACHMENTS: Final = b"a"
TEXT: Final = b"t"
PAGES: Final = b"c"
ARCHIVE: Final = b"z"
PAGE: Final = b"h"
MAIL: Final = b"m"

START: Final = struct.Struct(">I")
"""Before an archive: the member to begin with."""
NESTED: Final = 0xFFFFFFFF
"""In its place: the archive lies in another one, and is only to be named."""
