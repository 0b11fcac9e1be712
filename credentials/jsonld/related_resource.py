"""Digests of related resources, compared with bundled contexts. VCDM 2.0 §5.3, CID 1.0 §2.5."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Any, Final

from credentials.encoding.multibase import decode_base58btc, decode_base64url
from credentials.errors import ValueMalformed
from credentials.jsonld.contexts import digests_of

_SRI_TOKEN: Final = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?\S*)?")
_SRI_BYTES: Final = {"sha256": 32, "sha384": 48, "sha512": 64}
_MULTIHASHES: Final = {
    b"\x12\x20": "sha256",
    b"\x20\x30": "sha384",
    b"\x13\x40": "sha512",
}
_HEADER_BYTES: Final = 2
_BARE: Final = 32
MOST_CHARACTERS: Final = 1_024


class Match(IntEnum):
    """What a digest comes to; of several, the highest counts."""

    MATCHES = 0
    BARE_DIGEST = 1
    """It is that of the resource, without the bytes that name the algorithm."""
    SUPERSEDED = 2
    """It is that of an older published text of the resource."""
    NOT_AT_HAND = 3
    """Well-formed; the resource is none of the bundled contexts."""
    MISMATCH = 4


def compare(resource: Mapping[str, Any]) -> Match:
    """The match of all digests of an entry of `relatedResource`.

    Raises ValueMalformed for an ill-formed digest, or if there is none.
    """
    matches = [
        _match(str(resource.get("id")), algorithm, options, bare=bare)
        for algorithm, options, bare in _digests(resource)
    ]
    if not matches:
        raise ValueMalformed("holds no digest")
    return max(matches)


def _match(url: str, algorithm: str, options: list[bytes], *, bare: bool) -> Match:
    """The match of one member: it names one text, by one digest or several of the same kind."""
    known = digests_of(url)
    if not known:
        return Match.NOT_AT_HAND
    for published in known:
        if getattr(published, algorithm) in options:
            if not published.current:
                return Match.SUPERSEDED
            return Match.BARE_DIGEST if bare else Match.MATCHES
    return Match.MISMATCH


def _digests(resource: Mapping[str, Any]) -> Iterator[tuple[str, list[bytes], bool]]:
    """Algorithm, digests that are accepted, and whether the algorithm is a guess."""
    if "digestSRI" in resource:
        yield *_of_sri(resource["digestSRI"]), False
    if "digestMultibase" in resource:
        digest = _of_multibase(resource["digestMultibase"])
        algorithm = _MULTIHASHES.get(digest[:_HEADER_BYTES])
        if algorithm and len(digest) == _HEADER_BYTES + _SRI_BYTES[algorithm]:
            yield algorithm, [digest[_HEADER_BYTES:]], False
        elif len(digest) == _BARE:
            yield "sha256", [digest], True
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
