"""The kinds of public keys that are known here, and their names."""

from functools import cache
from typing import Final, TypeGuard, cast

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurve,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from credentials.errors import UnsupportedKey

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

ED25519: Final = "Ed25519"
P256: Final = "P-256"
P384: Final = "P-384"
P521: Final = "P-521"
RSA: Final = "RSA"

CURVES: Final[dict[str, EllipticCurve]] = {
    P256: SECP256R1(),
    P384: SECP384R1(),
    P521: SECP521R1(),
}
COORDINATE_BYTES: Final = {P256: 32, P384: 48, P521: 66}


def algorithm_of(key: PublicKey) -> str:
    """`Ed25519`, `P-256`, `P-384`, `P-521` or `RSA`. UnsupportedKey for another curve."""
    if is_ed25519(key):
        return ED25519
    if isinstance(key, RSAPublicKey):
        return RSA
    for name, curve in CURVES.items():
        if cast("EllipticCurvePublicKey", key).curve.name == curve.name:
            return name
    raise UnsupportedKey("a curve that is not supported")


def is_ed25519(key: PublicKey) -> TypeGuard[Ed25519PublicKey]:
    """Whether it is a key for Ed25519; asking its abstract class each time takes 2 µs."""
    return _is_ed25519(type(key))


@cache
def _is_ed25519(kind: type) -> bool:
    return issubclass(kind, Ed25519PublicKey)
