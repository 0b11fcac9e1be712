"""Addresses of one credential, whose owner learns each time that somebody looks."""

from typing import Any

import pytest

from credentials.report import Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import IssuerHost, a_badge

UUID = "6a3e7a52-1d11-4a53-8f8b-3b1f0c7c5f0b"


def report_on(list_url: str | None = None, **members: Any) -> Any:
    host = IssuerHost()
    badge = {**a_badge(host), **members}
    if list_url is not None:
        badge["credentialStatus"] |= {"statusListCredential": list_url}
    return host.verify(host.issue(badge))


@pytest.mark.parametrize(
    ("list_url", "members"),
    [
        (f"https://issuer.example/status?c={UUID}", {"id": f"urn:uuid:{UUID}"}),
        ("https://issuer.example/status/AAAAAAAAAAAAAAAAAAAAAA", {}),
        (
            "https://issuer.example/s?of=https%3A%2F%2Fissuer.example%2Fc%2FAAAAAAAAAAAAAAAAAAAAAA",
            {},
        ),
    ],
)
def test_a_status_list_of_one_credential_is_noted(list_url: str, members: dict[str, Any]) -> None:
    report = report_on(list_url, **members)
    assert evidence(report, "privacy.address_of_one") == {"urls": [list_url]}


def test_an_address_that_names_the_holder_is_noted() -> None:
    holder = "did:example:holder-4711"
    subject = {**a_badge(IssuerHost())["credentialSubject"], "id": holder}
    url = "https://issuer.example/status/holder-4711"
    assert "privacy.address_of_one" in codes(report_on(url, credentialSubject=subject))


def test_it_changes_no_verdict() -> None:
    host = IssuerHost()
    assert "privacy.address_of_one" not in codes(host.verify(host.issue(a_badge(host))))
    report = host.verify(host.issue({**a_badge(host), "id": "urn:x:revocation"}))
    assert "privacy.address_of_one" in codes(report)
    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize("identifier", ["urn:uuid:" + UUID, "urn:x:list", None])
def test_a_list_for_many_is_not(identifier: str | None) -> None:
    host = IssuerHost()
    badge = {**a_badge(host), "id": identifier}
    badge = {name: value for name, value in badge.items() if value is not None}
    assert "privacy.address_of_one" not in codes(host.verify(host.issue(badge)))
