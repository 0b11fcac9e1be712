"""The verifier's pages in headless Chromium. WCAG 2.2 AA; LOOK: the first screen of a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from edge.words import LANGUAGES
from tests.support.browser import IN_A_BROWSER, NARROWEST, SCHEMES, flaws
from tests.support.verdict_cases import CASES, text_of
from tests.support.verifier_site import VerifierSite
from verifier.present.words import verdict_word

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_A_BROWSER
PHONE = {"width": 360, "height": 640}
NAME_BY_PX = 600
MOST_BYTES = 60 * 1024
"""Of a page with its style sheet and scripts, without fonts."""


@contextmanager
def view(browser: "Browser", **options: Any) -> Iterator["Page"]:
    """A page in a context of its own; it must not complain and not ask anybody else."""
    context = browser.new_context(**options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def hand_in(page: "Page", served: str, text: str, lang: str = "en") -> None:
    """What a person does: pastes and presses the button."""
    page.goto(f"{served}/verify?lang={lang}")
    page.fill("#text", text)
    page.click("form button[type=submit]")
    page.wait_for_selector(".verdict__word")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("verdict", CASES)
def test_axe_finds_nothing_on_any_verdict(
    browser: "Browser", served: str, site: VerifierSite, verdict: str, scheme: Any
) -> None:
    text = text_of(CASES[verdict](site))
    number = list(CASES).index(verdict) + 2 * SCHEMES.index(scheme)
    lang = LANGUAGES[number % len(LANGUAGES)]
    size = {"width": NARROWEST if scheme == "light" else 1280, "height": 800}
    with view(browser, viewport=size, color_scheme=scheme) as page:
        hand_in(page, served, text, lang)
        assert page.locator("h1").all_inner_texts() == [verdict_word(verdict, lang)]  # type: ignore[arg-type]
        assert flaws(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_on_the_form(
    browser: "Browser", served: str, lang: str, scheme: Any
) -> None:
    size = {"width": NARROWEST, "height": 640}
    with view(browser, viewport=size, color_scheme=scheme) as page:
        page.goto(f"{served}/verify?lang={lang}")
        assert flaws(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_screen_of_a_phone_has_verdict_and_name(
    browser: "Browser", served: str, site: VerifierSite, lang: str
) -> None:
    with view(browser, viewport=PHONE) as page:
        for verdict, made in CASES.items():
            hand_in(page, served, text_of(made(site)), lang)
            for selector in ("h1", ".name"):
                for box in [one.bounding_box() for one in page.locator(selector).all()]:
                    assert box is not None
                    assert box["y"] + box["height"] < NAME_BY_PX, (verdict, selector)


def test_after_a_check_the_focus_is_on_the_verdict(
    browser: "Browser", served: str, site: VerifierSite
) -> None:
    with view(browser) as page:
        hand_in(page, served, text_of(CASES["valid"](site)))
        assert page.evaluate("document.activeElement.tagName") == "H1"


def test_pages_are_light(browser: "Browser", served: str, site: VerifierSite) -> None:
    sizes: dict[str, int] = {}

    def add(response: Any) -> None:
        if "/fonts/" not in response.url and "icon.svg" not in response.url:
            sizes[response.url] = len(response.body())

    with view(browser) as page:
        page.on("requestfinished", lambda request: add(request.response()))
        for verdict in ("valid", "revoked", "altered"):
            hand_in(page, served, text_of(CASES[verdict](site)))
            page.wait_for_load_state("networkidle")
            assert len(sizes) >= 3
            assert sum(sizes.values()) < MOST_BYTES
