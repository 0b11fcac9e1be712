"""The pages in headless Chromium: nothing overflows, is refused or is fetched from elsewhere."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from edge.problems import PROBLEMS
from edge.words import LANGUAGES
from tests.support.browser import IN_A_BROWSER, NARROWEST, chromium, flaws
from tests.support.sample_certificate import musa

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATH = f"/programmes/{musa().id}/{musa().version}"
ADDRESSES = (
    "/c/valid?lang=el",
    "/c/long?lang=pt",
    "/c/arabic?lang=it",
    "/c/hostile?lang=en",
    f"{PATH}?lang=el",
    f"{PATH}/roles/died?lang=el",
    f"{PATH}/competences/ecf-d1?lang=pt",
)
IN_EACH_STATE = (
    "/c/valid",
    "/c/revoked",
    "/c/suspended",
    "/c/superseded",
    "/c/hostile",
    "/c/valid/files",
    PATH,
    f"{PATH}/roles/died",
    f"{PATH}/competences/ecf-d1",
    "/c/nobody",
    "/docs",
    "/problems",
    f"/problems/{next(iter(PROBLEMS))}",
)
pytestmark = IN_A_BROWSER


@pytest.fixture
def browser() -> Iterator["Browser"]:
    with chromium() as started:
        yield started


def test_axe_finds_nothing(browser: "Browser", served: str) -> None:
    """WCAG 2.2 AA, as far as axe can tell, at 320 px, in light and dark."""
    context = browser.new_context(viewport={"width": NARROWEST, "height": 640})
    page = context.new_page()
    found = {}
    for number, address in enumerate(IN_EACH_STATE):
        page.emulate_media(color_scheme="light")
        page.goto(f"{served}{address}?lang={LANGUAGES[number % len(LANGUAGES)]}")
        found[address] = flaws(page)
        page.emulate_media(color_scheme="dark")
        found[address] += flaws(page, only="color-contrast")
    context.close()
    assert {address: told for address, told in found.items() if told} == {}


def test_no_page_is_wider_than_the_screen(browser: "Browser", served: str) -> None:
    too_wide, complaints = [], []
    for width in (320, 390, 1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        view = context.new_page()
        view.on("console", lambda message: complaints.append(message.text))
        view.on("request", lambda r: None if r.url.startswith(served) else complaints.append(r.url))
        for address in ADDRESSES:
            view.goto(served + address)
            view.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            needed = view.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                too_wide.append((address, width, needed))
        context.close()
    assert too_wide == []
    assert complaints == []


def test_the_first_screen_of_a_phone_has_status_name_and_role(
    browser: "Browser", served: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    view = context.new_page()
    view.goto(f"{served}/c/valid?lang=el")
    for selector in (".verdict__word", "h1", ".award__role"):
        box = view.locator(selector).bounding_box()
        assert box["y"] + box["height"] < 600, selector
    context.close()


def test_the_text_has_enough_contrast_in_both_schemes(browser: "Browser", served: str) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        view = context.new_page()
        view.goto(f"{served}/c/valid?lang=en")
        for selector in (
            "body",
            ".quiet",
            ".mark",
            "a[href]",
            ".verdict__word",
            ".label",
            ".foot p",
        ):
            ratio = view.evaluate(CONTRAST, selector)
            assert ratio >= 4.5, (scheme, selector, ratio)
        context.close()


CONTRAST = """selector => {
  const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = c => { const [r, g, b] = c.map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ink = light(rgb(getComputedStyle(document.querySelector(selector)).color));
  const paper = light(rgb(getComputedStyle(document.body).backgroundColor));
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}"""
