"""Whether the picture around a credential is the image that the issuer names. DESIGN 3.17.

Anybody can bake any credential into any picture, so nothing follows from the picture; but who sees
a golden badge should know when the issuer's image is another. The files are compared as bytes: what
is baked is one piece put into the image. Nothing is decoded.
"""

import re
from collections.abc import Iterator
from typing import Final

from credentials.errors import RetrievalError
from credentials.model.credential import Credential
from credentials.model.members import id_of
from credentials.report import CheckResult, not_applicable, not_determined, passed
from credentials.verification.ports import Fetcher
from credentials.verification.resources import can_be_had, resource_at

ACCEPT: Final = ("image/png", "image/svg+xml")
MOST_IMAGES: Final = 2
_OPENING, _CLOSING = b"<openbadges:credential", b"</openbadges:credential>"
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}\?>|\sxmlns:openbadges=(\"[^\"]*\"|'[^']*')")


def check_picture(credential: Credential, *, picture: bytes, fetcher: Fetcher) -> CheckResult:
    """Passed if it is the image of the achievement or of the credential, with something put in."""
    unreachable: CheckResult | None = None
    addresses = list(dict.fromkeys(_images(credential)))[:MOST_IMAGES]
    for url in addresses:
        try:
            image = resource_at(url, fetcher, accept=ACCEPT)
        except RetrievalError as error:
            unreachable = unreachable or not_determined(
                "picture.not_compared", id=url, reason=error.code
            )
            continue
        if is_put_into(image, picture) or _drawing(image) == _drawing(picture):
            return passed("picture.the_issuers", id=url)
    if not addresses:
        return not_applicable("picture.none_named")
    return unreachable or not_applicable("picture.another", id=addresses[0])


def _images(credential: Credential) -> Iterator[str]:
    holders = [s.achievement.document for s in credential.subjects if s.achievement is not None]
    for holder in (*holders, credential.document):
        url = id_of(holder.get("image"))
        if url is not None and can_be_had(url):
            yield url


def is_put_into(image: bytes, picture: bytes) -> bool:
    """Whether `picture` is `image` with at most one piece put in somewhere."""
    if not image or len(picture) < len(image):
        return False
    start, end = 0, len(image)
    while start < end:  # the length of what both begin with
        middle = (start + end + 1) // 2
        start, end = (middle, end) if image[:middle] == picture[:middle] else (start, middle - 1)
    rest = image[start:]
    return picture.endswith(rest)


def _drawing(file: bytes) -> bytes:
    """An SVG without what baking adds, and without its spaces; another file as it is."""
    if b"<svg" not in file[:4096]:
        return file
    opening = file.find(_OPENING)
    closing = file.find(_CLOSING, opening)
    if opening >= 0 and closing >= 0:
        file = file[:opening] + file[closing + len(_CLOSING) :]
    elif opening >= 0:
        file = file[:opening] + file[file.find(b"/>", opening) + 2 :]
    return b"".join(_DECLARED.sub(b"", file).replace(b"'", b'"').split())
