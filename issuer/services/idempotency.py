"""The same request twice gives the same answer twice, and happens once."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import timedelta

from credentials.encoding.digests import sha256_hex
from credentials.encoding.jcs import canonical
from issuer.errors import (
    IdempotencyKeyInvalid,
    IdempotencyMismatch,
    IdempotencyRunning,
    StoreError,
)
from issuer.services.failpoints import reached
from issuer.services.identifiers import new_owner
from issuer.services.site import Client, Site
from issuer.store.records import AnswerRecord
from issuer.store.store import Unit

KEPT_DAYS = 400
KEY = re.compile(r"[!-~]{1,255}")
"""Visible ASCII: white space around a header's value is not part of it (RFC 9110 §5.5)."""
NOT_KEPT = frozenset({401, 403, 429})
"""Answers about the caller, not about the request; like all of 500 and above."""
_SERVER_ERROR = 500

_current: ContextVar[str | None] = ContextVar("idempotent_request", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """An answer as it goes over the wire."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes
    replayed: bool = False


def current_request() -> str | None:
    """The scope of the idempotent request that is being answered, if it is one.

    What a request began and a crash interrupted is thereby known as its own when it comes again.
    """
    return _current.get()


def once(
    site: Site,
    *,
    client: Client,
    method: str,
    path: str,
    key: str,
    body: bytes,
    run: Callable[[], StoredAnswer],
) -> StoredAnswer:
    """The answer of `run`, or, if this request was answered already, that answer again.

    Raises IdempotencyKeyInvalid, IdempotencyMismatch (same key, other body), IdempotencyRunning
    (field `retry_after_seconds`). If `run` raises, or answers 401, 403, 429 or 500 and above, the
    key is free again. A request whose worker died is taken over when its lease ends.
    """
    if not KEY.fullmatch(key):
        raise IdempotencyKeyInvalid("1 to 255 visible ASCII characters")
    scope = sha256_hex(canonical([client.id, method, path, key]))
    owner = new_owner()
    stored = _begin(site, client, scope, owner, sha256_hex(body))
    if stored is not None:
        return stored
    try:
        answer = _run_as(scope, run)
    except BaseException:
        with suppress(StoreError):
            _forget(site, scope, owner)
        raise
    reached("answer.made")
    if answer.status in NOT_KEPT or answer.status >= _SERVER_ERROR:
        _forget(site, scope, owner)
        return answer
    return _keep(site, scope, owner, answer)


def _run_as(scope: str, run: Callable[[], StoredAnswer]) -> StoredAnswer:
    token = _current.set(scope)
    try:
        return run()
    finally:
        _current.reset(token)


def _begin(
    site: Site, client: Client, scope: str, owner: str, request_digest: str
) -> StoredAnswer | None:
    """The stored answer, or None if the request is now ours to run."""
    now = site.clock()
    with site.store.reading() as unit:
        found = unit.answers.load(scope, now=now)
    if found is not None and (found.status is not None or now < found.lease_until):
        return _stored(site, found, request_digest)
    request = AnswerRecord(
        scope=scope, request_digest=request_digest, owner=owner,
        lease_until=site.lease_from(now), status=None, headers=None, body=None,
    )  # fmt: skip
    expires_at = now + timedelta(days=KEPT_DAYS)

    def write(unit: Unit) -> tuple[bool, AnswerRecord | None]:
        begun = unit.answers.begin(request, client=client.id, now=now, expires_at=expires_at)
        found = None if begun else unit.answers.load(scope, now=now)
        reached("answer.claimed")
        return begun, found

    begun, found = site.store.write(write)
    reached("answer.claim_committed")
    if begun:
        return None
    if found is None:  # it was freed while we looked
        return _begin(site, client, scope, owner, request_digest)
    return _stored(site, found, request_digest)


def _stored(site: Site, found: AnswerRecord, request_digest: str) -> StoredAnswer:
    if found.request_digest != request_digest:
        raise IdempotencyMismatch("this Idempotency-Key was used with another body")
    if found.status is None:
        left = (found.lease_until - site.clock()).total_seconds()
        raise IdempotencyRunning(
            "the request with this Idempotency-Key is still running",
            retry_after_seconds=max(1, min(int(left), 2)),
        )
    return StoredAnswer(
        status=found.status,
        headers=json.loads(found.headers or "{}"),
        body=found.body or b"",
        replayed=True,
    )


def _keep(site: Site, scope: str, owner: str, answer: StoredAnswer) -> StoredAnswer:
    headers = canonical(dict(answer.headers)).decode()
    now = site.clock()

    def write(unit: Unit) -> tuple[bool, AnswerRecord | None]:
        kept = unit.answers.keep(
            scope, owner=owner, status=answer.status, headers=headers, body=answer.body
        )
        found = None if kept else unit.answers.load(scope, now=now)
        reached("answer.written")
        return kept, found

    kept, found = site.store.write(write)
    reached("answer.committed")
    if kept or found is None or found.status is None:
        return answer
    first = _stored(site, found, found.request_digest)  # a worker that took over was quicker
    return replace(first, replayed=True)


def _forget(site: Site, scope: str, owner: str) -> None:
    with site.store.writing() as unit:
        unit.answers.forget(scope, owner=owner)
