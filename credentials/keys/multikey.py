"""Public keys as Multikey texts. CID 1.0 §2.2.2 (table of prefixes), §2.4 (base58btc)."""

from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credentials.encoding.multibase import decode_base58btc, encode_base58btc
from credentials.errors import UnsupportedKey, ValueMalformed
from credentials.keys.curve25519 import is_public_point
from credentials.keys.public_key import CURVES, ED25519, P256, P384, PublicKey, algorithm_of

__all__ = (
    "ED25519",
    "P256",
    "P384",
    "PublicKey",
    "algorithm_of",
    "decode_public_key",
    "encode_public_key",
)

_PREFIXES: Final = {ED25519: b"\xed\x01", P256: b"\x80\x24", P384: b"\x81\x24"}
_LENGTHS: Final = {ED25519: 32, P256: 33, P384: 49}
_SECRET_PREFIXES: Final = (b"\x80\x26", b"\x86\x26", b"\x87\x26")
_MOST_CHARACTERS: Final = 160


def encode_public_key(key: PublicKey) -> str:
    """The Multikey text: `z6Mk…` for Ed25519, `zDn…` for P-256, `z82L…` for P-384.

    UnsupportedKey for the kinds that have none (P-521, RSA).
    """
    name = algorithm_of(key)
    if isinstance(key, Ed25519PublicKey):
        return _text(_PREFIXES[name] + key.public_bytes_raw())
    if name not in _PREFIXES or not isinstance(key, EllipticCurvePublicKey):
        raise UnsupportedKey(f"a key of {name} has no Multikey form")
    point = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return _text(_PREFIXES[name] + point)


@lru_cache(maxsize=1024)
def _text(data: bytes) -> str:
    return encode_base58btc(data)


@lru_cache(maxsize=1024)
def decode_public_key(text: str) -> PublicKey:
    """The key of a Multikey text. UnsupportedKey for other kinds, lengths, points, secret keys."""
    try:
        data = decode_base58btc(text, most_characters=_MOST_CHARACTERS)
    except ValueMalformed as error:
        raise UnsupportedKey("not a multibase text in base58btc") from error
    prefix, body = data[:2], data[2:]
    if prefix in _SECRET_PREFIXES:
        raise UnsupportedKey("a secret key where a public key is wanted")
    name = next((name for name, known in _PREFIXES.items() if known == prefix), None)
    if name is None:
        raise UnsupportedKey("a kind of key that is not supported")
    if len(body) != _LENGTHS[name]:
        raise UnsupportedKey(f"{len(body)} bytes, a public key of {name} has {_LENGTHS[name]}")
    if name == ED25519:
        if not is_public_point(body):
            raise UnsupportedKey("not a usable point of Ed25519")
        return Ed25519PublicKey.from_public_bytes(body)
    try:
        return EllipticCurvePublicKey.from_encoded_point(CURVES[name], body)
    except ValueError as error:
        raise UnsupportedKey(f"not a compressed point of {name}") from error
