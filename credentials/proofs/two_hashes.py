"""Suites of the general form: two hashes, one signature in base58btc.

EdDSA 1.0 §3.2, §3.3; ECDSA 1.0 §3.2, §3.3. They differ in name, keys and transformation only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.encoding.multibase import encode_base58btc
from credentials.errors import MalformedProof, ProofGenerationError, UnsupportedCryptosuite
from credentials.jsonld.canonize import Canonize
from credentials.keys.public_key import PublicKey, algorithm_of
from credentials.keys.signature import is_signature
from credentials.keys.signer import Signer
from credentials.proofs.cryptosuite import DATA_INTEGRITY, HASH_NAMES, Covers
from credentials.proofs.disclosing.disclosure import Disclosure
from credentials.proofs.hashed_data import HashedData
from credentials.proofs.proof_value import base58btc_value
from credentials.proofs.signatures import SIGNATURE_BYTES, raw_signature
from credentials.proofs.transformations import CONTEXT, Transformation


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoHashes:
    """A `Cryptosuite`."""

    name: str
    algorithms: tuple[str, ...]
    transformation: Transformation
    proof_type: str = DATA_INTEGRITY
    required: tuple[str, ...] = ()
    """Members that this suite wants beyond those of every proof."""
    only_verifies: bool = False

    @property
    def covers(self) -> Covers:
        """What its proofs sign."""
        return self.transformation.covers

    def check(self, proof: Mapping[str, Any], contexts: Any) -> None:
        """The members that only this suite asks for, and the context."""
        for member in self.required:
            if member not in proof:
                raise MalformedProof(f"{member}: missing", member=member)
        self.transformation.check_context(proof, contexts)

    def create(
        self,
        unsecured: Mapping[str, Any],
        options: Mapping[str, Any],
        signer: Signer,
        *,
        canonize: Canonize,
        disclosure: Disclosure | None = None,
    ) -> dict[str, Any]:
        """EdDSA 1.0 §3.2.1, §3.3.1; ECDSA 1.0 §3.2.1, §3.3.1."""
        if disclosure is not None:
            raise ProofGenerationError(f"{self.name} shows everything or nothing")
        complete = self.transformation.options(options, unsecured.get(CONTEXT))
        algorithm = self._algorithm_of(signer)
        hashed = self.hash_data(unsecured, complete, algorithm=algorithm, canonize=canonize)
        return self.make_proof(complete, hashed, signer)

    def hash_data(
        self,
        unsecured: Mapping[str, Any],
        proof: Mapping[str, Any],
        *,
        algorithm: str,
        canonize: Canonize,
    ) -> HashedData:
        """§3.2.3 transformation, §3.2.5 canonical proof configuration, §3.2.4 hashing."""
        hash_name = HASH_NAMES[algorithm]
        transformation = self.transformation
        return HashedData.of(
            canonical_document=transformation.document(unsecured, proof, hash_name, canonize),
            canonical_config=transformation.config(
                proof, unsecured.get(CONTEXT), hash_name, canonize
            ),
            hash_name=hash_name,
        )

    def make_proof(
        self, options: Mapping[str, Any], hashed: HashedData, signer: Signer
    ) -> dict[str, Any]:
        """The options with the signature of what `hash_data` gave for them. §3.2.6."""
        if self.only_verifies:
            raise UnsupportedCryptosuite(f"{self.name} only verifies", cryptosuite=self.name)
        if hashed.hash_name != HASH_NAMES[self._algorithm_of(signer)]:
            raise ProofGenerationError(f"{hashed.hash_name} is not the hash of the signer's key")
        return {**options, "proofValue": encode_base58btc(raw_signature(signer, hashed.joined))}

    def verify(
        self,
        unsecured: Mapping[str, Any],
        proof: Mapping[str, Any],
        key: PublicKey,
        *,
        canonize: Canonize,
    ) -> bool:
        """§3.2.2, §3.2.7; §3.3.2, §3.3.7."""
        algorithm = algorithm_of(key)
        signature = base58btc_value(proof, SIGNATURE_BYTES[algorithm])
        hashed = self.hash_data(unsecured, proof, algorithm=algorithm, canonize=canonize)
        return is_signature(key, signature, hashed.joined)

    def _algorithm_of(self, signer: Signer) -> str:
        if signer.algorithm not in self.algorithms:
            wanted = " or ".join(self.algorithms)
            raise ProofGenerationError(f"{self.name} needs a key of {wanted}")
        return signer.algorithm
