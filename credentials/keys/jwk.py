"""Public keys as JSON Web Keys. CID 1.0 §2.2.3, RFC 7517, RFC 7518 §6, RFC 7638, RFC 8037 §2."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicNumbers as PublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from credentials.encoding.jcs import canonical
from credentials.encoding.multibase import base64url, encode_base58btc, from_base64url
from credentials.errors import UnsupportedKey, ValueMalformed
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import (
    COORDINATE_BYTES,
    CURVES,
    ED25519,
    RSA,
    PublicKey,
    algorithm_of,
)

SECRET_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
LEAST_RSA_BITS: Final = 2048
MOST_RSA_BITS: Final = 8192
LEAST_RSA_EXPONENT: Final = 65_537
"""FIPS 186-5 §A.1.1: smaller ones make forgeries by faulty readers easy."""
MOST_RSA_EXPONENT: Final = 2**64 - 1
"""A long exponent makes each check of a signature slow."""
_ALGORITHMS: Final = {
    ED25519: frozenset({"EdDSA", "Ed25519"}),
    "P-256": frozenset({"ES256", "ESP256"}),
    "P-384": frozenset({"ES384", "ESP384"}),
    "P-521": frozenset({"ES512", "ESP512"}),
    RSA: frozenset({"RS256"}),
}
"""What `alg` of a JWK may say of a key used here. RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2."""


def decode_public_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """The key of a JWK: Ed25519, P-256, P-384, P-521 or RSA.

    Raises UnsupportedKey for other kinds, lengths and points, for secret members, and for a key
    that is not meant for signatures, or for another algorithm of signatures.
    """
    if SECRET_MEMBERS & jwk.keys():
        raise UnsupportedKey("a secret key where a public key is wanted")
    key = _decode(jwk)
    _check_use(jwk, algorithm_of(key), operation="verify")
    return key


def public_part(jwk: Mapping[str, Any]) -> PublicKey:
    """The public key of a secret JWK. UnsupportedKey as `decode_public_jwk`."""
    key = _decode(jwk)
    _check_use(jwk, algorithm_of(key), operation="sign")
    return key


def encode_public_jwk(key: PublicKey) -> dict[str, str]:
    """The members that make the key, and no other. UnsupportedKey for another curve."""
    name = algorithm_of(key)
    if isinstance(key, Ed25519PublicKey):
        return {"kty": "OKP", "crv": name, "x": base64url(key.public_bytes_raw())}
    if isinstance(key, RSAPublicKey):
        numbers = key.public_numbers()
        return {"kty": "RSA", "n": _shortest(numbers.n), "e": _shortest(numbers.e)}
    point, length = key.public_numbers(), COORDINATE_BYTES[name]
    x, y = (base64url(number.to_bytes(length, "big")) for number in (point.x, point.y))
    return {"kty": "EC", "crv": name, "x": x, "y": y}


def thumbprint(key: PublicKey) -> str:
    """The SHA-256 thumbprint, base64url. RFC 7638 §3: the required members in JCS."""
    return base64url(hashlib.sha256(canonical(encode_public_jwk(key))).digest())


def unsigned_integer(jwk: Mapping[str, Any], name: str) -> int:
    """A Base64urlUInt in its shortest form. RFC 7518 §2. UnsupportedKey for any other."""
    text = jwk.get(name)
    if not isinstance(text, str) or not text or len(text) > MOST_RSA_BITS // 6 + 2:
        raise UnsupportedKey(f"{name} is missing, or no number of a key")
    data = _bytes(text, name)
    if data[0] == 0:
        raise UnsupportedKey(f"{name} has leading zeros")
    return int.from_bytes(data, "big")


def fixed_bytes(jwk: Mapping[str, Any], name: str, length: int) -> bytes:
    """A member of exactly `length` bytes. UnsupportedKey for any other."""
    text = jwk.get(name)
    data = _bytes(text, name) if isinstance(text, str) and len(text) <= 2 * length else b""
    if len(data) != length:
        raise UnsupportedKey(f"{name} does not have {length} bytes")
    return data


def _decode(jwk: Mapping[str, Any]) -> PublicKey:
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if kind == "OKP" and curve == ED25519:
        return decode_public_key(encode_base58btc(b"\xed\x01" + fixed_bytes(jwk, "x", 32)))
    if kind == "EC" and isinstance(curve, str) and curve in CURVES:
        return _decode_point(jwk, curve)
    if kind == "RSA":
        return _decode_rsa(jwk)
    raise UnsupportedKey("a kind of key that is not supported")


def _decode_point(jwk: Mapping[str, Any], curve: str) -> EllipticCurvePublicKey:
    length = COORDINATE_BYTES[curve]
    x, y = (int.from_bytes(fixed_bytes(jwk, name, length), "big") for name in "xy")
    try:
        return PublicNumbers(x, y, CURVES[curve]).public_key()
    except ValueError as error:
        raise UnsupportedKey(f"not a point of {curve}") from error


def _decode_rsa(jwk: Mapping[str, Any]) -> RSAPublicKey:
    """RFC 7518 §6.3.1; sizes of RFC 7518 §3.3 and FIPS 186-5 §A.1.1."""
    n, e = unsigned_integer(jwk, "n"), unsigned_integer(jwk, "e")
    if not LEAST_RSA_BITS <= n.bit_length() <= MOST_RSA_BITS:
        raise UnsupportedKey(
            f"an RSA key of {n.bit_length()} bits, not {LEAST_RSA_BITS} to {MOST_RSA_BITS}"
        )
    if not LEAST_RSA_EXPONENT <= e <= MOST_RSA_EXPONENT or e % 2 == 0 or n % 2 == 0:
        raise UnsupportedKey("an RSA key with an unsound modulus or exponent")
    try:
        return RSAPublicNumbers(e, n).public_key()
    except ValueError as error:
        raise UnsupportedKey("an RSA key with an unsound modulus or exponent") from error


def _check_use(jwk: Mapping[str, Any], algorithm: str, *, operation: str) -> None:
    """What the key says that it is for. RFC 7517 §4.2 to §4.4."""
    if jwk.get("use", "sig") != "sig":
        raise UnsupportedKey("a key that is not meant for signatures")
    operations = jwk.get("key_ops", [operation])
    if not isinstance(operations, list) or operation not in operations:
        raise UnsupportedKey(f"a key that is not meant to {operation}: key_ops")
    meant = jwk.get("alg")
    if meant is not None and not (isinstance(meant, str) and meant in _ALGORITHMS[algorithm]):
        raise UnsupportedKey(f"a key of {algorithm} that is meant for another algorithm: alg")


def _bytes(text: str, name: str) -> bytes:
    try:
        return from_base64url(text)
    except ValueMalformed as error:
        raise UnsupportedKey(f"{name} is not base64url") from error


def _shortest(number: int) -> str:
    return base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))
