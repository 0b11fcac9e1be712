"""When a newer credential takes the place of an older one."""

import json
from typing import Any

import pytest

from credentials.report import FAILED, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge

NEWER = "https://issuer.example/c/BBBBBBBBBBBBBBBBBBBBBB"


def an_update(host: IssuerHost, index: int = 43, **changes: Any) -> dict[str, Any]:
    return {**a_badge(host, index=index), "validFrom": "2026-11-10T00:00:00Z", **changes}


def as_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize("is_revoked", [True, False])
def test_the_issuer_itself_says_so(is_revoked: bool) -> None:
    host = IssuerHost()
    signed = host.issue(a_badge(host))
    if is_revoked:
        host.revoke(42)
    report = host.verify(signed, superseded_by=NEWER)
    assert (report.verdict, report.current) == (Verdict.SUPERSEDED, FAILED)
    assert evidence(report, "supersession.by_issuer") == {"newer": NEWER}
    assert ("status.revoked" in codes(report)) is is_revoked


def test_with_the_file_alone_it_is_revoked() -> None:
    host = IssuerHost()
    signed = host.issue(a_badge(host))
    host.revoke(42)
    assert host.verify(signed).verdict is Verdict.REVOKED


def test_a_suspended_one_is_suspended_first() -> None:
    host = IssuerHost()
    signed = host.issue(a_badge(host, purposes=("revocation", "suspension")))
    host.suspend(42)
    assert host.verify(signed, superseded_by=NEWER).verdict is Verdict.SUSPENDED


def test_a_verified_update_in_the_same_submission() -> None:
    host = IssuerHost()
    signed, newer = host.issue(a_badge(host)), host.issue(an_update(host))
    host.revoke(42)
    report = host.verify(signed, newer=(b"not JSON", b"{}", as_bytes(newer)))
    assert report.verdict is Verdict.SUPERSEDED
    facts = evidence(report, "supersession.in_submission")
    assert facts == {"newer": signed["id"], "valid_from": "2026-11-10T00:00:00Z"}
    assert host.verify(newer, newer=(as_bytes(signed),)).verdict is Verdict.VALID


def no_updates() -> dict[str, Any]:
    """Documents that do not take the place, by why not."""
    host = IssuerHost()
    other_host = IssuerHost(did="did:web:other.example", signer=KeyInMemory.number(3))
    update = host.issue(an_update(host))
    return {
        "itself": host.issue(a_badge(host)),
        "an older one": host.issue(an_update(host, validFrom="2026-10-01T00:00:00Z")),
        "another id": host.issue(an_update(host, id=NEWER)),
        "of another issuer": other_host.issue(an_update(other_host)),
        "altered": {**update, "name": "Another"},
        "without a proof": an_update(host),
        "of another key": host.issue(an_update(host), key=KeyInMemory.number(2)),
        "not yet begun": host.issue(
            an_update(host, validFrom="2027-01-01T00:00:00Z", validUntil="2028-01-01T00:00:00Z")
        ),
        "revoked itself": host.issue(an_update(host, index=99)),
        "of unknown status": host.issue(an_update(host, index=10**9)),
    }


@pytest.mark.parametrize("why_not", no_updates())
def test_what_does_not_take_the_place(why_not: str) -> None:
    host = IssuerHost()
    host.revoke(99)
    report = host.verify(host.issue(a_badge(host)), newer=(as_bytes(no_updates()[why_not]),))
    assert report.verdict is Verdict.VALID
    assert "supersession.none_known" in codes(report)


def test_an_altered_credential_is_altered_whatever_is_newer() -> None:
    host = IssuerHost()
    signed = {**host.issue(a_badge(host)), "name": "Another"}
    assert host.verify(signed, superseded_by=NEWER).verdict is Verdict.ALTERED
