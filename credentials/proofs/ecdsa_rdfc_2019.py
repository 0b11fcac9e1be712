"""The cryptosuite `ecdsa-rdfc-2019`. Data Integrity ECDSA Cryptosuites 1.0 §3.2."""

from typing import Final

from credentials.keys.public_key import P256, P384
from credentials.proofs.transformations import RDFC
from credentials.proofs.two_hashes import TwoHashes

SUITE: Final = TwoHashes(name="ecdsa-rdfc-2019", algorithms=(P256, P384), transformation=RDFC)
