"""The cryptosuite `ecdsa-jcs-2019`. Data Integrity ECDSA Cryptosuites 1.0 §3.3."""

from typing import Final

from credentials.keys.public_key import P256, P384
from credentials.proofs.transformations import JCS
from credentials.proofs.two_hashes import TwoHashes

SUITE: Final = TwoHashes(name="ecdsa-jcs-2019", algorithms=(P256, P384), transformation=JCS)
