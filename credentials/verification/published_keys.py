"""The keys that an issuer publishes for tokens, each address asked for once. OB 3.0, provenance."""

from credentials.encoding.strict_json import KIB, JsonLimits, parse_json
from credentials.errors import (
    CredentialsError,
    InvalidVerificationMethod,
    MalformedError,
    RetrievalError,
    TooLarge,
)
from credentials.keys.jwks import JwkEntry, parse_keys
from credentials.verification.ports import Fetcher

MOST_BYTES = 64 * KIB
ACCEPT = ("application/jwk-set+json", "application/jwk+json", "application/json")
_LIMITS = JsonLimits(bytes=MOST_BYTES, depth=8, containers=500, members=4_000)


class PublishedKeys:
    """What addresses answer, remembered for one verification, failures included."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._known: dict[str, tuple[JwkEntry, ...] | CredentialsError] = {}

    def keys_at(self, url: str) -> tuple[JwkEntry, ...]:
        """The keys of a JWK or JWK Set. Raises RetrievalError or InvalidVerificationMethod."""
        if url not in self._known:
            try:
                self._known[url] = self._ask(url)
            except (RetrievalError, InvalidVerificationMethod) as error:
                self._known[url] = error
        known = self._known[url]
        if isinstance(known, CredentialsError):
            raise known
        return known

    def _ask(self, url: str) -> tuple[JwkEntry, ...]:
        body = self._fetcher.fetch(url, accept=ACCEPT).body
        if len(body) > MOST_BYTES:
            raise TooLarge("the keys are too large", url=url)
        try:
            return parse_keys(parse_json(body, limits=_LIMITS))
        except MalformedError as error:
            raise InvalidVerificationMethod("not strict JSON", reason="json") from error
