"""Answers and failures kept for a while: small, bounded, shared by threads.

They are known by address alone: nothing of a credential or its holder is in a key.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from credentials.errors import RetrievalError
from credentials.verification.ports import Fetched
from edge.fetch.lifetime import lifetime_seconds
from edge.fetch.limits import (
    CACHE_BYTES,
    CACHE_ENTRIES,
    FAILURE_ENTRIES,
    FAILURE_SECONDS,
    MAX_VALIDATOR_CHARACTERS,
)

Key = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer and how to ask whether it has changed."""

    answer: Fetched
    validators: Mapping[str, str]
    """Request headers for a conditional request (RFC 9110 §13); empty if the server gave none."""
    lifetime_seconds: float
    fresh_until: float
    """On the monotonic clock."""


class AnswerCache:
    """The least recently used goes first when there are too many, or too many bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        """What is kept under `key`, fresh or not."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Key, answer: Fetched, headers: Mapping[str, str]) -> None:
        """Keeps an answer with status 200 and what its headers say for asking again."""
        lifetime = lifetime_seconds(answer.body)
        kept = Kept(
            answer=answer,
            validators=_validators(headers),
            lifetime_seconds=lifetime,
            fresh_until=monotonic() + lifetime,
        )
        with self._lock:
            self._drop(key)
            self._kept[key] = kept
            self._bytes += len(answer.body)
            while len(self._kept) > CACHE_ENTRIES or self._bytes > CACHE_BYTES:
                self._drop(next(iter(self._kept)))

    def confirm(self, key: Key, kept: Kept, at: datetime) -> Fetched:
        """The kept answer, fresh again because the server said 304 at `at`."""
        answer = replace(kept.answer, fetched_at=at)
        with self._lock:
            if key in self._kept:
                fresh_until = monotonic() + kept.lifetime_seconds
                self._kept[key] = replace(kept, answer=answer, fresh_until=fresh_until)
        return answer

    def _drop(self, key: Key) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._bytes -= len(dropped.answer.body)


def _validators(headers: Mapping[str, str]) -> dict[str, str]:
    for name, header in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
        value = headers.get(name, "")
        if 0 < len(value) <= MAX_VALIDATOR_CHARACTERS:
            return {header: value}
    return {}


class FailureCache:
    """Addresses that gave no answer, for a minute: nobody makes us ask them again and again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, tuple[float, RetrievalError]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> RetrievalError | None:
        """A fresh copy of the error of the last minute, if there was one."""
        with self._lock:
            until, error = self._kept.get(key, (0.0, None))
        if error is None or until < monotonic():
            return None
        return type(error)(error.detail, **error.fields)

    def put(self, key: Key, error: RetrievalError) -> None:
        """Keeps an error."""
        copy = type(error)(error.detail, **error.fields)
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (monotonic() + FAILURE_SECONDS, copy)
            while len(self._kept) > FAILURE_ENTRIES:
                self._kept.popitem(last=False)
