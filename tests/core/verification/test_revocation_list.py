"""The unsigned revocation list of 1EdTech: what it says, and when it is believed."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from credentials.errors import Unreachable
from credentials.keys.did_key import did_key_of
from credentials.report import Report, Verdict
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched
from tests.core.verification.reading import codes, evidence
from tests.support.check_docs import assert_documented
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge

LIST = "https://issuer.example/revoked.json"
ID = "https://issuer.example/c/AAAAAAAAAAAAAAAAAAAAAA"
DID = "did:web:issuer.example"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


@dataclass(frozen=True)
class OneAnswer:
    """A `Fetcher` that has one answer for everything, or none."""

    body: bytes | None
    url: str = LIST

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        if self.body is None:
            raise Unreachable(url=url, reason="connect")
        return Fetched(url=self.url, body=self.body, media_type="", fetched_at=NOON)


def a_list(*rows: Any, **members: Any) -> bytes:
    return json.dumps({"id": LIST, "issuer": DID, "revokedCredential": rows, **members}).encode()


def report_with(
    body: bytes | None, *, url: str = LIST, host: IssuerHost | None = None, **options: Any
) -> Report:
    host = host or IssuerHost()
    badge = a_badge(host) | options.pop("badge", {})
    badge["@context"] = [
        *badge["@context"],
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]
    entry = {"id": LIST, "type": "1EdTechRevocationList"} | options.pop("entry", {})
    badge["credentialStatus"] = entry
    badge = {name: value for name, value in badge.items() if value is not None}
    report = verify(
        json.dumps(host.issue(badge)),
        at=NOON,
        fetcher=OneAnswer(body, url),
        resolver=host.resolver,
        **options,
    )
    assert_documented(report)
    return report


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([], Verdict.VALID),
        ([{"id": ID + "x"}], Verdict.VALID),
        ([{"id": ID, "revoked": False}], Verdict.VALID),
        ([{"id": ID}], Verdict.REVOKED),
        ([{"id": ID, "revoked": True, "revocationReason": "issued in error"}], Verdict.REVOKED),
        ([{"id": ID, "revoked": False}, {"id": ID}], Verdict.REVOKED),
    ],
)
def test_revoked_is_who_is_named(rows: list[Any], verdict: Verdict) -> None:
    assert report_with(a_list(*rows)).verdict is verdict


def test_it_is_said_what_binds_the_list_to_the_issuer() -> None:
    facts = evidence(report_with(a_list({"id": ID})), "status.revoked")
    assert facts["bound_by"] == "https://issuer.example:443"
    assert (facts["list"], facts["index"], facts["list_from"]) == (LIST, None, None)


def test_a_list_without_an_issuer_is_bound_by_its_place() -> None:
    assert report_with(a_list({"id": ID}, issuer=None)).verdict is Verdict.REVOKED
    assert report_with(a_list({"id": ID}, issuer={"id": DID})).verdict is Verdict.REVOKED


UNUSABLE: dict[str, tuple[bytes | None, str]] = {
    "unreachable": (None, "status.unreachable"),
    "not JSON": (b"<html>", "status.list_unreadable"),
    "something behind it": (a_list() + b"{}", "status.list_unreadable"),
    "an array": (b"[]", "status.list_unreadable"),
    "no rows at all": (b"{}", "status.list_unreadable"),
    "rows that are none": (a_list(revokedCredential={"id": ID}), "status.list_unreadable"),
    "a row that is a text": (a_list(ID), "status.list_unreadable"),
    "a row without an id": (a_list({"revoked": True}), "status.list_unreadable"),
    "revoked as a text": (a_list({"id": ID, "revoked": "false"}), "status.list_unreadable"),
    "an issuer that is none": (a_list(issuer=[DID]), "status.list_unreadable"),
    "of another issuer": (a_list(issuer="did:web:other.example"), "status.wrong_issuer"),
    "too large": (b" " * (1024 * 1024 + 1), "status.list_unreadable"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "code"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_list_that_says_nothing(body: bytes | None, code: str) -> None:
    report = report_with(body)
    assert report.verdict is Verdict.UNDETERMINED
    assert code in codes(report)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/revoked.json",
        "https://issuer.example.other.example/revoked.json",
        "https://issuer.example:8443/revoked.json",
        "http://issuer.example/revoked.json",
        "https://issuer.example@other.example/revoked.json",
        "urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11",
    ],
)
def test_a_list_at_another_place_is_not_believed(url: str) -> None:
    clear = report_with(a_list(), entry={"id": url}, url=url)
    assert clear.verdict is Verdict.UNDETERMINED
    assert evidence(clear, "status.list_not_bound")["list"] == url


def test_nor_is_one_to_which_the_issuers_place_leads_on() -> None:
    report = report_with(a_list(), url="https://other.example/revoked.json")
    assert "status.list_not_bound" in codes(report)


def test_an_issuer_that_is_only_a_key_has_no_place() -> None:
    signer = KeyInMemory.number(2)
    host = IssuerHost(did=did_key_of(signer.public_key_multibase), signer=signer)
    assert "status.list_not_bound" in codes(report_with(a_list(), host=host))


def test_an_entry_or_credential_without_an_id_cannot_be_looked_up() -> None:
    report = report_with(a_list(), badge={"id": None})
    assert evidence(report, "status.malformed_entry")["pointer"] == "/id"


def test_such_a_list_knows_no_past() -> None:
    report = report_with(a_list(), status_at=NOON)
    assert evidence(report, "status.no_history")["as_of"] == "2026-11-22T12:00:00Z"
    assert report.verdict is Verdict.UNDETERMINED


def test_a_credential_is_not_its_own_list() -> None:
    assert "status.own_list" in codes(report_with(a_list(), entry={"id": ID}))
