"""Status: revoked, suspended, and every way in which a list says nothing."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from credentials.encoding.digests import sha256_hex
from credentials.encoding.multibase import encode_base64url
from credentials.errors import Unreachable
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Verdict
from credentials.status.bitstring import LEAST_ENTRIES, encode_list
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge

BOTH = ("revocation", "suspension")
OTHER_KEY = KeyInMemory.number(2)


def an_issued(host: IssuerHost, **options: Any) -> dict[str, Any]:
    return host.issue(a_badge(host, **options))


def test_clear_says_where_that_was_read() -> None:
    host = IssuerHost()
    facts = evidence(host.verify(an_issued(host)), "status.clear")
    assert facts == {
        "purpose": "revocation",
        "list": "https://issuer.example/status/revocation",
        "index": 42,
        "value": "0x0",
        "message": "unset",
        "list_from": "2026-11-22T11:55:00Z",
        "list_digest": sha256_hex(json.dumps(host.list_credential("revocation")).encode()),
        "fetched_at": "2026-11-22T12:00:00Z",
        "as_of": None,
        "bound_by": "proof",
    }


def test_revoked() -> None:
    host = IssuerHost()
    signed = an_issued(host)
    host.revoke(42)
    report = host.verify(signed)
    assert (report.verdict, report.current) == (Verdict.REVOKED, FAILED)
    assert (report.intact, report.from_issuer) == (PASSED, PASSED)
    assert evidence(report, "status.revoked")["index"] == 42


@pytest.mark.parametrize("index", [0, 41, 43, LEAST_ENTRIES - 1])
def test_the_neighbours_are_not_revoked(index: int) -> None:
    host = IssuerHost()
    host.revoke(42)
    assert host.verify(an_issued(host, index=index)).verdict is Verdict.VALID


def test_suspended_and_reinstated() -> None:
    host = IssuerHost()
    signed = an_issued(host, purposes=BOTH)
    assert host.verify(signed).verdict is Verdict.VALID
    assert "schema.two_status_entries" in codes(host.verify(signed))
    host.suspend(42)
    assert host.verify(signed).verdict is Verdict.SUSPENDED
    host.reinstate(42)
    assert host.verify(signed).verdict is Verdict.VALID


def test_revoked_and_suspended_is_revoked() -> None:
    host = IssuerHost()
    host.revoke(42)
    host.suspend(42)
    report = host.verify(an_issued(host, purposes=BOTH))
    assert report.verdict is Verdict.REVOKED
    assert {"status.revoked", "status.suspended"} <= codes(report)


def test_every_entry_is_looked_up_also_behind_an_unreachable_one() -> None:
    host = IssuerHost()
    host.suspend(42)
    host.break_list(lambda document: None if document["id"].endswith("revocation") else document)
    report = host.verify(an_issued(host, purposes=BOTH))
    assert report.verdict is Verdict.SUSPENDED
    assert {"status.unreachable", "status.suspended"} <= codes(report)


def test_no_status_entry_is_not_an_answer_about_one() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    del badge["credentialStatus"]
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.VALID
    assert "status.none" in codes(report)


def edited(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The list credential with other members at its top."""
    return lambda document: {**document, **changes}


