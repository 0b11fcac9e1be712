"""A fetcher narrowed for one verification: how often, how long, and where to."""

from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from credentials.errors import AddressRefused, Unreachable
from credentials.keys.self_contained import is_self_contained
from credentials.verification.ports import DidResolver, Fetched, Fetcher
from edge.fetch.limits import (
    FETCHES_PER_CHECK,
    FETCHES_PER_SUBMISSION,
    HOSTS_PER_CHECK,
    HOSTS_PER_SUBMISSION,
    SECONDS_PER_CHECK,
    SECONDS_PER_SUBMISSION,
)


class Budget:
    """What one verification may ask of the network. Not shared by threads."""

    def __init__(
        self,
        *,
        fetches: int = FETCHES_PER_CHECK,
        hosts: int = HOSTS_PER_CHECK,
        seconds: float = SECONDS_PER_CHECK,
        within: "Budget | None" = None,
    ) -> None:
        """`within`: the larger budget that everything is also taken from."""
        self._addresses: set[str] = set()
        self._hosts: set[str] = set()
        self._most = (fetches, hosts)
        self._until = monotonic() + seconds
        self._within = within

    def spend(self, address: str, host: str) -> None:
        """Counts a fetch; Unreachable (reason `budget`) when it is one too many.

        The same address counts once: whoever asks again is answered by a cache.
        """
        if self._within is not None:
            self._within.spend(address, host)
        self._addresses.add(address)
        self._hosts.add(host)
        fetches, hosts = self._most
        if len(self._addresses) > fetches or len(self._hosts) > hosts or monotonic() > self._until:
            raise Unreachable("one check may not fetch more", url=address, reason="budget")


def budget_of_submission() -> Budget:
    """For everything in one submission, however many credentials it holds."""
    return Budget(
        fetches=FETCHES_PER_SUBMISSION,
        hosts=HOSTS_PER_SUBMISSION,
        seconds=SECONDS_PER_SUBMISSION,
    )


class Budgeted:
    """A `Fetcher` that stops when the budget is used up."""

    def __init__(self, fetcher: Fetcher, budget: Budget) -> None:
        self._fetcher = fetcher
        self._budget = budget

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        """As `Fetcher.fetch`."""
        self._budget.spend(url, host_of(url))
        return self._fetcher.fetch(url, accept=accept)


class BudgetedResolver:
    """A `DidResolver` that stops when the budget is used up."""

    def __init__(self, resolver: DidResolver, budget: Budget) -> None:
        self._resolver = resolver
        self._budget = budget

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        """As `DidResolver.resolve`; one that holds its own key costs nothing."""
        if not is_self_contained(identifier):
            self._budget.spend(identifier, _host_of_identifier(identifier))
        return self._resolver.resolve(identifier)


class SameHost:
    """A `Fetcher` for keys and status lists: an answer from another host is none.

    Whoever can redirect a request away from the issuer's host must not speak for the issuer.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        """As `Fetcher.fetch`; AddressRefused (reason `other_host`)."""
        fetched = self._fetcher.fetch(url, accept=accept)
        if host_of(fetched.url) != host_of(url):
            raise AddressRefused("redirected to another host", url=url, reason="other_host")
        return fetched


def host_of(url: str) -> str:
    """Host and port of a URL in lower case; empty for what has none."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _host_of_identifier(identifier: str) -> str:
    if identifier.startswith("did:web:"):
        return unquote(identifier.split(":")[2].partition("#")[0]).lower()
    return host_of(identifier)
