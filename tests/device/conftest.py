"""The page in a browser that is cut off from every network."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from edge.web.device_page import device_page
from tests.support.browser import chromium
from tests.support.device_host import DeviceHost
from tests.support.issuer_host import NOON

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Check = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as started:
        yield started


@pytest.fixture
def host() -> DeviceHost:
    return DeviceHost()


class Offline:
    """A page from a file, without a network; what it asked for and complained about."""

    def __init__(self, page: "Page", file: Path) -> None:
        self.page = page
        self.file = file
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.context.set_offline(True)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.clock.set_fixed_time(NOON)

    def open(self, fragment: str = "") -> "Page":
        self.page.goto("about:blank")
        self.page.goto(f"{self.file.as_uri()}{fragment}")
        return self.page

    def verdict(self) -> str:
        """The word of the answer on show."""
        return self.page.locator("#result .verdict__word").inner_text()


@pytest.fixture
def offline(browser: "Browser", host: DeviceHost, tmp_path: Path) -> Iterator[Offline]:
    """The page as a site would give it away, with keys and a list in which nobody is marked."""
    made = device_page(
        made=NOON,
        site=host.host.base_url,
        controllers=[host.controller()],
        lists=[host.status_list().encode()],
    )
    file = tmp_path / "verify.html"
    file.write_bytes(made.body)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = Offline(context.new_page(), file)
    yield page
    context.close()
    assert page.complaints == []
    assert {address.partition("#")[0] for address in page.asked} <= {file.as_uri(), "about:blank"}


@pytest.fixture(scope="module")
def page(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator["Page"]:
    """The scripts in a page that knows no issuer."""
    file = tmp_path_factory.mktemp("device") / "verify.html"
    file.write_bytes(device_page(made=NOON, site="https://issuer.example").body)
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto(file.as_uri())
    yield opened
    context.close()


@pytest.fixture
def check(page: "Page") -> Check:
    """`Laurel.check`, with what is given to it and nothing else."""

    def run(text: str, **known: Any) -> dict[str, Any]:
        given = {"now": NOON.timestamp() * 1000, **known}
        report: dict[str, Any] = page.evaluate(
            "([text, known]) => globalThis.Laurel.check(text, known)", [text, given]
        )
        return report

    return run
