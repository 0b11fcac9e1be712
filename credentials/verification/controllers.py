"""Controller documents, each asked for once in a verification. CID 1.0 §3.3."""

from collections.abc import Mapping
from typing import Any

from credentials.errors import CredentialsError
from credentials.keys.controller import VerificationMethod, controller_of, find_method
from credentials.keys.self_contained import document_within, is_self_contained
from credentials.verification.ports import DidResolver


class Controllers:
    """What identifiers resolve to, remembered for one verification, failures included."""

    def __init__(self, resolver: DidResolver) -> None:
        self._resolver = resolver
        self._known: dict[str, Mapping[str, Any] | CredentialsError] = {}
        self._methods: dict[tuple[str, str], VerificationMethod] = {}

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

    def method_of(self, method_id: str, *, relationship: str) -> VerificationMethod:
        """The method, listed for `relationship` by its controller.

        Raises as `document_of` and `find_method`.
        """
        method = self._methods.get((method_id, relationship))
        if method is None:
            document = self.document_of(controller_of(method_id))
            method = find_method(document, method_id, relationship=relationship)
            self._methods[method_id, relationship] = method
        return method

    def _ask(self, identifier: str) -> Mapping[str, Any] | CredentialsError:
        try:
            if is_self_contained(identifier):
                return document_within(identifier)
            return self._resolver.resolve(identifier)
        except CredentialsError as error:
            return error
