"""The DID method `key`: the identifier is the public key. https://w3c-ccg.github.io/did-key-spec/"""

from typing import Any, Final

from credentials.errors import InvalidVerificationMethod
from credentials.keys.controller import (
    SIGNING_RELATIONSHIPS,
    PublishedKey,
    controller_document,
)
from credentials.keys.multikey import decode_public_key

_METHOD: Final = "did:key:"


def did_key_of(public_key_multibase: str) -> str:
    """The DID of a public key. UnsupportedKey if the text is not a supported one."""
    decode_public_key(public_key_multibase)
    return _METHOD + public_key_multibase


def did_key_document(did: str) -> dict[str, Any]:
    """The controller document of a `did:key`, made from the identifier alone.

    Raises InvalidVerificationMethod for another method, a path or a fragment; UnsupportedKey.
    """
    if not did.startswith(_METHOD) or not did.removeprefix(_METHOD).isalnum():
        raise InvalidVerificationMethod(f"not a did:key: {did[:80]}", reason="did")
    key = did.removeprefix(_METHOD)
    published = [PublishedKey(public_key_multibase=key)]
    return controller_document(did, published, relationships=SIGNING_RELATIONSHIPS)
