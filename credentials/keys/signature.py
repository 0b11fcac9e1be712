"""Whether a raw signature fits: the same rules for every proof form.

RFC 8032 §5.1.7; ECDSA with r and s of equal length (IEEE P1363); RFC 8017 §8.2.2.
NOTE: ECDSA signatures can be changed by anybody into another one that fits (r, -s): never use
signature bytes as an identifier.
"""

from typing import Final, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from credentials.keys.public_key import (
    COORDINATE_BYTES,
    P256,
    P384,
    P521,
    PublicKey,
    algorithm_of,
    is_ed25519,
)

HASHES: Final[dict[str, HashAlgorithm]] = {P256: SHA256(), P384: SHA384(), P521: SHA512()}
"""The hash that goes with each curve. RFC 7518 §3.4, ECDSA cryptosuites 1.0 §3."""


ED25519_BYTES: Final = 64


def is_signature(key: PublicKey, signature: bytes, data: bytes) -> bool:
    """Whether `signature` of `data` was made with the secret half of `key`.

    UnsupportedKey for a curve that is not supported.
    """
    try:
        if is_ed25519(key):
            if not _is_by_libsodium(key, signature, data):
                key.verify(signature, data)
        elif isinstance(key, RSAPublicKey):
            key.verify(signature, data, PKCS1v15(), SHA256())
        else:
            name = algorithm_of(key)
            length = COORDINATE_BYTES[name]
            if len(signature) != 2 * length:
                return False
            r, s = (
                int.from_bytes(half, "big") for half in (signature[:length], signature[length:])
            )
            written = encode_dss_signature(r, s)
            cast("EllipticCurvePublicKey", key).verify(written, data, ECDSA(HASHES[name]))
    except InvalidSignature:
        return False
    return True


def _is_by_libsodium(key: Ed25519PublicKey, signature: bytes, data: bytes) -> bool:
    """Whether libsodium takes the signature, which it finds out in half the time.

    It asks for the equation of RFC 8032 §5.1.7 without the cofactor, as OpenSSL does, and refuses
    more: keys and points of small order. So what it takes fits, and what it refuses is not decided.
    """
    if len(signature) != ED25519_BYTES:
        return False  # the data would be taken for a part of it
    try:
        crypto_sign_open(signature + data, key.public_bytes_raw())
    except BadSignatureError:
        return False
    return True
