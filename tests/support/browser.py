"""Headless Chromium, and axe-core in it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]
NARROWEST = 320
"""CSS pixels: what must do without scrolling sideways. WCAG 2.2, 1.4.10."""
RULES = (
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice",
)  # fmt: skip
"""The tags of the rules that axe applies."""


@contextmanager
def chromium(*arguments: str) -> Iterator["Browser"]:
    """A browser that runs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", *arguments]
        )
        yield started
        started.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application over HTTP on a free port of this machine; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text()


def flaws(page: "Page", *, only: str | None = None) -> list[str]:
    """What axe finds on the page, and whether it is wider than the window; [] is right.

    Everything that can be opened is opened first. `only`: the one rule to apply.
    """
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(_axe())
    rules = {"runOnly": [only] if only else list(RULES), "resultTypes": ["violations"]}
    found = page.evaluate("rules => axe.run(document, rules)", rules)
    told = [
        f"{rule['id']}: {node['target']} {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    needed = page.evaluate("document.documentElement.scrollWidth")
    width = page.viewport_size["width"] if page.viewport_size else needed
    return told if needed <= width else [*told, f"{needed} px wide in a window of {width}"]
