"""Digests: of bytes, of JSON values, of credentials."""

import hashlib
from collections.abc import Mapping
from typing import Any

from credentials.encoding.jcs import canonical
from credentials.encoding.multibase import encode_base64url

MULTIHASH_SHA2_256 = b"\x12\x20"
"""Code of SHA2-256 and its length, 32 bytes. CID 1.0 §2.5."""


def sha256_hex(data: bytes) -> str:
    """64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def prefixed_digest(value: Any, *, plain: bool = False) -> str:
    """`sha-256:` and 64 hex digits, over the canonical JSON; `plain` as in `canonical`."""
    return "sha-256:" + sha256_hex(canonical(value, plain=plain))


def digest_multibase(value: Any) -> str:
    """`digestMultibase` over the canonical JSON of `value`: `u`, multihash. VCDM 2.0 §5.3."""
    return encode_base64url(MULTIHASH_SHA2_256 + hashlib.sha256(canonical(value)).digest())


def credential_digest(document: Mapping[str, Any], *, plain: bool = False) -> str:
    """64 hex digits: SHA-256 of the canonical JSON of the credential without `proof`.

    `plain` as in `canonical`.
    """
    unsecured = {key: item for key, item in document.items() if key != "proof"}
    return sha256_hex(canonical(unsecured, plain=plain))
