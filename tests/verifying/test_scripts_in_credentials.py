"""What a credential says never becomes code of the page (E23): really signed credentials, full of
payloads in each of their texts, on every page that shows them, in a real browser.

Nothing runs, nothing is refused by the security policy (so nothing got as far as it), nothing is
fetched from elsewhere, and no element has an attribute or an address that would run.
"""

import io
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.serving import make_server

from edge.clock import utc_now
from issuer.artifacts.badge import render_badge_svg
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.results import write_result
from tests.support.sample_certificate import a_certificate
from tests.support.script_payloads import addresses, payloads
from tests.support.submissions import pdf_with
from tests.support.verifier_site import VerifierSite

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]
FIELDS = 20
SAMPLE = 50
"""Texts that are tried on badges and in addresses, too."""
WATCH = """
window.hits = 0;
window.hit = () => { window.hits += 1; return ''; };
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = window.hit;
window.refused = [];
addEventListener('securitypolicyviolation', e => window.refused.push(e.violatedDirective));
"""
DANGEROUS = """() => {
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    if (element.localName === 'script' && !(element.src || '').startsWith(location.origin + '/'))
      found.push('script');
    if (['iframe', 'object', 'embed', 'base', 'meta[http-equiv]'].includes(element.localName))
      found.push(element.localName);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) found.push(name);
      if (/^(href|src|action|formaction|data|xlink:href)$/.test(name)
          && /^\\s*(javascript|vbscript|data:text(?!.csv;charset=utf-8;base64,))/i.test(value))
        found.push(value);
    }
  }
  return found;
}"""


def hostile_badge(host: IssuerHost, texts: Sequence[str], addresses: Sequence[str]) -> bytes:
    """A signed badge with one of the texts in each of its texts."""
    text, address = iter(texts), iter(addresses)
    badge = a_badge(host)
    subject = badge["credentialSubject"]
    achievement = subject["achievement"]
    badge["name"], badge["issuer"]["name"] = next(text), next(text)
    badge["issuer"]["url"] = next(address)
    badge["description"] = next(text)
    subject["identifier"][0]["identityHash"] = next(text)
    subject |= {name: next(text) for name in ("role", "term", "licenseNumber", "narrative")}
    achievement |= {name: next(text) for name in ("name", "description", "specialization")}
    achievement["criteria"] = {"id": next(address), "narrative": next(text)}
    achievement["tag"] = [next(text)]
    achievement["alignment"][0] |= {
        "targetName": next(text), "targetCode": next(text), "targetFramework": next(text),
        "targetUrl": next(address),
    }  # fmt: skip
    achievement["resultDescription"][0]["name"] = next(text)
    subject["result"][1]["value"] = next(text)
    badge["evidence"][0] |= {"name": next(text), "genre": next(text)}
    return json.dumps(host.issue(badge)).encode()


class Pages:
    """An application in which a GET of `/shown/<n>` is the n-th POST to the verifier's."""

    def __init__(self, site: VerifierSite) -> None:
        self.posted: list[bytes] = []
        self.files: dict[str, bytes] = {}
        self._app: Any = site.client.application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path in self.files:
            start_response("200 OK", [("Content-Type", "image/svg+xml")])
            return [self.files[path]]
        if path.startswith("/shown/"):
            body = self.posted[int(path.removeprefix("/shown/"))]
            environ |= {
                "REQUEST_METHOD": "POST", "PATH_INFO": "/verify", "HTTP_ACCEPT": "text/html",
                "CONTENT_TYPE": "application/octet-stream", "CONTENT_LENGTH": str(len(body)),
                "wsgi.input": io.BytesIO(body),
            }  # fmt: skip
        answered: Iterable[bytes] = self._app(environ, start_response)
        return answered


@pytest.fixture
def pages() -> Iterator[tuple[Pages, VerifierSite, str]]:
    site = VerifierSite(IssuerHost(now=utc_now()))
    application = Pages(site)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield application, site, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    site.verifier.close()


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def show(pages: tuple[Pages, VerifierSite, str], browser: Any, count: int) -> dict[str, Any]:
    """Shows `count` payloads in every field and on every page; what went wrong, by address."""
    application, site, base = pages
    all_texts, all_addresses = payloads()[:count], addresses()
    badges = [
        hostile_badge(
            site.host,
            [all_texts[(number + 7 * field) % len(all_texts)] for field in range(FIELDS)],
            [all_addresses[(number + field) % len(all_addresses)] for field in range(3)],
        )
        for number in range(len(all_texts))
    ]
    application.posted += badges
    several = range(len(badges), len(badges) + len(badges) // 4)
    application.posted += [pdf_with(*badges[4 * n : 4 * n + 4]) for n in range(len(several))]
    drawn = all_texts[:: max(1, count // SAMPLE)]
    for number, text in enumerate(drawn):
        svg = render_badge_svg(a_certificate(name=text))
        application.files[f"/badge-{number}.svg"] = svg.encode() if isinstance(svg, str) else svg
    paths = [f"/shown/{number}" for number in range(len(application.posted))]
    paths += sorted(application.files)
    for text in all_texts[:: max(1, count // SAMPLE)]:
        paths += [f"/verify?url={quote(text)}", f"/verify?lang={quote(text)}", f"/{quote(text)}"]
    wrong: dict[str, Any] = {}
    outside: list[str] = []
    context = browser.new_context()
    view = context.new_page()
    view.add_init_script(WATCH)
    view.on(
        "request", lambda r: None if r.url.startswith((base, "data:")) else outside.append(r.url)
    )
    shown = 0
    for path in paths:
        view.goto(base + path)
        view.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        shown += view.locator(".award, .certificate, dl").count() > 0
        found = {
            "ran": view.evaluate("window.hits"),
            "refused": view.evaluate("window.refused"),
            "dangerous": view.evaluate(DANGEROUS),
        }
        if any(found.values()):
            wrong[path] = found
    context.close()
    return {"pages": len(paths), "shown": shown, "wrong": wrong, "outside": outside}


def test_no_text_of_a_credential_is_run(
    pages: tuple[Pages, VerifierSite, str], browser: Any
) -> None:
    told = show(pages, browser, 16)
    assert told["wrong"] == {}
    assert told["outside"] == []
    assert told["shown"] >= 16


@pytest.mark.experiment
@pytest.mark.timeout(900)
def test_four_hundred_payloads_in_every_field(
    pages: tuple[Pages, VerifierSite, str], browser: Any
) -> None:
    assert len(set(payloads())) == len(payloads()) >= 400
    told = show(pages, browser, len(payloads()))
    write_result("scripts-in-credentials", payloads=len(payloads()), fields=FIELDS + 3,
                 pages=told["pages"], executions=len(told["wrong"]),
                 outside_requests=len(told["outside"]))  # fmt: skip
    assert told["wrong"] == {}
    assert told["outside"] == []


def test_the_watch_sees_what_it_looks_for(browser: Any) -> None:
    """Else it would prove nothing."""
    view = browser.new_page()
    view.add_init_script(WATCH)
    view.goto("data:text/html,<p onclick=x()>a<script>hit()</script><a href=javascript:hit()>b</a>")
    assert view.evaluate("window.hits") == 1
    assert sorted(view.evaluate(DANGEROUS)) == ["javascript:hit()", "onclick", "script"]
