"""Getting what a credential points to, and comparing it with the digest that is signed."""

import base64
import binascii
from typing import Final
from urllib.parse import unquote_to_bytes

from credentials.errors import Unreachable
from credentials.verification.ports import Fetcher

DATA: Final = "data:"
HTTPS: Final = ("https://", "http://")
"""What the guarded fetcher decides upon; other schemes name nothing that can be had."""


def can_be_had(url: str) -> bool:
    """Whether the address is one that answers with bytes."""
    return url.startswith((DATA, *HTTPS))


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
