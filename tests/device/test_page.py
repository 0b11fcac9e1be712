"""`verify.html` as a person uses it: without a network, from a file, in four languages."""

import json
import re
from pathlib import Path

import pytest

from credentials.baking.picture import bake
from edge.web.device_page import device_page
from edge.web.device_words import codes_in_scripts, device_words
from edge.words import LANGUAGES, has_words, say
from tests.device.conftest import Offline
from tests.support.browser import IN_A_BROWSER, NARROWEST, flaws
from tests.support.device_host import DeviceHost
from tests.support.issuer_host import NOON, KeyInMemory

pytestmark = IN_A_BROWSER
PATTERN = re.compile(r"\{(\w+)\}")


@pytest.fixture
def text(host: DeviceHost) -> str:
    return json.dumps(host.signed(host.badge()), ensure_ascii=False)


def paste(offline: Offline, text: str) -> str:
    offline.page.fill("#text", text)
    offline.page.click(".button")
    return offline.verdict()


def test_a_pasted_certificate(offline: Offline, text: str) -> None:
    offline.open()
    assert paste(offline, text) == "Valid"
    told = offline.page.locator("#result").inner_text()
    assert "Ελένη Papadopoulou" in told
    assert "22 November 2026 at 11:55 UTC" in told, "the date of the list"
    assert paste(offline, text.replace("22.6", "32.6")) == "Altered"
    assert "Ελένη" not in offline.page.locator("#result").inner_text()


def test_a_file_that_holds_one(offline: Offline, text: str, tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    file = tmp_path / "badge.svg"
    file.write_bytes(bake(svg, text))
    offline.open().set_input_files("#file", str(file))
    assert offline.verdict() == "Valid"


def test_one_in_the_link_is_never_sent(offline: Offline, text: str) -> None:
    page = offline.open()
    paste(offline, text)
    link = page.input_value("#link")
    assert link.startswith("https://issuer.example/verify.html#d.")
    offline.open("#" + link.partition("#")[2])
    assert offline.verdict() == "Valid"
    offline.open("#" + link.partition("#")[2][:-9])
    assert offline.verdict() == "Not a credential we can read"


def test_what_a_reader_adds(offline: Offline, host: DeviceHost, text: str, tmp_path: Path) -> None:
    page = offline.open()
    paste(offline, text)
    newer = tmp_path / "1.json"
    newer.write_text(host.status_list(42))
    page.set_input_files("#add", str(newer))
    page.get_by_role("heading", name="Revoked").wait_for()
    (tmp_path / "2.json").write_text("no")
    page.set_input_files("#add", str(tmp_path / "2.json"))
    page.get_by_text("nor another document").wait_for()


def test_a_forged_list_and_a_stranger_change_nothing(
    offline: Offline, host: DeviceHost, text: str, tmp_path: Path
) -> None:
    page = offline.open()
    forged = json.loads(host.status_list(42))
    forged["credentialSubject"]["ttl"] = 1
    (tmp_path / "1.json").write_text(json.dumps(forged))
    page.set_input_files("#add", str(tmp_path / "1.json"))
    page.get_by_text("Added.", exact=True).wait_for()
    assert paste(offline, text) == "Valid"
    stranger = host.signed(host.badge(), key=KeyInMemory.number(2))
    assert paste(offline, json.dumps(stranger)) == "Not signed by this issuer"


def test_text_of_a_certificate_is_only_text(offline: Offline, host: DeviceHost) -> None:
    badge = host.badge(name="<img src=x onerror=alert(1)>")
    badge["credentialSubject"]["achievement"]["name"] = "</script><script>alert(2)</script>\u202e"
    page = offline.open()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    assert paste(offline, json.dumps(host.signed(badge))) == "Valid"
    assert page.locator("#result img, #result script").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language(offline: Offline, text: str, language: str) -> None:
    page = offline.open()
    page.click(f"#languages button[value={language}]")
    assert paste(offline, text) == say(language, "verdict.valid.word")  # type: ignore[arg-type]
    assert page.title() == say(language, "device.title")  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.lang") == language


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(offline: Offline, text: str, scheme: str) -> None:
    page = offline.open()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert flaws(page) == []
    for one in (text, text.replace("22.6", "32.6"), "{}"):
        paste(offline, one)
        page.set_viewport_size({"width": NARROWEST, "height": 800})
        assert flaws(page) == []


def test_the_file_forbids_itself_every_connection() -> None:
    page = device_page(made=NOON, site="https://issuer.example")
    text = page.body.decode()
    assert "default-src 'none'" in page.policy
    assert "connect-src 'none'" in page.policy
    assert "unsafe" not in page.policy
    assert page.policy.removesuffix("; frame-ancestors 'none'") in text
    assert re.findall(r'(?:src|href)="', text) == []


def test_data_in_the_file_do_not_end_it() -> None:
    hostile = {"id": "did:web:x", "verificationMethod": [], "n": "</script><script>alert(1)"}
    page = device_page(made=NOON, site="https://issuer.example", controllers=[hostile])
    assert b"<script>alert" not in page.body


def test_every_code_has_words_and_the_same_facts_in_every_language() -> None:
    missing = {
        (language, code)
        for language in LANGUAGES
        for code in codes_in_scripts()
        if not has_words(language, code) and not has_words(language, f"device.{code}")
    }
    assert missing == set()
    english = device_words("en")
    for language in LANGUAGES:
        assert device_words(language).keys() == english.keys()
        for code, message in device_words(language).items():
            assert set(PATTERN.findall(message)) == set(PATTERN.findall(english[code])), code
