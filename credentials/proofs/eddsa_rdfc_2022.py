"""The cryptosuite `eddsa-rdfc-2022`. Data Integrity EdDSA Cryptosuites 1.0 §3.2."""

from typing import Final

from credentials.keys.public_key import ED25519
from credentials.proofs.transformations import RDFC
from credentials.proofs.two_hashes import TwoHashes

SUITE: Final = TwoHashes(name="eddsa-rdfc-2022", algorithms=(ED25519,), transformation=RDFC)
