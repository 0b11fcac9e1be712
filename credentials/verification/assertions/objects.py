"""The badge objects of one verification, each address asked once. OB 2.0, Data Validation.

An answer counts only from the host that was asked: whoever can send a request elsewhere must not
speak for the issuer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.encoding.strict_json import KIB, JsonLimits, parse_json
from credentials.errors import AddressRefused, MalformedError, RetrievalError, WrongContentType
from credentials.ob2.addresses import authority_of, is_same_address
from credentials.ob2.reading import without_nulls
from credentials.verification.ports import Fetched, Fetcher
from credentials.verification.proof_view import text_of_time

LIMITS: Final = JsonLimits(bytes=1024 * KIB, depth=36, binary_characters=1024 * KIB)
"""Issuers write pictures into badge classes."""
ACCEPT: Final = ("application/ld+json", "application/json")
ACCEPT_PEM: Final = ("application/x-pem-file", "text/plain")
GONE: Final = 410
ABSENT: Final = 404
_PLAIN_HTTP: Final = "http://"


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """An object, and how it was answered."""

    document: Mapping[str, Any]
    fetched: Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHad:
    """Why there is no object. `detail` is that of an answer that is none."""

    reason: str
    status: int | None = None
    last_read: str | None = None
    detail: str | None = None


class Objects:
    """What addresses answer, remembered for one verification, failures included."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._known: dict[str, Had | NotHad] = {}

    def at(self, address: str) -> Had | NotHad:
        """The JSON object at an http or https address."""
        if address not in self._known:
            self._known[address] = self._look(address)
        return self._known[address]

    def named(self, address: str) -> Had | NotHad:
        """The same, if it does not say that it is another object."""
        found = self.at(address)
        if isinstance(found, NotHad):
            return found
        identifier = found.document.get("id", address)
        if not is_same_address(identifier, address):
            detail = f"it says that it is {str(identifier)[:200]}"
            return NotHad(reason="other_object", detail=detail)
        return found

    def text_at(self, address: str) -> str | NotHad:
        """The text at an address."""
        try:
            return self._ask(address, ACCEPT_PEM).body.decode()
        except RetrievalError as error:
            return _not_had(error)
        except UnicodeDecodeError:
            return NotHad(reason="unreadable", detail="not UTF-8")

    def _look(self, address: str) -> Had | NotHad:
        try:
            fetched = self._ask(address, ACCEPT)
            document = parse_json(fetched.body, limits=LIMITS)
        except RetrievalError as error:
            return _not_had(error)
        except MalformedError as error:
            return NotHad(reason="unreadable", detail=error.detail)
        if not isinstance(document, dict):
            return NotHad(reason="unreadable", detail="JSON, but not an object")
        return Had(document=without_nulls(document), fetched=fetched)

    def _ask(self, address: str, accept: tuple[str, ...]) -> Fetched:
        """Raises RetrievalError. An address from before https is asked by https, if need be."""
        try:
            fetched = self._fetcher.fetch(address, accept=accept)
        except AddressRefused:
            if not address.startswith(_PLAIN_HTTP):
                raise
            address = f"https://{address.removeprefix(_PLAIN_HTTP)}"
            fetched = self._fetcher.fetch(address, accept=accept)
        if authority_of(fetched.url) != authority_of(address):
            raise AddressRefused("answered by another host", url=address, reason="other_host")
        return fetched


def _not_had(error: RetrievalError) -> NotHad:
    if isinstance(error, WrongContentType):
        return NotHad(reason=error.code, detail="a page, or a file of another kind")
    status = error.fields.get("status")
    return NotHad(
        reason=error.code,
        status=status if isinstance(status, int) else None,
        last_read=text_of_time(error.fields.get("last_fetched_at")),
    )
