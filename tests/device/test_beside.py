"""The answer of this device beside the server's, on public pages; with a server that lies, too."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from issuer.services.completions import submit_completion
from issuer.services.status_changes import revoke
from issuer.wiring import open_site
from laurel.app import mount
from tests.support.browser import IN_A_BROWSER, flaws
from tests.support.databases import CLIENT, Sites, passing_evidence

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = IN_A_BROWSER
Lie = Callable[[str, bytes], bytes]
VALID = 'data-word="Valid" data-agrees="valid"'
ALTERED = 'data-word="Altered" data-agrees="altered"'


class Site:
    """A whole site behind the browser's requests, without a socket; `lie` changes its answers."""

    def __init__(self, client: Client, base: str, identifier: str) -> None:
        self.client, self.base, self.id = client, base, identifier
        self.lie: Lie = lambda path, body: body
        self.strangers: list[str] = []

    @property
    def text(self) -> str:
        return self.client.get(f"/c/{self.id}.json").get_data(as_text=True)

    def answer(self, route: "Route") -> None:
        """What the site answers."""
        asked = route.request
        if not asked.url.startswith(self.base + "/"):
            self.strangers.append(asked.url)
            return route.abort()
        parts = urlsplit(asked.url)
        given = self.client.open(
            path=parts.path, query_string=parts.query, method=asked.method,
            headers={k: v for k, v in asked.headers.items() if k != "content-length"},
            data=asked.post_data_buffer,
        )  # fmt: skip
        body = self.lie(parts.path, given.get_data())
        headers = {k: v for k, v in given.headers.items() if k != "Content-Length"}
        return route.fulfill(status=given.status_code, headers=headers, body=body)


@pytest.fixture
def site(sites: Sites) -> Iterator[Site]:
    opened = open_site(sites.settings("sqlite"))
    answer = submit_completion(opened, CLIENT, passing_evidence())
    door = mount(opened)
    yield Site(Client(door), opened.base_url, str((answer.credential or {})["id"]))
    door.close()


@pytest.fixture
def page(browser: "Browser", site: Site) -> Iterator["Page"]:
    context = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    context.route("**/*", site.answer)
    yield context.new_page()
    context.close()
    assert site.strangers == []


def told(page: "Page") -> str | None:
    page.locator("#device[data-result]").wait_for(state="attached")
    return page.locator("#device").get_attribute("data-result")


def paste(page: "Page", site: Site, text: str) -> str | None:
    page.goto(f"{site.base}/verify")
    page.fill("#text", text)
    page.locator("#verify button[type=submit]").first.click()
    return told(page)


def instead(old: str, new: str) -> Lie:
    return lambda path, body: body.replace(old.encode(), new.encode())


@pytest.mark.parametrize("path", ["/c/{id}", "/c/{id}/verify", "/verify?url={base}/c/{id}"])
def test_both_agree(page: "Page", site: Site, path: str) -> None:
    address = site.base + path.format(id=site.id, base=site.base)
    page.goto(address)
    assert told(page) == "same"
    assert flaws(page) == []
    revoke(door_site(site), CLIENT, site.id, reason="other", text="")
    page.goto(address)
    assert told(page) == "same"
    assert page.locator("#device").inner_text().count("Revoked") == 2


def door_site(site: Site) -> "object":
    return site.client.application.site  # type: ignore[union-attr]


def test_what_is_handed_in_is_checked_before_it_is_sent(page: "Page", site: Site) -> None:
    assert paste(page, site, site.text) == "same"
    assert paste(page, site, site.text.replace("Completed", "Completes", 1)) == "same"
    assert page.evaluate("sessionStorage.length") == 0


def test_a_server_that_calls_an_altered_file_valid(page: "Page", site: Site) -> None:
    altered = site.text.replace("Completed", "Completes", 1)
    site.lie = instead(
        'data-word="Altered" data-agrees="altered"', 'data-word="Valid" data-agrees="valid"'
    )
    assert paste(page, site, altered) == "differs"
    assert "The two answers differ" in page.get_by_role("alert").inner_text()


def test_a_server_that_calls_a_good_file_altered(page: "Page", site: Site) -> None:
    site.lie = instead(
        'data-word="Valid" data-agrees="valid"', 'data-word="Altered" data-agrees="altered"'
    )
    assert paste(page, site, site.text) == "differs"


def test_a_server_that_shows_another_certificate_than_the_signed_one(
    page: "Page", site: Site
) -> None:
    good = json.loads(site.text)
    good["name"] = "Another"

    def lie(path: str, body: bytes) -> bytes:
        return json.dumps(good).encode() if path.endswith(".json") else body

    site.lie = lie
    page.goto(f"{site.base}/c/{site.id}")
    assert told(page) == "differs"


def test_a_server_that_hides_a_revocation(page: "Page", site: Site) -> None:
    revoke(door_site(site), CLIENT, site.id, reason="other", text="")
    site.lie = instead('data-agrees="revoked"', 'data-agrees="valid"')
    page.goto(f"{site.base}/c/{site.id}/verify")
    assert told(page) == "differs"


def test_what_this_device_cannot_check_it_neither_confirms_nor_contradicts(
    page: "Page", site: Site
) -> None:
    foreign = site.text.replace("did:web:localhost%3A8000", "did:web:elsewhere.example")
    assert paste(page, site, foreign) in ("partly", "same")
    assert "Valid" not in page.locator("#device").inner_text()


def test_without_scripts_the_server_s_answer_stands(browser: "Browser", site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.route("**/*", site.answer)
    page = context.new_page()
    page.goto(f"{site.base}/c/{site.id}/verify")
    assert page.locator("h1").inner_text() == "Valid"
    assert not page.locator("#device").is_visible()
    context.close()


def test_the_page_of_this_site_knows_its_keys_and_lists(page: "Page", site: Site) -> None:
    page.goto(f"{site.base}/verify.html")
    page.fill("#text", site.text)
    page.click(".button")
    assert page.locator("#result .verdict__word").inner_text() == "Valid"
    answer = site.client.get("/verify.html?download")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="verify.html"'
