"""Secret keys at hand: reading them, and signing with them.

The core makes no keys; whoever calls brings the key's text and keeps it safe.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from credentials.encoding.multibase import decode_base58btc
from credentials.errors import UnsupportedKey, ValueMalformed
from credentials.keys.jwk import (
    decode_public_jwk,
    encode_public_jwk,
    fixed_bytes,
    public_part,
    unsigned_integer,
)
from credentials.keys.multikey import encode_public_key
from credentials.keys.public_key import (
    COORDINATE_BYTES,
    CURVES,
    ED25519,
    P256,
    P384,
    PublicKey,
    algorithm_of,
)
from credentials.keys.signature import HASHES

PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey

_PREFIXES: Final = {b"\x80\x26": ED25519, b"\x86\x26": P256, b"\x87\x26": P384}
_LENGTHS: Final = {ED25519: 32, P256: 32, P384: 48}
_RSA_MEMBERS: Final = ("p", "q", "d", "dp", "dq", "qi")


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftwareSigner:
    """A `credentials.keys.signer.Signer` that holds the key in memory."""

    private_key: PrivateKey = field(repr=False)
    public_key: PublicKey
    algorithm: str
    """`Ed25519`, `P-256`, `P-384`, `P-521` or `RSA`."""
    deterministic: bool = True

    @property
    def public_key_multibase(self) -> str:
        """The public key as Multikey. UnsupportedKey for the kinds that have none."""
        return encode_public_key(self.public_key)

    def sign(self, data: bytes) -> bytes:
        """The raw signature; the same data always give the same one.

        RFC 8032 §5.1.6; ECDSA with the curve's hash as r and s of equal length, nonces by
        RFC 6979 §3.2; RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).
        """
        key = self.private_key
        if isinstance(key, Ed25519PrivateKey):
            return key.sign(data)
        if isinstance(key, RSAPrivateKey):
            return key.sign(data, PKCS1v15(), SHA256())
        hash_ = HASHES[self.algorithm]
        r, s = decode_dss_signature(key.sign(data, ECDSA(hash_, deterministic_signing=True)))
        length = COORDINATE_BYTES[self.algorithm]
        return r.to_bytes(length, "big") + s.to_bytes(length, "big")


def software_signer(private_key: PrivateKey) -> SoftwareSigner:
    """The signer of that key. UnsupportedKey for a curve, size or exponent not supported here."""
    public_key = private_key.public_key()
    decode_public_jwk(encode_public_jwk(public_key))
    return SoftwareSigner(
        private_key=private_key, public_key=public_key, algorithm=algorithm_of(public_key)
    )


def decode_secret_key(text: str) -> PrivateKey:
    """The key of a secret Multikey text (prefixes 80 26, 86 26, 87 26). CID 1.0 §2.2.2.

    UnsupportedKey for another kind or length, without the text.
    """
    try:
        data = decode_base58btc(text)
    except ValueMalformed as error:
        raise UnsupportedKey("not a multibase text in base58btc") from error
    name, body = _PREFIXES.get(data[:2]), data[2:]
    if name is None:
        raise UnsupportedKey("not a secret key of Ed25519, P-256 or P-384")
    if len(body) != _LENGTHS[name]:
        raise UnsupportedKey(f"a secret key of {name} has {_LENGTHS[name]} bytes")
    if name == ED25519:
        return Ed25519PrivateKey.from_private_bytes(body)
    return _on_curve(name, int.from_bytes(body, "big"))


def decode_secret_jwk(jwk: Mapping[str, Any]) -> PrivateKey:
    """The key of a secret JWK, whose public members must be those of the secret ones.

    UnsupportedKey otherwise, and for other kinds, lengths and uses. RFC 7518 §6, RFC 8037 §2.
    """
    public_key = public_part(jwk)
    private_key = _secret_part(jwk, public_key)
    if private_key.public_key() != public_key:
        raise UnsupportedKey("the public members belong to another secret key")
    return private_key


def _secret_part(jwk: Mapping[str, Any], public_key: PublicKey) -> PrivateKey:
    name = algorithm_of(public_key)
    if isinstance(public_key, RSAPublicKey):
        return _rsa_key(jwk, public_key)
    if name == ED25519:
        return Ed25519PrivateKey.from_private_bytes(fixed_bytes(jwk, "d", 32))
    return _on_curve(name, int.from_bytes(fixed_bytes(jwk, "d", COORDINATE_BYTES[name]), "big"))


def _rsa_key(jwk: Mapping[str, Any], public_key: RSAPublicKey) -> RSAPrivateKey:
    """All of the members of RFC 7518 §6.3.2 are wanted, of two primes."""
    if "oth" in jwk:
        raise UnsupportedKey("an RSA key of more than two primes")
    p, q, d, dp, dq, qi = (unsigned_integer(jwk, member) for member in _RSA_MEMBERS)
    try:
        return RSAPrivateNumbers(p, q, d, dp, dq, qi, public_key.public_numbers()).private_key()
    except ValueError as error:
        raise UnsupportedKey("the members are not those of one RSA key") from error


def _on_curve(name: str, secret: int) -> EllipticCurvePrivateKey:
    try:
        return derive_private_key(secret, CURVES[name])
    except ValueError as error:
        raise UnsupportedKey(f"not a secret key of {name}") from error
