"""What a Data Integrity cryptosuite is made of. Data Integrity 1.0 §3."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, Protocol

from credentials.jsonld.canonize import Canonize
from credentials.keys.public_key import ED25519, P256, P384, PublicKey
from credentials.keys.signer import Signer
from credentials.proofs.disclosing.disclosure import Disclosure

DATA_INTEGRITY: Final = "DataIntegrityProof"
HASH_NAMES: Final[Mapping[str, str]] = {ED25519: "sha256", P256: "sha256", P384: "sha384"}
"""The hash that goes with each kind of key, inside RDFC-1.0 too. ECDSA 1.0 §3.2.3, §3.2.4."""


class Covers(StrEnum):
    """What a proof of a suite signs."""

    STATEMENTS = "statements"
    """The RDF statements: what of the text becomes none is not signed."""
    TEXT = "text"
    """The whole JSON text."""


class Cryptosuite(Protocol):
    """One cryptosuite. It does the cryptography only: whose key, which purpose is not its matter.

    `unsecured` is the document without `proof`, or with the previous proofs that a chained one
    signs too. `canonize` gives canonical N-Quads and may remember them.
    """

    @property
    def name(self) -> str:
        """The value of `cryptosuite`, or the proof's `type` for suites that have their own."""
        ...

    @property
    def proof_type(self) -> str:
        """The value of `type`."""
        ...

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The kinds of keys, as in `credentials.keys.multikey`."""
        ...

    @property
    def covers(self) -> Covers:
        """What its proofs sign."""
        ...

    @property
    def only_verifies(self) -> bool:
        """Whether no new proofs are made with it."""
        ...

    def check(self, proof: Mapping[str, Any], contexts: Any) -> None:
        """The suite's own rules for members, with the document's `@context`. MalformedProof."""
        ...

    def create(
        self,
        unsecured: Mapping[str, Any],
        options: Mapping[str, Any],
        signer: Signer,
        *,
        canonize: Canonize,
        disclosure: Disclosure | None = None,
    ) -> dict[str, Any]:
        """The proof. `disclosure` is for suites that let the holder choose what to show.

        Raises ProofGenerationError, JsonLdError.
        """
        ...

    def verify(
        self,
        unsecured: Mapping[str, Any],
        proof: Mapping[str, Any],
        key: PublicKey,
        *,
        canonize: Canonize,
    ) -> bool:
        """Whether the proof fits data and key, which is of one of the suite's kinds.

        Raises MalformedProof (field `member`), JsonLdError.
        """
        ...
