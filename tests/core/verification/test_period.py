"""The validity period, to the second."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from credentials.errors import ValueMalformed
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Verdict
from tests.core.verification.reading import codes
from tests.support.issuer_host import IssuerHost, a_badge

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
END = datetime(2027, 11, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "verdict", "code"),
    [
        (BEGIN - MINUTE - SECOND, Verdict.NOT_YET_VALID, "period.not_yet"),
        (BEGIN - MINUTE, Verdict.VALID, "period.within"),
        (BEGIN, Verdict.VALID, "period.within"),
        (END, Verdict.VALID, "period.within"),
        (END + SECOND, Verdict.EXPIRED, "period.over"),
    ],
)
def test_the_edges(at: datetime, verdict: Verdict, code: str) -> None:
    host = IssuerHost(now=at)
    signed = host.issue(a_badge(host), created=BEGIN - MINUTE)
    report = host.verify(signed)
    assert (report.verdict, code in codes(report)) == (verdict, True)
    assert report.current is (PASSED if verdict is Verdict.VALID else FAILED)
    assert report.credential == signed


@pytest.mark.parametrize("value", ["2026-11-22T14:00:00+02:00", "2026-11-22T12:00:00.000Z"])
def test_an_offset_is_part_of_the_time(value: str) -> None:
    host = IssuerHost()
    report = host.verify(host.issue({**a_badge(host), "validUntil": value}))
    assert report.verdict is Verdict.VALID


def a_plain_credential(host: IssuerHost, **members: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": host.did,
        "credentialSubject": {"id": "did:example:holder"},
        **members,
    }


def test_a_credential_that_is_no_badge_and_has_no_dates() -> None:
    host = IssuerHost()
    signed = host.issue(a_plain_credential(host, name="A name"))
    report = host.verify(signed)
    assert {"period.unlimited", "status.none", "schema.not_a_badge"} <= codes(report)
    assert report.verdict is Verdict.VALID  # the proof's own date says that it holds now


@pytest.mark.parametrize("value", ["2027-11-01", "soon", "2026-10-01T00:00:00Z"])
def test_a_signed_date_that_is_none_or_contradicts(value: str) -> None:
    host = IssuerHost()
    report = host.verify(host.issue({**a_badge(host), "validUntil": value}))
    assert (report.verdict, report.intact, report.current) == (
        Verdict.UNDETERMINED,
        PASSED,
        NOT_DETERMINED,
    )
    assert {"shape.malformed", "content.not_checked"} <= codes(report)


def test_the_time_of_checking_is_in_the_report_in_utc() -> None:
    host = IssuerHost()
    athens = timezone(timedelta(hours=2))
    report = host.verify(host.issue(a_badge(host)), at=host.now.astimezone(athens))
    assert (report.checked_at, report.checked_at.tzinfo) == (host.now, UTC)


def test_a_time_without_an_offset_is_a_mistake_of_the_caller() -> None:
    host = IssuerHost()
    with pytest.raises(ValueMalformed):
        host.verify(host.issue(a_badge(host)), at=datetime(2026, 11, 22))  # noqa: DTZ001
