"""One disclosure of an SD-JWT: a salt, a value, and the name if it is a member. RFC 9901 §4.2."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.encoding.multibase import base64url, from_base64url
from credentials.encoding.strict_json import parse_json
from credentials.errors import DisclosureRefused, EnvelopeError, MalformedError
from credentials.jose.limits import DISCLOSURE_LIMITS, MOST_DISCLOSURE_CHARACTERS

DIGESTS: Final = "_sd"
HASH: Final = "_sd_alg"
ELEMENT: Final = "..."
RESERVED: Final = frozenset({DIGESTS, HASH, ELEMENT})
DEFAULT_HASH: Final = "sha-256"
_HASHES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "sha-256": lambda data: hashlib.sha256(data).digest(),
    "sha-384": lambda data: hashlib.sha384(data).digest(),
    "sha-512": lambda data: hashlib.sha512(data).digest(),
}
"""Names of the IANA registry. §4.1.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A disclosure as read; whether its digest was signed is not known yet."""

    text: str
    """Base64url, as it stands in the token."""
    name: str | None
    """None for an element of an array."""
    value: Any


def read_disclosure(text: str) -> Disclosure:
    """The disclosure in that part of a token. §7.1 step 3.

    DisclosureRefused (reason `malformed` or `reserved_name`) for anything else.
    """
    if not text or len(text) > MOST_DISCLOSURE_CHARACTERS:
        raise DisclosureRefused("a disclosure without content, or too large", reason="malformed")
    try:
        parts = parse_json(from_base64url(text), limits=DISCLOSURE_LIMITS)
    except MalformedError as error:
        raise DisclosureRefused(f"a disclosure: {error.detail}", reason="malformed") from error
    match parts:
        case [str(), value]:
            return Disclosure(text=text, name=None, value=value)
        case [str(), str() as name, value]:
            if name in RESERVED:
                raise DisclosureRefused(f"a member named {name}", reason="reserved_name")
            return Disclosure(text=text, name=name, value=value)
    raise DisclosureRefused("not a salt, a name and a value", reason="malformed")


def hash_name_of(claims: Mapping[str, Any]) -> str:
    """The hash of the digests. §4.1.1. DisclosureRefused (reason `hash`) for one not known."""
    name = claims.get(HASH, DEFAULT_HASH)
    if not isinstance(name, str) or name not in _HASHES:
        raise DisclosureRefused("digests of a hash that is not known here", reason="hash")
    return name


def digest_of(text: str, hash_name: str = DEFAULT_HASH) -> str:
    """The digest of a text of a token, base64url. §4.2.3, §4.3.1."""
    return base64url(_HASHES[hash_name](text.encode()))


def checked_salt(salt: bytes) -> str:
    """The salt as text. EnvelopeError if it has less than 128 bits. §9.3."""
    if len(salt) < 16:
        raise EnvelopeError("a salt of less than 128 bits", reason="salt")
    return base64url(salt)
