"""The verifier's pages in headless Chromium. WCAG 2.2 AA; LOOK: the first screen of a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from credentials.report import Verdict
from edge.words import LANGUAGES
from tests.support.browser import IN_A_BROWSER, NARROWEST, flaws
from tests.support.verdict_cases import CASES, a_record_with, text_of
from tests.support.verifier_site import VerifierSite
from verifier.present.words import verdict_word

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_A_BROWSER
PHONE = {"width": 360, "height": 640}
NARROW = {"width": NARROWEST, "height": 640}
INSIDE = (Verdict.VALID, Verdict.ALTERED, Verdict.VALID)
NAME_BY_PX = 600
MOST_BYTES = 32 * 1024
"""Of a page with its style sheet and scripts as they are sent, without fonts."""


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


@pytest.mark.parametrize("verdict", CASES)
def test_axe_finds_nothing_on_any_verdict(
    browser: "Browser", served: str, site: VerifierSite, verdict: str
) -> None:
    text = text_of(CASES[verdict](site))
    lang = LANGUAGES[list(CASES).index(verdict) % len(LANGUAGES)]
    with view(browser, viewport=NARROW) as page:
        hand_in(page, served, text, lang)
        assert page.locator("h1").all_inner_texts() == [verdict_word(Verdict(verdict), lang)]
        assert flaws(page) == []
        page.emulate_media(color_scheme="dark")
        assert flaws(page, only="color-contrast") == []


def test_axe_finds_nothing_on_a_record_with_certificates_inside(
    browser: "Browser", served: str, site: VerifierSite
) -> None:
    with view(browser, viewport=NARROW) as page:
        hand_in(page, served, text_of(a_record_with(site)), "it")
        inside = page.locator("ol[aria-labelledby=inside-0] > li .check__state").all_inner_texts()
        assert [verdict_word(v, "it") for v in INSIDE] == [text.strip() for text in inside]
        assert flaws(page) == []
        page.emulate_media(color_scheme="dark")
        assert flaws(page, only="color-contrast") == []


def test_axe_finds_nothing_where_a_person_was_named(
    browser: "Browser", served: str, site: VerifierSite
) -> None:
    with view(browser, viewport=NARROW) as page:
        page.goto(f"{served}/verify?lang=en")
        page.fill("#text", text_of(CASES["valid"](site)))
        page.click("#whose summary")
        page.fill("#recipient", "Somebody Else")
        page.click("form button[type=submit]")
        page.wait_for_selector(".verdict__word")
        assert "It was not given to the one whom you named" in page.locator(".answers").inner_text()
        assert flaws(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_on_the_form(browser: "Browser", served: str, lang: str) -> None:
    with view(browser, viewport=NARROW) as page:
        page.goto(f"{served}/verify?lang={lang}")
        assert flaws(page) == []
        page.emulate_media(color_scheme="dark")
        assert flaws(page, only="color-contrast") == []


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
    later: dict[str, int] = {}

    def add(request: Any) -> None:
        if "/device/" in request.url:  # the second answer, once the page stands; the same for all
            later[request.url] = request.sizes()["responseBodySize"]
        elif "/fonts/" not in request.url and "icon.svg" not in request.url:
            sizes[request.url] = request.sizes()["responseBodySize"]

    with view(browser) as page:
        page.on("requestfinished", add)
        for verdict in ("valid", "revoked", "altered"):
            hand_in(page, served, text_of(CASES[verdict](site)))
            page.wait_for_load_state("networkidle")
            assert len(sizes) >= 3
            assert sum(sizes.values()) < MOST_BYTES
            assert sum(later.values()) < MOST_BYTES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_on_several_answers(
    browser: "Browser", served: str, site: VerifierSite, lang: str
) -> None:
    chosen = list(CASES)[LANGUAGES.index(lang) :: len(LANGUAGES)]
    files: list[Any] = [
        {"name": f"{name}.json", "mimeType": "", "buffer": text_of(CASES[name](site)).encode()}
        for name in chosen
    ]
    with view(browser, viewport=NARROW) as page:
        page.goto(f"{served}/verify?lang={lang}")
        page.set_input_files("#file", files)
        page.click("form button[type=submit]")
        page.wait_for_selector(".tally")
        for number in range(1, len(files) + 1):
            page.click(f'a[href="#part-{number}"]')
            box = page.locator(f"#part-{number} h2").bounding_box()
            assert box is not None
            assert 0 <= box["y"] < NARROW["height"]
        assert flaws(page) == []
        page.emulate_media(color_scheme="dark")
        assert flaws(page, only="color-contrast") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_handed_in_is_said_at_the_field(browser: "Browser", served: str, lang: str) -> None:
    with view(browser, viewport=PHONE) as page:
        page.goto(f"{served}/verify?lang={lang}")
        page.click("form button[type=submit]")
        assert page.locator("#empty").is_visible()
        assert page.evaluate("document.activeElement.id") == "text"
        assert flaws(page) == []


def test_nothing_handed_in_without_a_script(browser: "Browser", served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/verify?lang=pt")
    assert not page.locator("#scan").is_visible()
    page.click("form button[type=submit]")
    page.wait_for_selector("#empty")
    assert page.locator("#text").get_attribute("aria-invalid") == "true"
    assert page.locator("html").get_attribute("lang") == "pt"
    context.close()


def test_a_dropped_file_is_checked(browser: "Browser", served: str, site: VerifierSite) -> None:
    with view(browser) as page:
        page.goto(f"{served}/verify?lang=en")
        dropped = page.evaluate_handle(
            """text => { const files = new DataTransfer();
            files.items.add(new File([text], 'badge.json')); return files; }""",
            text_of(CASES["revoked"](site)),
        )
        page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
        page.wait_for_selector(".verdict__word")
        assert page.locator("h1").inner_text() == "Revoked"


def test_the_keyboard_alone_is_enough(browser: "Browser", served: str, site: VerifierSite) -> None:
    with view(browser, viewport=PHONE) as page:
        page.goto(f"{served}/verify?lang=en")
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "text":
                break
        page.keyboard.insert_text(text_of(CASES["expired"](site)))
        for reached in ("file", "photo", "scan"):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.id") == reached
        for _ in page.locator("form summary").all():
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".verdict__word")
        assert page.locator("h1").inner_text() == "Valid, but expired"
        for _ in range(5):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.tagName") == "SUMMARY":
                break
        page.keyboard.press("Enter")
        assert page.locator("details[open].check").count() == 1


def test_a_refused_camera_is_said_in_words(browser: "Browser", served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/verify?lang=en")
    page.click("#scan")
    page.wait_for_selector("#scanner-says:has-text('hoose a photo')")
    assert page.evaluate("document.activeElement.id") == "scanner-close"
    context.close()


def test_the_language_of_an_answer_can_be_changed(
    browser: "Browser", served: str, site: VerifierSite
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    hand_in(page, served, text_of(CASES["revoked"](site)), "en")
    page.click('.languages button[lang="el"]')
    page.wait_for_selector('html[lang="el"] .verdict__word')
    assert page.locator("h1").inner_text() == verdict_word(Verdict.REVOKED, "el")
    page.click("button.button[form=repeat]")
    page.wait_for_selector('html[lang="el"] .verdict__word')
    context.close()
