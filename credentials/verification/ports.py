"""What the pipeline needs from outside, as interfaces. Implementations live in `edge`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from credentials.errors import Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered."""

    url: str
    """The address that answered, after redirects."""
    body: bytes
    """After inflation."""
    media_type: str
    """Without parameters, lower case; empty if none was given."""
    fetched_at: datetime
    """When the address was last asked (aware, UTC); older than now if answered from a cache."""
    certified_name: str | None = None
    """The organisation that the server's TLS certificate names, which few do."""
    certified_by: str | None = None
    """The organisation that issued the certificate."""


class Fetcher(Protocol):
    """The one way to the network."""

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        """The answer of `url`; raises a subclass of `RetrievalError`, and nothing else."""
        ...


class DidResolver(Protocol):
    """From a DID or https controller id to its controller document (CID 1.0)."""

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        """The strictly parsed document; raises `RetrievalError` or `InvalidVerificationMethod`."""
        ...


class Offline:
    """A `Fetcher` and `DidResolver` for whom nothing can be reached."""

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:  # noqa: ARG002  # the port
        """Raises Unreachable."""
        raise Unreachable("nobody was given to ask", url=url)

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        """Raises Unreachable."""
        raise Unreachable("nobody was given to ask", url=identifier)


OFFLINE: Final = Offline()
"""What is asked if nothing else is handed in: whatever it would answer could not be checked."""
