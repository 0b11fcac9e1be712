"""The cryptosuite `eddsa-2022`: what `eddsa-rdfc-2022` was called in the drafts of early 2023.

The transformation is the same; Open Badges 3.0 has verifiers accept the old name.
"""

from typing import Final

from credentials.keys.public_key import ED25519
from credentials.proofs.transformations import RDFC
from credentials.proofs.two_hashes import TwoHashes

SUITE: Final = TwoHashes(
    name="eddsa-2022", algorithms=(ED25519,), transformation=RDFC, only_verifies=True
)
