"""From a DID or an https address to its controller document, by fetching. CID 1.0 §3.3."""

from collections.abc import Iterable, Mapping
from typing import Any

from credentials.encoding.strict_json import JsonLimits, parse_json
from credentials.errors import (
    InvalidControllerDocument,
    MalformedError,
    TooLarge,
    UnsupportedKey,
    WrongContentType,
    WrongControllerDocument,
)
from credentials.keys.did_web import document_url
from credentials.keys.self_contained import document_within, is_self_contained
from credentials.verification.ports import Fetched, Fetcher
from edge.fetch.address import origin_of
from edge.fetch.narrowed import SameHost

KIB = 1024
MOST_BYTES = 64 * KIB
ACCEPT = ("application/did+json", "application/json", "application/ld+json", "application/did")
_LIMITS = JsonLimits(bytes=MOST_BYTES, depth=16, containers=2_000, members=8_000)
_ALSO_JSON = frozenset({"application/did", "application/cid", "application/octet-stream", ""})
"""Besides `…/json` and `…+json`: what static hosts give for a file that they do not know."""


class FetchingDidResolver:
    """A `DidResolver` for `did:web`, `did:key`, `did:jwk` and https controller documents.

    A `did:web` stands for https; its document is asked for over plain http only where `allow`
    holds that http origin (inner networks, tests).
    """

    def __init__(self, fetcher: Fetcher, allow: Iterable[str] = ()) -> None:
        self._fetcher = SameHost(fetcher)
        self._allow = frozenset(origin_of(origin) for origin in allow)

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        """The document, whose `id` is the identifier.

        Raises RetrievalError, InvalidControllerDocument (field `reason`: json),
        WrongControllerDocument, InvalidVerificationMethod (field `reason`: did) or, for a kind of
        identifier that is not known here, UnsupportedKey.
        """
        if is_self_contained(identifier):
            return document_within(identifier)
        return self.look_up(identifier)[0]

    def look_up(self, identifier: str) -> tuple[Mapping[str, Any], Fetched]:
        """The document of an identifier that does not hold its own key, and the answer it came in.

        Raises as `resolve`.
        """
        fetched = self._fetcher.fetch(self._address_of(identifier), accept=ACCEPT)
        document = _parsed(fetched)
        if document.get("id") != identifier:
            raise WrongControllerDocument("the document is another one's", reason="id")
        return document, fetched

    def _address_of(self, identifier: str) -> str:
        if identifier.startswith("did:web:"):
            address = document_url(identifier)
            plain = "http" + address.removeprefix("https")
            if origin_of(address) in self._allow or origin_of(plain) not in self._allow:
                return address
            return plain
        if identifier.startswith("https://"):
            return identifier
        raise UnsupportedKey("not a did:web, did:key, did:jwk or https identifier", reason="did")


def _parsed(fetched: Fetched) -> dict[str, Any]:
    if len(fetched.body) > MOST_BYTES:
        raise TooLarge("the key document is too large", url=fetched.url, reason="document")
    kind = fetched.media_type
    if not kind.endswith(("/json", "+json")) and kind not in _ALSO_JSON:
        raise WrongContentType("not a JSON document", url=fetched.url, reason="media_type")
    try:
        document = parse_json(fetched.body, limits=_LIMITS)
    except MalformedError as error:
        raise InvalidControllerDocument("not strict JSON", reason="json") from error
    if not isinstance(document, dict):
        raise InvalidControllerDocument("not a JSON object", reason="json")
    return document
