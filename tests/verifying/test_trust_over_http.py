"""Who vouches for the issuer, as readers and programs get it; and that the verdict never moves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from credentials.schemas import load_schema
from edge.clock import utc_now
from edge.words import LANGUAGES
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.issuer_lists import ADDRESS, SCHOOL, issuer_list, trust_file
from tests.support.verifier_site import VerifierSite

RULES = "https://registry.example/rules"
FOREIGN = "did:web:school.example"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[VerifierSite]:
    trust = trust_file(
        tmp_path,
        {"name": "Museums & Co", "kind": "issuer-list", "address": ADDRESS, "governance": RULES},
        {"name": "Down", "kind": "known-issuers", "address": "https://down.example/r.json"},
    )
    host = IssuerHost(now=utc_now(), did=FOREIGN, base_url="https://school.example")
    opened = VerifierSite(host, trust=trust)
    yield opened
    opened.verifier.close()


def good(site: VerifierSite) -> dict[str, Any]:
    badge = a_badge(site.host)
    return site.host.issue(
        {**badge, "validFrom": "2026-01-01T00:00:00Z", "validUntil": "2126-01-01T00:00:00Z"}
    )


def put(site: VerifierSite, document: dict[str, Any]) -> None:
    site.pages[ADDRESS] = json.dumps(document).encode()


def test_a_recognised_issuer(site: VerifierSite) -> None:
    put(site, issuer_list(FOREIGN))
    report = site.report(good(site))
    assert report["verdict"] == "valid"
    assert report["issuerTrust"] == "passed"
    assert report["issuerTrustText"] == "Recognised by: Museums & Co."
    museums, down = report["issuerVouching"]
    assert museums["outcome"] == "recognised"
    assert museums["listed"]["name"] == "The School"
    assert (museums["governance"], museums["asOf"]) == (RULES, "2026-11-20T08:00:00Z")
    assert (down["outcome"], down["code"]) == ("could_not_ask", "trust.unreachable")
    assert report["issuerDomain"]["domain"] == "school.example"
    jsonschema_rs.validator_for(load_schema("report")).validate(report)


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("revoked", [True, False])
def test_the_verdict_is_the_same_whoever_vouches(
    site: VerifierSite, *, listed: bool, revoked: bool
) -> None:
    put(site, issuer_list(FOREIGN) if listed else issuer_list())
    if revoked:
        site.host.revoke(42)
    report = site.report(good(site))
    assert report["verdict"] == ("revoked" if revoked else "valid")
    assert [report[name] for name in ("intact", "fromIssuer")] == ["passed", "passed"]
    assert report["issuerTrust"] == ("passed" if listed else "not_determined")


def test_an_issuer_that_nobody_lists_is_told_calmly(site: VerifierSite) -> None:
    put(site, issuer_list())
    report = site.report(good(site))
    assert (report["verdict"], report["issuerTrust"]) == ("valid", "not_determined")
    assert "does not speak against the certificate" in report["issuerTrustText"]


@pytest.mark.parametrize("change", ["altered", "not from the issuer", "unreadable"])
def test_nobody_is_asked_about_an_issuer_that_did_not_sign(site: VerifierSite, change: str) -> None:
    put(site, issuer_list(FOREIGN))
    badge = good(site)
    if change == "altered":
        badge["name"] = "Another"
    elif change == "not from the issuer":
        site.host.break_document(lambda document: {**document, "assertionMethod": []})
    document = b"hello" if change == "unreadable" else badge
    report = site.report(document)
    assert report["verdict"] in ("altered", "notFromIssuer", "unreadable")
    assert (report["issuerTrust"], report["issuerVouching"]) == ("not_determined", [])
    assert report["issuerDomain"] is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_names_each_registry_with_its_rules(site: VerifierSite, lang: str) -> None:
    put(site, issuer_list(FOREIGN))
    page = site.page(good(site), lang=lang)
    assert page.count("Museums &amp; Co") >= 2
    assert f'href="{RULES}"' in page
    assert "Down" in page
    assert "trust." not in page


def test_a_name_with_markup_is_text(site: VerifierSite) -> None:
    document = issuer_list(FOREIGN)
    document["issuers"][0]["name"] = "<script>alert(1)</script>"
    put(site, document)
    assert "<script>alert" not in site.page(good(site))


def test_the_own_site_is_asked_about_too(tmp_path: Path) -> None:
    trust = trust_file(tmp_path, {"name": "M", "kind": "issuer-list", "address": ADDRESS})
    site = VerifierSite(IssuerHost(now=utc_now()), trust=trust)
    put(site, issuer_list())
    assert "runs this site" in site.report(good(site))["issuerTrustText"]
    put(site, issuer_list(SCHOOL))
    assert site.report(good(site))["issuerTrustText"] == "Recognised by: M."
    site.verifier.close()
