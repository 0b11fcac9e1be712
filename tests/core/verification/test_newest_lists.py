"""A list that is older than one seen before is put in its place by somebody, and says nothing."""

from datetime import timedelta

import pytest

from credentials.report import Verdict
from credentials.verification.newest_lists import NewestLists
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import NOON, IssuerHost, a_badge

HOUR = timedelta(hours=1)


def test_an_old_list_cannot_hide_a_revocation() -> None:
    host, memory = IssuerHost(), NewestLists()
    badge = host.issue(a_badge(host))
    assert host.verify(badge, newest_lists=memory).verdict is Verdict.VALID
    host.now = NOON + HOUR
    host.revoke(42)
    assert host.verify(badge, newest_lists=memory).verdict is Verdict.REVOKED
    host.now = NOON
    host._set.clear()
    report = host.verify(badge, at=NOON + 2 * HOUR, newest_lists=memory)
    assert report.verdict is Verdict.UNDETERMINED
    facts = evidence(report, "status.list_older")
    assert (facts["valid_from"], facts["newest_from"]) == (
        "2026-11-22T11:55:00Z",
        "2026-11-22T12:55:00Z",
    )


def test_without_a_memory_and_for_moments_long_gone_any_list_will_do() -> None:
    host, memory = IssuerHost(), NewestLists()
    badge = host.issue(a_badge(host))
    host.now = NOON + HOUR
    host.verify(badge, newest_lists=memory)
    host.now = NOON
    assert "status.clear" in codes(host.verify(badge, at=NOON + HOUR))
    then = host.verify(badge, at=NOON + HOUR, status_at=NOON, newest_lists=memory)
    assert "status.clear" in codes(then)


def test_what_no_proof_holds_for_is_not_remembered() -> None:
    host, memory = IssuerHost(), NewestLists()
    badge = host.issue(a_badge(host))
    host.now = NOON + HOUR
    host.break_list(lambda document: {**document, "name": "x"}, after_signing=True)
    assert "status.list_not_verified" in codes(host.verify(badge, newest_lists=memory))
    host.now = NOON
    host.break_list(lambda document: document, after_signing=True)
    assert "status.clear" in codes(host.verify(badge, newest_lists=memory))


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credentials.verification.newest_lists.MOST_REMEMBERED", 2)
    memory = NewestLists()
    for url in ("a", "b", "c"):
        assert memory.newer_than(url, NOON) is None
    assert memory.newer_than("a", NOON - HOUR) is None
    assert memory.newer_than("c", NOON - HOUR) == NOON


def test_our_own_lists_are_the_newest_whatever_the_clock_did() -> None:
    memory = NewestLists(apart_from="https://own.example")
    assert memory.newer_than("https://own.example/status/1", NOON) is None
    assert memory.newer_than("https://own.example/status/1", NOON - HOUR) is None
    assert memory.newer_than("https://own.example.evil/status/1", NOON) is None
    assert memory.newer_than("https://own.example.evil/status/1", NOON - HOUR) == NOON
