"""The samples: really signed, really checked."""

import json
from collections.abc import Iterator

import pytest

from credentials.verification.ports import Fetcher
from edge.clock import utc_now
from tests.support.issuer_host import IssuerHost
from tests.support.verifier_site import VerifierSite
from verifier.samples.bundled import LIST_URL, SAMPLES, SampleLists, sample

REASONS = {
    "valid": None,
    "expired": "period.over",
    "revoked": "status.revoked",
    "altered": "proof.bad_signature",
    "unknown": None,
    "unreachable": "key.unreachable",
}


@pytest.fixture(scope="module")
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


@pytest.mark.parametrize(("name", "verdict"), SAMPLES.items())
def test_each_sample_has_the_verdict_that_it_shows(
    site: VerifierSite, name: str, verdict: str
) -> None:
    answer = site.client.get(f"/verify?sample={name}", headers={"Accept": "application/json"})
    report = json.loads(answer.data)
    assert (report["verdict"], report["reason"]) == (verdict, REASONS[name])
    assert (report["issuerTrust"] == "passed") is (name in {"valid", "expired", "revoked"})


@pytest.mark.parametrize(("name", "verdict"), SAMPLES.items())
def test_the_file_gets_the_same_verdict_as_any_other(
    site: VerifierSite, name: str, verdict: str
) -> None:
    file = site.client.get(f"/verify/samples/{name}.json")
    assert (file.status_code, file.mimetype) == (200, "application/vc")
    report = site.report(file.data)
    assert (report["verdict"], report["reason"]) == (verdict, REASONS[name])


def test_the_form_offers_them_and_the_page_keeps_the_language_links(site: VerifierSite) -> None:
    headers = {"Accept": "text/html"}
    form = site.client.get("/verify?lang=it", headers=headers).text
    assert all(f'href="/verify?sample={name}&amp;lang=it"' in form for name in SAMPLES)
    page = site.client.get("/verify?sample=revoked&lang=it", headers=headers).text
    assert 'href="?sample=revoked&amp;lang=el"' in page
    assert "Alex Example" in page


@pytest.mark.parametrize("name", ["", "status-list", "issuers", "../valid", "nothing"])
def test_other_names_are_no_samples(site: VerifierSite, name: str) -> None:
    assert sample(name) is None
    assert site.client.get("/verify", query_string={"sample": name}).status_code == 404
    assert site.client.get(f"/verify/samples/{name}.json").status_code == 404


def test_only_the_list_of_the_samples_comes_from_the_program() -> None:
    host = IssuerHost()
    outside: Fetcher = host.fetcher
    fetched = SampleLists(outside).fetch(LIST_URL, accept=("application/vc",))
    assert json.loads(fetched.body)["id"] == LIST_URL
    assert host.asked == []
    SampleLists(outside).fetch(host.list_url("revocation"), accept=("application/vc",))
    assert host.asked == [host.list_url("revocation")]
