"""The keys of an issuer. OB 2.0 CryptographicKey; OB 1.x: a PEM file at an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from credentials.errors import UnsupportedKey
from credentials.keys.jwk import decode_public_jwk, encode_public_jwk
from credentials.keys.public_key import PublicKey
from credentials.model.members import as_tuple, id_of, object_or_none

MOST_PEM_CHARACTERS: Final = 8 * 1024
MOST_KEYS: Final = 4
"""Of a profile, that are tried where the assertion names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKey:
    """A key as a profile names it."""

    id: str
    document: Mapping[str, Any] | None
    """The key itself, if the profile writes it out."""


def keys_named_in(profile: Mapping[str, Any]) -> tuple[NamedKey, ...]:
    """Those under `publicKey` that have an id."""
    return tuple(
        NamedKey(id=key_id, document=_with_key(value))
        for value in as_tuple(profile.get("publicKey"))
        if (key_id := id_of(value)) is not None
    )


def public_key_of(document: Mapping[str, Any]) -> PublicKey:
    """The key of a CryptographicKey document. UnsupportedKey if there is none that is used here."""
    pem, jwk = document.get("publicKeyPem"), object_or_none(document.get("publicKeyJwk"))
    if isinstance(pem, str):
        return public_key_of_pem(pem)
    if jwk is not None:
        return decode_public_jwk(jwk)
    raise UnsupportedKey("neither publicKeyPem nor publicKeyJwk")


def public_key_of_pem(pem: str) -> PublicKey:
    """The key of a PEM text (RFC 7468 §13, and PKCS #1). UnsupportedKey for any other."""
    if len(pem) > MOST_PEM_CHARACTERS:
        raise UnsupportedKey("longer than any key here")
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnsupportedKey("not a public key in PEM") from error
    if not isinstance(key, RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey):
        raise UnsupportedKey("a kind of key that is not supported")
    return decode_public_jwk(encode_public_jwk(key))


def _with_key(value: Any) -> Mapping[str, Any] | None:
    document = object_or_none(value)
    if document is None or {"publicKeyPem", "publicKeyJwk"}.isdisjoint(document):
        return None
    return document
