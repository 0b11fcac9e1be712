"""Signatures as proofs hold them: raw bytes of one exact length for each kind of key."""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from credentials.errors import ProofGenerationError
from credentials.keys.multikey import ED25519, P256, P384, PublicKey, algorithm_of
from credentials.keys.signer import Signer

SIGNATURE_BYTES: Final = {ED25519: 64, P256: 64, P384: 96}
_ECDSA: Final = {P256: ECDSA(SHA256()), P384: ECDSA(SHA384())}


def raw_signature(signer: Signer, data: bytes) -> bytes:
    """The signer's signature. ProofGenerationError for one of another length."""
    signature = signer.sign(data)
    if len(signature) != SIGNATURE_BYTES[signer.algorithm]:
        raise ProofGenerationError(f"a signature of {len(signature)} bytes")
    return signature


def is_signature(key: PublicKey, signature: bytes, data: bytes) -> bool:
    """Whether `signature` (its length checked) is one of `data` by the key's owner.

    Ed25519: RFC 8032 §5.1.7, S below the group's order. ECDSA: FIPS 186-5 §6.4.2 over r and s, of
    which s may lie in either half: the suites ask for no more (ECDSA 1.0 §4), so these bytes never
    identify anything.
    """
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, data)
        elif isinstance(key, EllipticCurvePublicKey):
            half = len(signature) // 2
            r, s = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
            key.verify(encode_dss_signature(r, s), data, _ECDSA[algorithm_of(key)])
        else:
            return False
    except InvalidSignature:
        return False
    return True
