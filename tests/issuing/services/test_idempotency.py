"""DESIGN 4: the same key and body give the same answer; everything else is refused or forgotten."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from issuer.errors import (
    IdempotencyKeyInvalid,
    IdempotencyMismatch,
    IdempotencyRunning,
    NotFound,
)
from issuer.services.completions import submit_completion
from issuer.services.idempotency import KEPT_DAYS, StoredAnswer, once
from issuer.services.recovery import resume
from issuer.services.site import Client, Site
from tests.support.databases import CLIENT, NOW, passing_evidence

REQUEST: dict[str, Any] = {
    "client": CLIENT, "method": "POST", "path": "/v1/completions", "key": "k", "body": b"{}",
}  # fmt: skip


def answering(status: int = 201, body: bytes = b'{"a":1}') -> Callable[[], StoredAnswer]:
    return lambda: StoredAnswer(status=status, headers={"Content-Type": "x"}, body=body)


def never() -> StoredAnswer:
    raise AssertionError("must not run")


def test_the_same_request_gets_the_same_bytes_again(site: Site) -> None:
    first = once(site, **REQUEST, run=answering())
    again = once(site, **REQUEST, run=never)
    assert first.replayed is False
    assert again == replace(first, replayed=True)


@pytest.mark.parametrize("changed", [
    {"client": Client(id="other", name="o", scopes=frozenset())}, {"method": "PUT"},
    {"path": "/v1/decisions"}, {"key": "K"},
])  # fmt: skip
def test_the_key_counts_within_client_method_and_path(
    sqlite_site: Site, changed: dict[str, Any]
) -> None:
    once(sqlite_site, **REQUEST, run=answering())
    other = once(sqlite_site, **{**REQUEST, **changed}, run=answering(200, b"other"))
    assert (other.body, other.replayed) == (b"other", False)


def test_another_body_is_refused(site: Site) -> None:
    once(site, **REQUEST, run=answering())
    with pytest.raises(IdempotencyMismatch):
        once(site, **{**REQUEST, "body": b"{ }"}, run=never)


@pytest.mark.parametrize("body", [b"{}", b"{ }"])
def test_while_it_runs(site: Site, body: bytes) -> None:
    refusal = IdempotencyRunning if body == b"{}" else IdempotencyMismatch

    def run() -> StoredAnswer:
        with pytest.raises(refusal) as error:
            once(site, **{**REQUEST, "body": body}, run=never)
        if body == b"{}":
            assert error.value.fields["retry_after_seconds"] >= 1
        return answering()()

    assert once(site, **REQUEST, run=run).status == 201


@pytest.mark.parametrize("status", [200, 201, 400, 404, 409, 422])
def test_kept(sqlite_site: Site, status: int) -> None:
    once(sqlite_site, **REQUEST, run=answering(status))
    assert once(sqlite_site, **REQUEST, run=never).status == status


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_not_kept(site: Site, status: int) -> None:
    assert once(site, **REQUEST, run=answering(status)).status == status
    assert once(site, **{**REQUEST, "body": b"other"}, run=answering()).status == 201


def test_an_error_frees_the_key(site: Site) -> None:
    def fail() -> StoredAnswer:
        raise NotFound("x")

    with pytest.raises(NotFound):
        once(site, **REQUEST, run=fail)
    assert once(site, **REQUEST, run=answering()).replayed is False


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel", "a\nb", "a b", " a"])
def test_a_key_is_short_visible_ascii(sqlite_site: Site, key: str) -> None:
    with pytest.raises(IdempotencyKeyInvalid):
        once(sqlite_site, **{**REQUEST, "key": key}, run=never)


def test_a_dead_worker_does_not_block_the_key(site: Site) -> None:
    class Died(BaseException):
        pass

    def die() -> StoredAnswer:
        site.close()
        raise Died

    unreachable = replace(site, store=_WithoutForgetting(site.store))
    with pytest.raises(Died):
        once(unreachable, **REQUEST, run=die)
    with pytest.raises(IdempotencyRunning):
        once(site, **REQUEST, run=never)
    later = replace(site, clock=lambda: NOW + timedelta(seconds=site.lease_seconds))
    with pytest.raises(IdempotencyMismatch):
        once(later, **{**REQUEST, "body": b"other"}, run=never)
    assert once(later, **REQUEST, run=answering()).replayed is False


class _WithoutForgetting:
    """A store whose second transaction never happens, as after a SIGKILL."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def reading(self) -> Any:
        return self._store.reading()

    def write(self, work: Any) -> Any:
        return self._store.write(work)

    def writing(self) -> Any:
        from issuer.errors import StoreUnavailable

        raise StoreUnavailable


def test_only_one_of_parallel_requests_runs(site: Site) -> None:
    ran: list[int] = []
    outcomes: list[str] = []
    start = threading.Barrier(16)

    def run() -> StoredAnswer:
        ran.append(1)
        return answering()()

    def send() -> None:
        start.wait()
        try:
            answer = once(site, **REQUEST, run=run)
            outcomes.append("replayed" if answer.replayed else "first")
        except IdempotencyRunning:
            outcomes.append("running")

    threads = [threading.Thread(target=send) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ran) == 1
    assert outcomes.count("first") == 1


def test_answers_are_kept_400_days(sqlite_site: Site) -> None:
    once(sqlite_site, **REQUEST, run=answering())
    last = replace(sqlite_site, clock=lambda: NOW + timedelta(days=KEPT_DAYS, seconds=-1))
    assert once(last, **REQUEST, run=never).replayed is True
    over = replace(sqlite_site, clock=lambda: NOW + timedelta(days=KEPT_DAYS))
    assert resume(over).forgotten == 1
    assert once(over, **REQUEST, run=answering(200)).status == 200


def test_an_interrupted_request_answers_as_if_nothing_had_happened(site: Site) -> None:
    """The credential was signed, the worker died before the answer was kept."""

    def run() -> StoredAnswer:
        answer = submit_completion(site, CLIENT, passing_evidence())
        return answering(200 if answer.already_issued else 201)()

    def issue_and_lose_the_answer() -> StoredAnswer:
        run()
        return StoredAnswer(status=503, body=b"")

    once(site, **REQUEST, run=issue_and_lose_the_answer)
    assert once(site, **REQUEST, run=run).status == 201
    assert once(site, **{**REQUEST, "key": "another"}, run=run).status == 200
