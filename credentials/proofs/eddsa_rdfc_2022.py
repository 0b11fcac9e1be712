"""The cryptosuite `eddsa-rdfc-2022`. Data Integrity EdDSA Cryptosuites 1.0 §3.2."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from credentials.errors import DataLoss, NotCovered
from credentials.jsonld.canonize import canonize
from credentials.keys.multikey import ED25519, PublicKey
from credentials.proofs.cryptosuite import Cryptosuite, HashedData


def hash_data(
    document: Mapping[str, Any], config: Mapping[str, Any], known: str | None = None
) -> HashedData:
    """§3.2.3 transformation, §3.2.5 canonical proof configuration, §3.2.4 hashing.

    `known`: the canonical form of this very document, if it was made before.
    """
    canonical_document = canonize(document) if known is None else known
    canonical_config = _canonical_config(config)
    return HashedData(
        canonical_document=canonical_document,
        canonical_config=canonical_config,
        document_hash=hashlib.sha256(canonical_document.encode()).digest(),
        config_hash=hashlib.sha256(canonical_config.encode()).digest(),
    )


def _canonical_config(config: Mapping[str, Any]) -> str:
    """§3.2.5 step 6; an error names the place in the document, below `/proof`."""
    try:
        return canonize(config)
    except (DataLoss, NotCovered) as error:
        error.fields["pointer"] = "/proof" + error.fields["pointer"]
        raise


def is_signature(key: PublicKey, signature: bytes, data: bytes) -> bool:
    """§3.2.7: Ed25519 (RFC 8032 §5.1.7)."""
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


SUITE: Final = Cryptosuite(
    name="eddsa-rdfc-2022",
    algorithm=ED25519,
    signature_bytes=64,
    hash_data=hash_data,
    is_signature=is_signature,
)
