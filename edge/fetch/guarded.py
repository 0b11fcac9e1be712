"""The guarded fetcher: every outgoing request of the house, mail and database apart."""

import ssl
from collections.abc import Callable, Iterable
from datetime import datetime
from time import monotonic
from urllib.parse import urljoin

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from ssrfguard import Resolver

from credentials.errors import AddressRefused, RetrievalError, Unreachable
from credentials.verification.ports import Fetched
from edge.clock import utc_now
from edge.fetch.address import (
    PLATFORM_RESOLVER,
    Destination,
    checked_addresses,
    destination_of,
    origin_of,
)
from edge.fetch.allowance import Allowance
from edge.fetch.cache import AnswerCache, FailureCache, Kept, Key
from edge.fetch.exchange import Answer, exchange
from edge.fetch.limits import FOREIGN_HOST_PER_MINUTE, MAX_REDIRECTS

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class GuardedFetcher:
    """A `Fetcher` that reaches public hosts over https, and the origins of `allow`.

    `allow` holds origins (`http://localhost:8000`) that may be private or plain http. `own`
    holds origins that are asked at every fetch (with ETag); all others at most every 5 minutes,
    or as often as the shorter `ttl` of a status list says; one that gave no answer is not asked
    again for a minute. `resolver` has the form of
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
        self._failures = FailureCache()
        self._hosts = MovingWindowRateLimiter(MemoryStorage())

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        """The answer of `url`; raises a `RetrievalError` with the fields `url`, `reason`.

        `reason` of an Unreachable is one of dns, connect, tls, protocol, encoding, redirect,
        busy, http_status (then also `status`). Nothing of the answer's text is in an error. If the
        address answered before and that is still known, `last_answer` holds what it answered, and
        `last_fetched_at` when.
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
                error.fields["last_answer"] = kept.answer
                error.fields["last_fetched_at"] = kept.answer.fetched_at
            raise

    def _ask(self, first: Destination, key: Key, kept: Kept | None) -> Fetched:
        """Asks, unless a foreign address has just failed."""
        if first.listed:
            return self._fetch(first, key, kept)
        failure = self._failures.get(key)
        if failure is not None:
            raise failure
        try:
            return self._fetch(first, key, kept)
        except RetrievalError as error:
            if error.fields.get("reason") != "busy":
                self._failures.put(key, error)
            raise

    def _fetch(self, first: Destination, key: Key, kept: Kept | None) -> Fetched:
        destination, answer = self._follow(first, key[1], kept)
        if answer.status == 304 and kept is not None and kept.answer.url == destination.url:
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
            media_type=answer.media_type,
            fetched_at=self._clock(),
            certified_name=answer.certified.name,
            certified_by=answer.certified.by,
        )
        self._cache.put(key, fetched, answer.headers)
        return fetched

    def _follow(
        self, destination: Destination, accept: tuple[str, ...], kept: Kept | None
    ) -> tuple[Destination, Answer]:
        """The answer after at most `MAX_REDIRECTS` hops, each with all checks of the first."""
        allowance = Allowance(destination.url)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._exchange(destination, accept, kept, allowance)
            if answer.status not in _REDIRECTS:
                return destination, answer
            destination = self._next(destination, answer.headers.get("location", ""))
        raise Unreachable("too many redirects", url=destination.url, reason="redirect")

    def _next(self, destination: Destination, location: str) -> Destination:
        try:
            next_url = urljoin(destination.url, location)
        except ValueError as error:
            raise Unreachable(
                "a redirect to nowhere", url=destination.url, reason="redirect"
            ) from error
        following = destination_of(next_url, self._allow)
        if destination.scheme == "https" and following.scheme != "https":
            raise AddressRefused("a redirect out of https", url=following.url, reason="downgrade")
        return following

    def _exchange(
        self,
        destination: Destination,
        accept: tuple[str, ...],
        kept: Kept | None,
        allowance: Allowance,
    ) -> Answer:
        """What an address says; whether it has changed is asked only of the one that answered."""
        if not destination.listed and not self._hosts.hit(
            RateLimitItemPerMinute(FOREIGN_HOST_PER_MINUTE), destination.host
        ):
            raise Unreachable("this host was asked too often", url=destination.url, reason="busy")
        addresses = checked_addresses(destination, self._resolver, allowance)
        asks_again = kept is not None and kept.answer.url == destination.url
        return exchange(
            destination,
            addresses,
            accept=accept,
            headers=kept.validators if kept is not None and asks_again else {},
            tls=self._tls,
            allowance=allowance,
        )


def _trusting_the_system() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
