"""Lists that cannot be fetched now: what the last known one still counts for."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from credentials.errors import TimedOut
from credentials.report import Report, Verdict
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched
from tests.support.check_docs import assert_documented
from tests.support.issuer_host import NOON, IssuerHost, a_badge

MINUTE = timedelta(minutes=1)
DAY_MS = 24 * 3600 * 1000


@dataclass
class Forgetful:
    """A fetcher that reaches nobody any more, and still has what was read at noon."""

    host: IssuerHost
    read: dict[str, Fetched]

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        error = TimedOut(url=url, reason="deadline")
        if url in self.read:
            error.fields.update(last_answer=self.read[url], last_fetched_at=NOON)
        raise error


def last_known(host: IssuerHost, *purposes: str) -> dict[str, Fetched]:
    return {
        host.list_url(purpose): host.fetcher.fetch(host.list_url(purpose), accept=("x",))
        for purpose in purposes or ("revocation",)
    }


def later(
    host: IssuerHost,
    by: timedelta,
    *,
    read: dict[str, Fetched] | None = None,
    purposes: tuple[str, ...] = ("revocation",),
) -> Report:
    """The report on a badge when the lists were last read at noon and cannot be had any more."""

    badge = host.issue(a_badge(host, purposes=purposes))
    kept = last_known(host, *purposes) if read is None else read
    report = verify(
        json.dumps(badge),
        at=NOON + by,
        fetcher=Forgetful(host, kept),
        resolver=host.resolver,
    )
    assert_documented(report)
    return report


def status(report: Report) -> list[Any]:
    return [check for check in report.checks if check.id == "status"]


def with_ttl(ttl: Any) -> Any:
    def edit(document: dict[str, Any]) -> dict[str, Any]:
        document["credentialSubject"].pop("ttl")
        if ttl is not None:
            document["credentialSubject"]["ttl"] = ttl
        return document

    return edit


@pytest.mark.parametrize(
    ("ttl", "by", "code"),
    [
        (10 * 60_000, 10 * MINUTE, "status.still_clear"),
        (10 * 60_000, 10 * MINUTE + timedelta(seconds=1), "status.last_known_clear"),
        (0, MINUTE, "status.last_known_clear"),
        (None, timedelta(seconds=1), "status.last_known_clear"),
        (100 * DAY_MS, timedelta(hours=23, minutes=59), "status.still_clear"),
    ],
)
def test_a_clear_list_of_yesterday_counts_only_by_its_own_ttl(
    ttl: Any, by: timedelta, code: str
) -> None:
    host = IssuerHost()
    host.break_list(with_ttl(ttl))
    report = later(host, by)
    (check,) = status(report)
    assert check.code == code
    assert check.evidence["fetched_at"] == "2026-11-22T12:00:00Z"
    assert check.evidence["reason"] == "retrieval.timed_out"
    open_ = code == "status.last_known_clear"
    assert report.verdict is (Verdict.UNDETERMINED if open_ else Verdict.VALID)


def test_no_ttl_counts_for_more_than_a_day() -> None:
    host = IssuerHost()

    def long_lived(document: dict[str, Any]) -> dict[str, Any]:
        return {**with_ttl(100 * DAY_MS)(document), "validUntil": "2027-11-22T12:00:00Z"}

    host.break_list(long_lived)
    assert status(later(host, timedelta(days=1)))[0].code == "status.still_clear"
    over = status(later(host, timedelta(days=1, seconds=1)))[0]
    assert over.code == "status.last_known_clear"


@pytest.mark.parametrize(
    ("purpose", "verdict"),
    [("revocation", Verdict.REVOKED), ("suspension", Verdict.SUSPENDED)],
)
def test_what_the_last_known_list_says_as_set_stays_said_with_its_date(
    purpose: str, verdict: Verdict
) -> None:
    host = IssuerHost()
    host.revoke(42) if purpose == "revocation" else host.suspend(42)
    report = later(host, 6 * 60 * MINUTE, purposes=(purpose,))
    assert report.verdict is verdict
    assert status(report)[0].evidence["fetched_at"] == "2026-11-22T12:00:00Z"


def test_a_last_known_list_past_its_own_end_says_nothing() -> None:
    host = IssuerHost()
    host.revoke(42)
    report = later(host, timedelta(days=1, minutes=1))
    assert [check.code for check in status(report)] == ["status.unreachable"]
    assert status(report)[0].evidence["last_read"] == "2026-11-22T12:00:00Z"
    assert report.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("spoilt", ["signature", "issuer", "place"])
def test_a_last_known_list_is_verified_like_any_other(spoilt: str) -> None:
    host = IssuerHost()
    host.revoke(42)
    if spoilt == "signature":
        host.break_list(lambda document: {**document, "name": "x"}, after_signing=True)
    elif spoilt == "issuer":
        host.break_list(lambda document: {**document, "issuer": "did:web:other.example"})
    else:
        host.break_list(lambda document: {**document, "id": "https://issuer.example/other"})
    (check,) = status(later(host, MINUTE))
    assert (check.code, check.evidence["reason"]) == ("status.unreachable", "retrieval.timed_out")


def test_without_a_last_known_list_nothing_changes() -> None:
    (check,) = status(later(IssuerHost(), MINUTE, read={}))
    assert (check.code, check.evidence["last_read"]) == ("status.unreachable", None)


def test_an_entry_that_only_informs_is_read_in_the_last_known_list_too() -> None:
    host = IssuerHost()
    url = host.list_url("revocation")
    badge = a_badge(host)
    badge["credentialStatus"] = [
        badge["credentialStatus"],
        {**host.entry(7, "refresh"), "statusListCredential": url},
    ]

    def both(document: dict[str, Any]) -> dict[str, Any]:
        document["credentialSubject"]["statusPurpose"] = ["revocation", "refresh"]
        return document

    host.break_list(both)

    report = verify(
        json.dumps(host.issue(badge)),
        at=NOON + MINUTE,
        fetcher=Forgetful(host, last_known(host)),
        resolver=host.resolver,
    )
    codes = [check.code for check in status(report)]
    assert codes == ["status.still_clear", "status.no_newer_version"]


LIST = "https://issuer.example/revoked.json"


@pytest.mark.parametrize(
    ("revoked", "code"),
    [(True, "status.revoked"), (False, "status.last_known_clear")],
)
def test_an_unsigned_list_has_no_ttl(revoked: bool, code: str) -> None:

    host = IssuerHost()
    badge = a_badge(host)
    badge["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    badge["credentialStatus"] = {"id": LIST, "type": "1EdTechRevocationList"}
    named = [{"id": badge["id"], "revoked": True}] if revoked else []
    body = json.dumps({"id": LIST, "issuer": host.did, "revokedCredential": named}).encode()
    read = Fetched(url=LIST, body=body, media_type="application/json", fetched_at=NOON)
    report = verify(
        json.dumps(host.issue(badge)),
        at=NOON + MINUTE,
        fetcher=Forgetful(host, {LIST: read}),
        resolver=host.resolver,
    )
    assert_documented(report)
    assert [check.code for check in status(report)] == [code]
