"""Controller documents, each asked for once in a verification. CID 1.0 §3.3."""

from collections.abc import Mapping
from typing import Any

from credentials.errors import CredentialsError
from credentials.keys.did_key import did_key_document
from credentials.verification.ports import DidResolver

DID_KEY = "did:key:"
"""Needs nobody to ask: the identifier is the key."""


class Controllers:
    """What identifiers resolve to, remembered for one verification, failures included."""

    def __init__(self, resolver: DidResolver) -> None:
        self._resolver = resolver
        self._known: dict[str, Mapping[str, Any] | CredentialsError] = {}

    def document_of(self, identifier: str) -> Mapping[str, Any]:
        """The controller document of a DID or https address.

        Raises RetrievalError, InvalidVerificationMethod, or UnsupportedKey for a kind of
        identifier that nobody here can resolve.
        """
        if identifier not in self._known:
            self._known[identifier] = self._ask(identifier)
        known = self._known[identifier]
        if isinstance(known, CredentialsError):
            raise known
        return known

    def _ask(self, identifier: str) -> Mapping[str, Any] | CredentialsError:
        try:
            if identifier.startswith(DID_KEY):
                return did_key_document(identifier)
            return self._resolver.resolve(identifier)
        except CredentialsError as error:
            return error
