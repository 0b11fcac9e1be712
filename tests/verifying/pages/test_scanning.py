"""The camera in the page, with a camera that Chromium plays from a file."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import qrcode
from PIL import Image

from tests.support.browser import IN_A_BROWSER, chromium, flaws
from tests.support.verdict_cases import CASES
from tests.support.verifier_site import BASE, VerifierSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_A_BROWSER
LINK = f"{BASE}/c/{'A' * 22}"
READS_CODES = """globalThis.BarcodeDetector = class {
  static async getSupportedFormats() { return ['qr_code']; }
  async detect(picture) { return picture.videoWidth ? [{ rawValue: '%s' }] : []; }
};"""


@pytest.fixture(scope="module")
def filming(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Browser"]:
    """A browser whose camera sees the QR code of `LINK`, and may be used."""
    film = tmp_path_factory.mktemp("film") / "code.mjpeg"
    _film(film)
    with chromium(
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ) as started:
        yield started


def _film(path: Path) -> None:
    code = qrcode.make(LINK, box_size=8).get_image().convert("RGB")
    frame = Image.new("RGB", (640, 480), "white")
    frame.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    jpeg = io.BytesIO()
    frame.save(jpeg, "JPEG", quality=95)
    path.write_bytes(jpeg.getvalue() * 5)


@pytest.fixture
def page(filming: "Browser", served: str, site: VerifierSite) -> Iterator["Page"]:
    site.pages[LINK] = json.dumps(CASES["valid"](site)).encode()
    context = filming.new_context(permissions=["camera"], viewport={"width": 360, "height": 640})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def test_a_code_before_the_camera_is_read_in_the_page(page: Any, served: str) -> None:
    page.add_init_script(READS_CODES % LINK)
    page.goto(f"{served}/verify?lang=en")
    page.click("#scan")
    page.wait_for_selector(".verdict__word")
    assert page.locator("h1").inner_text() == "Valid"


def test_without_a_reader_in_the_browser_the_picture_is_read_here(page: Any, served: str) -> None:
    page.goto(f"{served}/verify?lang=en")
    page.click("#scan")
    page.wait_for_selector("#scanner-take:visible")
    assert "does not read QR codes" in page.locator("#scanner-says").inner_text()
    assert flaws(page) == []
    while not page.evaluate("document.getElementById('scanner-picture').videoWidth"):
        page.wait_for_timeout(50)
    page.click("#scanner-take")
    page.wait_for_selector(".verdict__word")
    assert page.locator("h1").inner_text() == "Valid"


def test_a_closed_camera_is_off(page: Any, served: str) -> None:
    page.goto(f"{served}/verify?lang=en")
    page.click("#scan")
    page.wait_for_selector("#scanner-take:visible")
    page.keyboard.press("Escape")
    while page.evaluate("document.getElementById('scanner-picture').srcObject") is not None:
        page.wait_for_timeout(20)
    assert page.evaluate("document.activeElement.id") == "scan"