def of_subject(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The list credential with other members in its subject."""

    def edit(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "credentialSubject": {**document["credentialSubject"], **changes}}

    return edit


def without_bits(document: dict[str, Any]) -> dict[str, Any]:
    subject = document["credentialSubject"]
    return {
        **document,
        "credentialSubject": {key: subject[key] for key in subject if key != "encodedList"},
    }


SHORT = encode_base64url(gzip.compress(bytes(1600)))
WRONG_LISTS: dict[str, tuple[Any, str]] = {
    "unreachable": (lambda document: None, "status.unreachable"),
    "not JSON": (lambda document: {"raw": b"<html>", "proof": {}}, "status.list_unreadable"),
    "a JWT": (lambda document: {"raw": b"e30.e30.c2ln", "proof": {}}, "status.list_unreadable"),
    "without bits": (without_bits, "status.list_unreadable"),
    "another type": (edited(type=["VerifiableCredential"]), "status.list_unreadable"),
    "of another issuer": (edited(issuer="did:web:other.example"), "status.wrong_issuer"),
    "another list": (edited(id="https://issuer.example/status/9"), "status.wrong_list"),
    "another purpose": (of_subject(statusPurpose="suspension"), "status.wrong_purpose"),
    "begins later": (edited(validFrom="2026-11-22T13:00:00Z"), "status.list_not_yet"),
    "out of date": (edited(validUntil="2026-11-22T11:59:59Z"), "status.list_over"),
    "too short": (of_subject(encodedList=SHORT), "status.list_too_short"),
    "not a bitstring": (of_subject(encodedList="uAAAA"), "status.list_unreadable"),
    "without a proof": (edited(proof=None), "status.list_not_verified"),
}


@pytest.mark.parametrize(("edit", "code"), WRONG_LISTS.values(), ids=WRONG_LISTS.keys())
@pytest.mark.parametrize("is_revoked", [True, False])
def test_a_list_that_says_nothing(edit: Any, code: str, is_revoked: bool) -> None:
    host = IssuerHost()
    signed = an_issued(host)
    if is_revoked:
        host.revoke(42)
    host.break_list(edit)
    report = host.verify(signed)
    assert (report.verdict, report.current) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert code in codes(report)
    assert evidence(report, code)["purpose"] == "revocation"


def resigned_by_another(document: dict[str, Any]) -> dict[str, Any]:
    host = IssuerHost()
    unsigned = {key: value for key, value in document.items() if key != "proof"}
    return host.issue(unsigned, key=OTHER_KEY)


BAD_PROOFS: dict[str, tuple[Any, str]] = {
    "a cleared bit": (
        of_subject(encodedList=encode_list(bytes(LEAST_ENTRIES // 8))),
        "proof.bad_signature",
    ),
    "a later end": (edited(validUntil="2099-01-01T00:00:00Z"), "proof.bad_signature"),
    "no proof": (
        lambda document: {key: value for key, value in document.items() if key != "proof"},
        "proof.none",
    ),
    "another key": (resigned_by_another, "key.not_listed"),
    "undefined data": (edited(note=1), "coverage.lost"),
    "an unknown context": (edited(**{"@context": ["https://x.example/v1"]}), "shape.malformed"),
}


@pytest.mark.parametrize(("edit", "reason"), BAD_PROOFS.values(), ids=BAD_PROOFS.keys())
def test_a_list_whose_own_proof_does_not_hold(edit: Any, reason: str) -> None:
    host = IssuerHost()
    signed = an_issued(host)
    host.revoke(42)
    host.break_list(edit, after_signing=True)
    report = host.verify(signed)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "status.list_not_verified")["reason"] == reason


def test_when_an_unreachable_list_was_last_read_is_said() -> None:
    host = IssuerHost()

    class Gone:
        def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
            raise Unreachable(url=url, reason="dns", last_fetched_at=NOON - timedelta(hours=2))

    report = verify(json.dumps(an_issued(host)), at=NOON, fetcher=Gone(), resolver=host.resolver)
    facts = evidence(report, "status.unreachable")
    assert facts["last_read"] == "2026-11-22T10:00:00Z"
    assert report.verdict is Verdict.UNDETERMINED


def test_a_list_signed_in_the_future_says_nothing() -> None:
    host = IssuerHost()
    host.break_list(lambda document: host.issue(document, created=NOON + timedelta(hours=1)))
    report = host.verify(an_issued(host))
    assert evidence(report, "status.list_not_verified")["reason"] == "proof_time.in_future"


def test_a_last_list_without_an_end_counts() -> None:
    host = IssuerHost()
    host.break_list(lambda d: {key: value for key, value in d.items() if key != "validUntil"})
    assert host.verify(an_issued(host)).verdict is Verdict.VALID


def test_an_old_list_and_an_expired_credential_cannot_be_checked() -> None:
    host = IssuerHost()
    signed = an_issued(host)
    host.break_list()
    late = NOON + timedelta(days=400)
    report = host.verify(signed, at=late)
    assert report.verdict is Verdict.UNDETERMINED
    assert {"period.over", "status.unreachable"} <= codes(report)


WRONG_ENTRIES: dict[str, tuple[dict[str, Any], str]] = {
    "index 5x": ({"statusListIndex": "5x"}, "status.malformed_entry"),
    "a negative index": ({"statusListIndex": "-1"}, "status.malformed_entry"),
    "no index": ({"statusListIndex": None}, "status.malformed_entry"),
    "no list": ({"statusListCredential": None}, "status.malformed_entry"),
    "an index outside": ({"statusListIndex": str(LEAST_ENTRIES)}, "status.out_of_range"),
    "more digits than any list": ({"statusListIndex": "9" * 80}, "status.out_of_range"),
    "a purpose of no list": ({"statusPurpose": "pause"}, "status.wrong_purpose"),
    "several bits, no messages": ({"statusSize": 2}, "status.malformed_entry"),
    "itself as list": (
        {"statusListCredential": "https://issuer.example/c/AAAAAAAAAAAAAAAAAAAAAA"},
        "status.own_list",
    ),
}


@pytest.mark.parametrize(("changes", "code"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES.keys())
def test_an_entry_that_cannot_be_looked_up(changes: dict[str, Any], code: str) -> None:
    host = IssuerHost()
    badge = a_badge(host)
    entry = {**badge["credentialStatus"], **changes}
    badge["credentialStatus"] = {key: value for key, value in entry.items() if value is not None}
    report = host.verify(host.issue(badge))
    assert (report.verdict, report.current) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert code in codes(report)


def test_another_kind_of_status_is_not_known_here() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    badge["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    kind = "1EdTechCredentialRefresh"
    badge["credentialStatus"] = {"id": "https://issuer.example/refresh", "type": kind}
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "status.unknown_type") == {"type": kind}


def test_more_entries_than_are_looked_at() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    badge["credentialStatus"] = [host.entry(index) for index in range(9)]
    report = host.verify(host.issue(badge))
    assert evidence(report, "status.too_many") == {"count": 9, "limit": 8}
    assert report.verdict is Verdict.UNDETERMINED


def test_a_second_revocation_entry_counts_too() -> None:
    host = IssuerHost()
    host.revoke(7)
    badge = a_badge(host)
    badge["credentialStatus"] = [host.entry(42), host.entry(7)]
    assert host.verify(host.issue(badge)).verdict is Verdict.REVOKED
