"""All registries of a verifier, asked side by side within a time that a reader will wait."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from credentials.errors import RetrievalError
from credentials.verification.ports import Fetched, Fetcher
from edge.fetch import SameHost
from verifier.trust.declared import Declared
from verifier.trust.domain import Domains
from verifier.trust.registry import Registry
from verifier.trust.vouching import IssuerDomain, Vouching

ASK_SECONDS = 2.5
"""Whoever answers later is at hand for the next one who asks."""
THREADS = 4


class Registries:
    """Shared by threads. `close` ends its own."""

    def __init__(self, declared: Sequence[Declared], *, fetcher: Fetcher, domains: Domains) -> None:
        lists = SameHost(fetcher)
        self._registries = tuple(Registry(registry, lists) for registry in declared)
        self._domains = domains
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="registry")
        self._running: dict[Registry, _Running] = {}
        self._lock = threading.Lock()

    def ask(self, issuer: str, *, at: datetime) -> tuple[Vouching, ...]:
        """What each registry says of the issuer, in the order in which they are declared."""
        running = {one: self._fetching(one) for one in self._registries if one.is_fetched}
        for one in running.values():
            wait_for([one.future], timeout=max(0.0, one.until - monotonic()))
        return tuple(
            registry.say(
                issuer, at=at, fetched=_result(running[registry]) if registry in running else None
            )
            for registry in self._registries
        )

    def _fetching(self, registry: Registry) -> "_Running":
        """The fetch under way for a registry: one at a time, however many ask."""
        with self._lock:
            running = self._running.get(registry)
            if running is None or running.future.done():
                running = _Running(
                    future=self._pool.submit(registry.fetch), until=monotonic() + ASK_SECONDS
                )
                self._running[registry] = running
            return running

    def domain_of(self, issuer: str) -> IssuerDomain | None:
        """Which domain controls the issuer's keys; None for one whose id holds its own key."""
        return self._domains.look(issuer)

    def close(self) -> None:
        """Ends the threads once they are through."""
        self._pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """A fetch, and until when anybody waits for it (on the monotonic clock)."""

    future: "Future[Fetched | RetrievalError]"
    until: float


def _result(running: _Running) -> Fetched | RetrievalError | None:
    return running.future.result() if running.future.done() else None
