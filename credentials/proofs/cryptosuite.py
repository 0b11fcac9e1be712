"""What a Data Integrity cryptosuite is made of, and the suites known here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from credentials.keys.multikey import PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedData:
    """What is signed, with every step on the way. EdDSA 1.0 §3.2.3 to §3.2.5."""

    canonical_document: str
    """The transformed document."""
    canonical_config: str
    """The canonical proof configuration."""
    document_hash: bytes
    config_hash: bytes

    @property
    def joined(self) -> bytes:
        """The bytes under the signature: first the configuration's hash, then the document's."""
        return self.config_hash + self.document_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Cryptosuite:
    """One cryptosuite of the general form: two hashes, one signature in base58btc."""

    name: str
    algorithm: str
    """The kind of key, as in `credentials.keys.multikey`."""
    signature_bytes: int
    hash_data: Callable[[Mapping[str, Any], Mapping[str, Any], str | None], HashedData]
    """From the unsecured document and the proof configuration (with `@context`).

    Third, where it is known already: the document's canonical form by RDFC-1.0 with SHA-256. A
    suite of another canonical form ignores it.
    """
    is_signature: Callable[[PublicKey, bytes, bytes], bool]
    """Whether (key, signature, data) belong together."""
