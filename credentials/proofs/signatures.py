"""Signatures as proofs hold them: raw bytes of one exact length for each kind of key.

Of an ECDSA signature, s may lie in either half of its range: the suites ask for no more (ECDSA 1.0
§4), and other signers make both.
"""

from typing import Final

from credentials.errors import ProofGenerationError
from credentials.keys.public_key import ED25519, P256, P384
from credentials.keys.signer import Signer

SIGNATURE_BYTES: Final = {ED25519: 64, P256: 64, P384: 96}


def raw_signature(signer: Signer, data: bytes) -> bytes:
    """The signer's signature. ProofGenerationError for one of another length."""
    signature = signer.sign(data)
    if len(signature) != SIGNATURE_BYTES[signer.algorithm]:
        raise ProofGenerationError(f"a signature of {len(signature)} bytes")
    return signature
