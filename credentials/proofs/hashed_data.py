"""What a suite of two hashes signs. EdDSA 1.0 §3.2.4, ECDSA 1.0 §3.2.4."""

import hashlib
from dataclasses import dataclass
from typing import Self

from credentials.jsonld.canonize import Statements


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedData:
    """What is signed, with every step on the way."""

    canonical_document: str
    """The transformed document."""
    canonical_config: str
    """The canonical proof configuration."""
    hash_name: str
    document_hash: bytes
    config_hash: bytes

    @classmethod
    def of(
        cls, *, canonical_document: str, canonical_config: str, hash_name: str = "sha256"
    ) -> Self:
        """The hashes of two canonical forms, wherever they come from."""
        return cls(
            canonical_document=canonical_document,
            canonical_config=canonical_config,
            hash_name=hash_name,
            document_hash=_digest(hash_name, canonical_document),
            config_hash=_digest(hash_name, canonical_config),
        )

    @property
    def joined(self) -> bytes:
        """The bytes under the signature: first the configuration's hash, then the document's."""
        return self.config_hash + self.document_hash


def _digest(hash_name: str, text: str) -> bytes:
    if hash_name == "sha256" and isinstance(text, Statements):
        return text.sha256()
    function = hashlib.sha256 if hash_name == "sha256" else hashlib.sha384
    return function(text.encode()).digest()
