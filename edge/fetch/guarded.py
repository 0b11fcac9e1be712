"""The guarded fetcher: every outgoing request of the house, mail and database apart."""

import ssl
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from time import monotonic
from urllib.parse import urljoin

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from ssrfguard import Resolver

from credentials.errors import RetrievalError, TimedOut, Unreachable
from credentials.verification.ports import Fetched
from edge.clock import utc_now
from edge.fetch.address import (
    PLATFORM_RESOLVER,
    Destination,
    checked_addresses,
    destination_of,
    origin_of,
)
from edge.fetch.cache import AnswerCache, Kept
from edge.fetch.exchange import Answer, exchange
from edge.fetch.limits import FOREIGN_HOST_PER_MINUTE, MAX_REDIRECTS, TOTAL_SECONDS

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class GuardedFetcher:
    """A `Fetcher` that reaches public hosts over https, and the origins of `allow`.

    `allow` holds origins (`http://localhost:8000`) that may be private or plain http. `own`
    holds origins that are asked at every fetch (with ETag); all others at most every 5 minutes,
    or as often as the shorter `ttl` of a status list says. `resolver` has the form of
    `socket.getaddrinfo`; what it answers is checked. Shared by threads.
    """

    def __init__(
        self,
        allow: Iterable[str] = (),
        *,
        own: Iterable[str] = (),
        resolver: Resolver = PLATFORM_RESOLVER,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._allow = frozenset(origin_of(origin) for origin in allow)
        self._own = frozenset(origin_of(origin) for origin in own)
        self._resolver = resolver
        self._tls = tls or _trusting_the_system()
        self._clock = clock
        self._cache = AnswerCache()
        self._hosts = MovingWindowRateLimiter(MemoryStorage())

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        """The answer of `url`; raises a `RetrievalError` with the fields `url`, `reason`.

        `reason` of an Unreachable is one of dns, connect, tls, protocol, encoding, redirect,
        busy, http_status (then also `status`). Nothing of the answer's text is in an error;
        `last_fetched_at` says when the address was last heard of, if that is known.
        """
        first = destination_of(url, self._allow)
        key = (first.url, accept)
        kept = self._cache.get(key)
        own = origin_of(first.url) in self._own
        if kept is not None and not own and monotonic() < kept.fresh_until:
            return kept.answer
        try:
            return self._ask(first, key, kept)
        except RetrievalError as error:
            if kept is not None:
                error.fields["last_fetched_at"] = kept.answer.fetched_at
            raise

    def _ask(
        self, first: Destination, key: tuple[str, tuple[str, ...]], kept: Kept | None
    ) -> Fetched:
        headers = {"Accept": ", ".join(key[1]) or "*/*", **(kept.validators if kept else {})}
        destination, answer = self._follow(first, headers)
        if answer.status == 304 and kept is not None:
            return self._cache.confirm(key, kept, self._clock())
        if answer.status != 200:
            raise Unreachable(
                f"the answer is {answer.status}",
                url=first.url,
                reason="http_status",
                status=answer.status,
            )
        fetched = Fetched(
            url=destination.url,
            body=answer.body,
            media_type=answer.headers.get("content-type", "").partition(";")[0].strip().lower(),
            fetched_at=self._clock(),
        )
        self._cache.put(key, fetched, answer.headers)
        return fetched

    def _follow(
        self, destination: Destination, headers: Mapping[str, str]
    ) -> tuple[Destination, Answer]:
        """The answer after at most `MAX_REDIRECTS` hops, each with all checks of the first."""
        until = monotonic() + TOTAL_SECONDS
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._exchange(destination, headers, until)
            if answer.status not in _REDIRECTS:
                return destination, answer
            location = answer.headers.get("location", "")
            try:
                next_url = urljoin(destination.url, location)
            except ValueError as error:
                raise Unreachable(
                    "a redirect to nowhere", url=destination.url, reason="redirect"
                ) from error
            destination = destination_of(next_url, self._allow)
        raise Unreachable("too many redirects", url=destination.url, reason="redirect")

    def _exchange(
        self, destination: Destination, headers: Mapping[str, str], until: float
    ) -> Answer:
        if monotonic() >= until:
            raise TimedOut("the answer takes too long", url=destination.url, reason="deadline")
        if not destination.listed and not self._hosts.hit(
            RateLimitItemPerMinute(FOREIGN_HOST_PER_MINUTE), destination.host
        ):
            raise Unreachable("this host was asked too often", url=destination.url, reason="busy")
        addresses = checked_addresses(destination, self._resolver)
        return exchange(destination, addresses, headers=headers, tls=self._tls, until=until)


def _trusting_the_system() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
