"""Digests beside an address: `digestSRI`, `digestMultibase`. VCDM 2.0 §5.3, CID 1.0 §2.5."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.encoding.multibase import decode_base58btc, decode_base64url
from credentials.errors import ValueMalformed

MEMBERS: Final = ("digestSRI", "digestMultibase")
MOST_CHARACTERS: Final = 1_024
_SRI_TOKEN: Final = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?\S*)?")
_SRI_BYTES: Final = {"sha256": 32, "sha384": 48, "sha512": 64}
_MULTIHASHES: Final = {
    b"\x12\x20": "sha256",
    b"\x20\x30": "sha384",
    b"\x13\x40": "sha512",
    b"\x16\x20": "sha3_256",
    b"\x15\x30": "sha3_384",
}
_DIGEST_BYTES: Final = {**_SRI_BYTES, "sha3_256": 32, "sha3_384": 48}
_HEADER_BYTES: Final = 2
_BARE: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What one member asks of the bytes: one of these digests."""

    algorithm: str
    """As `hashlib` and `PublishedText` call it."""
    digests: tuple[bytes, ...]
    bare: bool = False
    """Whether the algorithm is a guess: the digest came without its name."""


def demands_of(thing: Mapping[str, Any]) -> tuple[Demand, ...]:
    """What the digests of an object ask, each of which must hold; none if it has no digest.

    Raises ValueMalformed for an ill-formed one.
    """
    return tuple(_demands(thing))


def agrees(data: bytes, demands: tuple[Demand, ...]) -> bool:
    """Whether the bytes are those that are meant. False where nothing is asked."""
    return bool(demands) and all(
        hashlib.new(demand.algorithm, data).digest() in demand.digests for demand in demands
    )


def _demands(thing: Mapping[str, Any]) -> Iterator[Demand]:
    if "digestSRI" in thing:
        algorithm, digests = _of_sri(thing["digestSRI"])
        yield Demand(algorithm=algorithm, digests=tuple(digests))
    if "digestMultibase" in thing:
        digest = _of_multibase(thing["digestMultibase"])
        named = _MULTIHASHES.get(digest[:_HEADER_BYTES])
        if named and len(digest) == _HEADER_BYTES + _DIGEST_BYTES[named]:
            yield Demand(algorithm=named, digests=(digest[_HEADER_BYTES:],))
        elif len(digest) == _BARE:
            yield Demand(algorithm="sha256", digests=(digest,), bare=True)
        else:
            raise ValueMalformed("not a multihash of a known kind")


def _of_sri(text: Any) -> tuple[str, list[bytes]]:
    """The digests of the strongest algorithm named. SRI §3.3."""
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        raise ValueMalformed("not a text of integrity metadata")
    found: dict[str, list[bytes]] = {}
    for token in text.split():
        match = _SRI_TOKEN.fullmatch(token)
        if match is None:
            raise ValueMalformed("not integrity metadata")
        algorithm, written = match.groups()
        try:
            digest = base64.b64decode(written.replace("-", "+").replace("_", "/"), validate=True)
        except binascii.Error as error:
            raise ValueMalformed("not base64") from error
        if len(digest) != _SRI_BYTES[algorithm]:
            raise ValueMalformed("a digest of another length than its algorithm's")
        found.setdefault(algorithm, []).append(digest)
    if not found:
        raise ValueMalformed("no integrity metadata")
    return max(found.items())


def _of_multibase(text: Any) -> bytes:
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        raise ValueMalformed("not a multibase text")
    return decode_base58btc(text) if text.startswith("z") else decode_base64url(text)
