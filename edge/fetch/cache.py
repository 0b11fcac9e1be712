"""Answers kept for a while: small, bounded, shared by threads."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any

from credentials.encoding.strict_json import JsonLimits, parse_json
from credentials.errors import MalformedError
from credentials.verification.ports import Fetched
from edge.fetch.limits import (
    CACHE_BYTES,
    CACHE_ENTRIES,
    DEFAULT_LIFETIME_SECONDS,
    LONGEST_LIFETIME_SECONDS,
    MAX_INFLATED_BYTES,
    SHORTEST_LIFETIME_SECONDS,
)

Key = tuple[str, tuple[str, ...]]
_LIST_LIMITS = JsonLimits(bytes=MAX_INFLATED_BYTES, depth=36, string_characters=MAX_INFLATED_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer and how to ask whether it has changed."""

    answer: Fetched
    validators: Mapping[str, str]
    """Request headers for a conditional request (RFC 9110 §13); empty if the server gave none."""
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
        kept = Kept(
            answer=answer,
            validators=_validators(headers),
            fresh_until=monotonic() + lifetime_seconds(answer),
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
                self._kept[key] = replace(
                    kept, answer=answer, fresh_until=monotonic() + lifetime_seconds(answer)
                )
        return answer

    def _drop(self, key: Key) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._bytes -= len(dropped.answer.body)


def _validators(headers: Mapping[str, str]) -> dict[str, str]:
    if etag := headers.get("etag"):
        return {"If-None-Match": etag}
    if modified := headers.get("last-modified"):
        return {"If-Modified-Since": modified}
    return {}


def lifetime_seconds(answer: Fetched) -> float:
    """How long a foreign answer is used again: its `ttl` if it is a status list, else 5 minutes.

    Bitstring Status List 1.0 §2.2 gives `ttl` in milliseconds. Bounded, so that a list can
    neither be fetched for every check nor be believed for more than a day.
    """
    if b'"ttl"' not in answer.body:
        return DEFAULT_LIFETIME_SECONDS
    ttl = _ttl_milliseconds(answer.body)
    if ttl is None:
        return DEFAULT_LIFETIME_SECONDS
    return min(max(ttl / 1000, SHORTEST_LIFETIME_SECONDS), LONGEST_LIFETIME_SECONDS)


def _ttl_milliseconds(body: bytes) -> int | None:
    try:
        document: Any = parse_json(body, limits=_LIST_LIMITS)
    except MalformedError:
        return None
    subject = document.get("credentialSubject") if isinstance(document, dict) else None
    ttl = subject.get("ttl") if isinstance(subject, dict) else None
    return ttl if isinstance(ttl, int) and not isinstance(ttl, bool) and ttl >= 0 else None
