"""The cryptosuite `eddsa-jcs-2022`. Data Integrity EdDSA Cryptosuites 1.0 §3.3."""

from typing import Final

from credentials.keys.public_key import ED25519
from credentials.proofs.transformations import JCS
from credentials.proofs.two_hashes import TwoHashes

SUITE: Final = TwoHashes(name="eddsa-jcs-2022", algorithms=(ED25519,), transformation=JCS)
