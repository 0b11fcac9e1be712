"""Identifiers that hold their own key: nobody has to be asked."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from credentials.errors import InvalidVerificationMethod
from credentials.keys.did_jwk import did_jwk_document
from credentials.keys.did_key import did_key_document

_DOCUMENTS: Final[Mapping[str, Callable[[str], dict[str, Any]]]] = {
    "did:key:": did_key_document,
    "did:jwk:": did_jwk_document,
}


def is_self_contained(identifier: str) -> bool:
    """Whether the controller document follows from the identifier."""
    return identifier.startswith(tuple(_DOCUMENTS))


def document_within(identifier: str) -> dict[str, Any]:
    """The controller document of such an identifier.

    Raises InvalidVerificationMethod, or UnsupportedKey for a key or identifier of another kind.
    """
    for prefix, make in _DOCUMENTS.items():
        if identifier.startswith(prefix):
            return make(identifier)
    raise InvalidVerificationMethod("not a did:key or did:jwk", reason="did")
