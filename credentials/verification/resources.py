"""Getting what a credential points to, and comparing it with the digest that is signed."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from credentials.encoding.integrity import agrees, demands_of
from credentials.errors import RetrievalError, Unreachable, ValueMalformed
from credentials.verification.ports import Fetcher

DATA: Final = "data:"
HTTP: Final = ("https://", "http://")
"""What the guarded fetcher decides upon; other schemes name nothing that can be had."""
ANYTHING: Final = ("*/*",)


class Comparison(Enum):
    """What a digest beside an address came to."""

    NO_DIGEST = auto()
    MALFORMED = auto()
    NO_ADDRESS = auto()
    """A name of something, from which nothing can be had."""
    NOT_HAD = auto()
    MATCHES = auto()
    MISMATCH = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A comparison and why it could not be made."""

    came_to: Comparison
    id: str
    reason: str = ""


def can_be_had(url: str) -> bool:
    """Whether the address is one that answers with bytes."""
    return url.startswith((DATA, *HTTP))


def resource_at(url: str, fetcher: Fetcher, *, accept: tuple[str, ...]) -> bytes:
    """The bytes at an address; those of a `data:` URL (RFC 2397) stand in it.

    Raises RetrievalError, and nothing else.
    """
    if not url.startswith(DATA):
        return fetcher.fetch(url, accept=accept).body
    head, comma, written = url[len(DATA) :].partition(",")
    if not comma:
        raise Unreachable("a data URL without data", url=url[:64], reason="data_url")
    if not head.endswith(";base64"):
        return unquote_to_bytes(written)
    try:
        return base64.b64decode(unquote_to_bytes(written), validate=True)
    except binascii.Error as error:
        raise Unreachable("not base64", url=url[:64], reason="data_url") from error


def compare_digest(thing: Mapping[str, Any], fetcher: Fetcher) -> Compared:
    """What the digests beside the `id` of an object come to. VCDM 2.0 §5.3."""
    url = thing.get("id")
    known = url if isinstance(url, str) else ""
    try:
        demands = demands_of(thing)
    except ValueMalformed as error:
        return Compared(came_to=Comparison.MALFORMED, id=known, reason=error.detail)
    if not demands:
        return Compared(came_to=Comparison.NO_DIGEST, id=known)
    if not can_be_had(known):
        return Compared(came_to=Comparison.NO_ADDRESS, id=known, reason="no_address")
    try:
        data = resource_at(known, fetcher, accept=ANYTHING)
    except RetrievalError as error:
        return Compared(came_to=Comparison.NOT_HAD, id=known, reason=error.code)
    came_to = Comparison.MATCHES if agrees(data, demands) else Comparison.MISMATCH
    return Compared(came_to=came_to, id=known)
