"""Many at once: verifications in a closed loop, the certificate's page, completions.

Research: security 6, E20. Loopback, two workers, the load from one thread of this process.
"""

import json
from typing import Any

import pytest

from benchmarks.completions import measure_completions
from benchmarks.figures import Run, run
from benchmarks.http_site import HttpSite, http_site
from benchmarks.http_verify import signed_documents
from benchmarks.load import request_bytes
from issuer.wiring import open_site
from tests.support.databases import passing_evidence
from tests.support.results import write_result

WORKERS = 2
CLIENTS = (1, 8, 32, 64)
REQUESTS = 1_500
LEAST_VERIFIED, MOST_P95_MS, LEAST_PAGES = 120, 250, 800
"""A second; milliseconds at 32 clients; a second, of a page that came before."""


@pytest.mark.experiment
@pytest.mark.timeout(600)
def test_many_are_served_at_once() -> None:
    with http_site(WORKERS) as site:
        documents = _verifications(site)
        verified = {clients: _figures(site, documents, clients) for clients in CLIENTS}
        page = _figures(site, [_page(site)], 16)
    with http_site(WORKERS) as site:
        completed = measure_completions(site, count=400, clients=16)
    write_result(
        "load", workers=WORKERS, verify=verified, page=page,
        completions={name: completed[name] for name in ("clients", "perSecond", "milliseconds")},
    )  # fmt: skip
    assert verified[32]["perSecond"] >= LEAST_VERIFIED
    assert verified[32]["milliseconds"]["p95"] < MOST_P95_MS
    assert page["perSecond"] >= LEAST_PAGES


def _verifications(site: HttpSite) -> list[bytes]:
    opened = open_site(site.settings)
    try:
        return [site.post("/verify", document) for document in signed_documents(opened)]
    finally:
        opened.close()


def _page(site: HttpSite) -> bytes:
    """The request of a reader for the page of a new certificate."""
    evidence = json.dumps(passing_evidence("first")).encode()
    _, _, content = site.server.call("POST", "/v1/completions", evidence)
    path = json.loads(content)["credential"]["url"].removeprefix(site.settings.base_url)
    return request_bytes("GET", path, site.host, b"", Accept="text/html")


def _figures(site: HttpSite, requests: list[bytes], clients: int) -> dict[str, Any]:
    """After a warm-up; every answer is looked at."""
    for count in (REQUESTS // 10, REQUESTS):
        repeated = [requests[number % len(requests)] for number in range(count)]
        found = run(site, repeated, clients=clients, wanted=200)
        _insist(found)
    return found.figures()


def _insist(found: Run) -> None:
    for answer in found.answers:
        if answer.body.startswith(b"{"):
            assert json.loads(answer.body)["verdict"] == "valid"
        else:
            assert b"</html>" in answer.body
