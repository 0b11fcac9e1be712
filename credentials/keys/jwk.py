"""Public keys as JSON Web Keys. CID 1.0 §2.2.3, RFC 7517, RFC 7518 §6.2, RFC 8037 §2."""

from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicNumbers as PublicNumbers

from credentials.encoding.multibase import encode_base58btc, from_base64url
from credentials.errors import UnsupportedKey, ValueMalformed
from credentials.keys.multikey import PublicKey, decode_public_key

_SECRET_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_CURVES: Final = {"P-256": (SECP256R1(), 32), "P-384": (SECP384R1(), 48)}


def decode_public_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """The key of a JWK: Ed25519, P-256 or P-384.

    Raises UnsupportedKey for other kinds, lengths and points, for secret members, and for a key
    that is not meant for signatures.
    """
    if _SECRET_MEMBERS & jwk.keys():
        raise UnsupportedKey("a secret key where a public key is wanted")
    if jwk.get("use", "sig") != "sig":
        raise UnsupportedKey("a key that is not meant for signatures")
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if kind == "OKP" and curve == "Ed25519":
        return decode_public_key(encode_base58btc(b"\xed\x01" + _coordinate(jwk, "x", 32)))
    if kind == "EC" and isinstance(curve, str) and curve in _CURVES:
        group, length = _CURVES[curve]
        x, y = (int.from_bytes(_coordinate(jwk, name, length), "big") for name in "xy")
        try:
            return PublicNumbers(x, y, group).public_key()
        except ValueError as error:
            raise UnsupportedKey(f"not a point of {curve}") from error
    raise UnsupportedKey("a kind of key that is not supported")


def _coordinate(jwk: Mapping[str, Any], name: str, length: int) -> bytes:
    text = jwk.get(name)
    try:
        data = from_base64url(text) if isinstance(text, str) and len(text) <= 2 * length else b""
    except ValueMalformed as error:
        raise UnsupportedKey(f"{name} is not base64url") from error
    if len(data) != length:
        raise UnsupportedKey(f"{name} does not have {length} bytes")
    return data
