"""Both applications behind one door; the site answers its own addresses itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import Client

from credentials.errors import Unreachable
from edge.fetch import GuardedFetcher
from issuer.services.completions import submit_completion
from issuer.services.site import Site
from issuer.services.status_changes import revoke
from issuer.wiring import open_site
from laurel.app import FrontDoor, create_wsgi, mount
from laurel.own_site import OwnSiteFetcher, own_path
from tests.support.databases import CLIENT, NOW, Sites, passing_evidence

BASE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: GuardedFetcher, url: str, *, accept: tuple[str, ...]) -> Any:
        raise AssertionError(f"asked the network for {url}")

    monkeypatch.setattr(GuardedFetcher, "fetch", refuse)


@pytest.fixture
def door(sites: Sites) -> Iterator[FrontDoor]:
    opened = mount(open_site(sites.settings("sqlite")))
    yield opened
    opened.close()


def issued(site: Site) -> dict[str, Any]:
    credential = submit_completion(site, CLIENT, passing_evidence()).credential
    assert credential is not None
    return credential


def verdict(client: Client, path: str) -> str:
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return str(answer.json["verdict"])


def test_a_site_checks_its_own_certificates_without_the_network(door: FrontDoor) -> None:
    credential = issued(door.site)
    client = Client(door)
    path = f"/c/{credential['id']}/verify"
    assert verdict(client, path) == "valid"
    assert verdict(client, f"/verify?url={credential['url']}") == "valid"
    assert verdict(client, f"/verify?url={credential['verifyUrl']}") == "valid"
    revoke(door.site, CLIENT, credential["id"], reason="misconduct")
    assert verdict(client, path) == "revoked"


def test_a_file_of_its_own_is_checked_without_the_network(door: FrontDoor) -> None:
    credential = issued(door.site)
    client = Client(door)
    signed = client.get(f"/c/{credential['id']}.json").data
    answer = client.post("/verify", data=signed, content_type="application/ld+json")
    assert answer.json is not None
    assert answer.json["verdict"] == "valid"


@pytest.mark.parametrize("path", ["/c/" + "A" * 22 + "/verify", "/c/x/verify", "/verifiers/none"])
def test_what_is_not_there_is_404_on_both_sides(door: FrontDoor, path: str) -> None:
    assert Client(door).get(path).status_code == 404


def test_on_separate_origins_the_issuer_sends_readers_on(sites: Sites) -> None:
    settings = replace(sites.settings("sqlite"), verifier_url="https://check.example.org")
    door = mount(open_site(settings))
    credential = issued(door.site)
    answer = Client(door).get(f"/c/{credential['id']}/verify")
    assert answer.status_code == 303
    query = urlencode({"url": credential["url"]})
    assert answer.headers["Location"] == f"https://check.example.org/verify?{query}"
    assert Client(door).get("/verify").status_code == 404
    assert Client(door).get("/c/" + "A" * 22 + "/verify").status_code == 404
    door.close()


def test_an_empty_folder_becomes_a_site(sites: Sites) -> None:
    door = create_wsgi(sites.empty_settings("sqlite"))
    client = Client(door)
    assert client.get("/healthz").status_code == 200
    assert client.get("/verify", headers={"Accept": "text/html"}).status_code == 200
    door.close()


@pytest.mark.parametrize(("url", "path"), [
    (BASE, "/"), (BASE + "/", "/"), (BASE + "/status/1?x#y", "/status/1"),
    (BASE + ".evil.example/status/1", None), ("https://localhost:8000/status/1", None),
    ("http://localhost:80001/status/1", None), ("http://user@localhost:8000/", None),
])  # fmt: skip
def test_which_addresses_are_its_own(url: str, path: str | None) -> None:
    assert own_path(BASE, url) == path


@pytest.mark.parametrize("path", ["/healthz", "/v1/programmes", "/status/999", "/c/short",
                                  "/c/" + "A" * 22, "/status/1/..", "/../status/1"])  # fmt: skip
def test_only_public_documents_are_answered(sqlite_site: Site, path: str) -> None:
    fetcher = OwnSiteFetcher(sqlite_site, GuardedFetcher())
    with pytest.raises(Unreachable) as refused:
        fetcher.fetch(BASE + path, accept=("*/*",))
    assert refused.value.fields["status"] == 404
    listed = fetcher.fetch(BASE + "/status/1", accept=("application/vc",))
    assert (listed.media_type, listed.fetched_at) == ("application/ld+json", NOW)
