"""The proof type `Ed25519Signature2020`. Data Integrity EdDSA Cryptosuites 1.0 appendix A.

It has no `cryptosuite`, and the document needs the context that defines its type.
"""

from typing import Final

from credentials.keys.public_key import ED25519
from credentials.proofs.transformations import RDFC
from credentials.proofs.two_hashes import TwoHashes

SUITE: Final = TwoHashes(
    name="Ed25519Signature2020",
    proof_type="Ed25519Signature2020",
    algorithms=(ED25519,),
    transformation=RDFC,
    required=("created",),
)
