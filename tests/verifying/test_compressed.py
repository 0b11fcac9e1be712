"""Pages, style sheets and scripts are sent compressed; what programs read is not."""

import gzip
from collections.abc import Iterator

import pytest

from edge.clock import utc_now
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.verifier_site import VerifierSite

GZIP = {"Accept-Encoding": "br, gzip", "Accept": "text/html"}


@pytest.fixture(scope="module")
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


@pytest.mark.parametrize("path", ["/verify", "/verify?sample=valid", "/static/laurel.css"])
def test_who_takes_gzip_gets_it(site: VerifierSite, path: str) -> None:
    packed = site.client.get(path, headers=GZIP)
    plain = site.client.get(path, headers={"Accept": "text/html"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert gzip.decompress(packed.data)[:40] == plain.data[:40]


@pytest.mark.parametrize("asked", ["identity", "gzip;q=0", ""])
def test_who_does_not_take_it_gets_the_text(site: VerifierSite, asked: str) -> None:
    answer = site.client.get("/verify", headers={"Accept-Encoding": asked})
    assert "Content-Encoding" not in answer.headers


def test_a_copy_that_was_kept_is_good_in_either_form(site: VerifierSite) -> None:
    for headers in (GZIP, {}):
        etag = site.client.get("/static/verify.js", headers=headers).headers["ETag"]
        again = site.client.get("/static/verify.js", headers={**GZIP, "If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")


def test_reports_and_small_answers_are_sent_as_they_are(site: VerifierSite) -> None:
    badge = site.host.issue(a_badge(site.host))
    report = site.client.post("/verify", json=badge, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in report.headers
    assert report.json is not None
