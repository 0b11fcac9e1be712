"""The certificate's page and files: who gets what, with which headers, saying what."""

import json
import re
from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from credentials.baking.png import unbake_png
from edge.words import LANGUAGES
from issuer.artifacts.showing import show
from tests.issuing.pages.conftest import HOSTILE, LONG
from tests.support.sample_certificate import a_certificate

HTML = {"Accept": "text/html"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def page(client: FlaskClient, path: str = "/c/valid?lang=en") -> str:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    return response.text


def words(text: str) -> str:
    return re.sub(r"\s+", " ", lxml_html.fromstring(text).text_content())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_whole_certificate(client: FlaskClient, language: str) -> None:
    text = words(page(client, f"/c/valid?lang={language}"))
    showing = show(a_certificate(), language)  # type: ignore[arg-type]
    for shown in (showing.name, showing.role, showing.sentence, showing.period, showing.awarded):
        assert shown in text
    for fact in showing.facts:
        assert fact.value in text
    assert showing.short_digest in text
    assert a_certificate().digest in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["valid", "revoked", "suspended", "superseded"])
def test_no_code_is_left_untranslated(client: FlaskClient, language: str, name: str) -> None:
    text = page(client, f"/c/{name}?lang={language}")
    assert not re.search(
        r"\b(certificate|programme|layout|decision)\.[a-z]+(\.[a-z]+)*\b", words(text)
    )
    assert f'<html lang="{language}"' in text


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("valid", "Valid"),
        ("revoked", "Revoked"),
        ("suspended", "Suspended"),
        ("superseded", "Superseded"),
    ],
)
def test_the_status_is_a_word_with_an_icon(client: FlaskClient, name: str, word: str) -> None:
    verdict = lxml_html.fromstring(page(client, f"/c/{name}?lang=en")).find_class("verdict")[0]
    assert verdict.find_class("verdict__word")[0].text == word
    assert verdict.find_class("icon")
    line = words(lxml_html.tostring(verdict).decode())
    assert "22 November 2026, 23:19 UTC" in line
    assert f"/c/{a_certificate().id}/verify?lang=en" in [a.get("href") for a in verdict.iter("a")]


def test_a_superseded_one_leads_to_the_newer(client: FlaskClient) -> None:
    verdict = lxml_html.fromstring(page(client, "/c/superseded?lang=en")).find_class("verdict")[0]
    assert "https://certificates.example.org/c/newer" in [a.get("href") for a in verdict.iter("a")]


def test_provisional_facts_say_so(client: FlaskClient) -> None:
    root = lxml_html.fromstring(page(client))
    credits_ = next(
        d for d in root.find_class("facts")[0].iter("div") if "ECVET" in d.text_content()
    )
    assert "provisional" in credits_.text_content()


def test_it_says_why_facts_are_provisional(client: FlaskClient) -> None:
    assert "still to be confirmed by the awarding body" in words(page(client))


def test_the_decision_is_told_without_addressing_the_reader(client: FlaskClient) -> None:
    text = words(page(client))
    assert "41/45; at least 36/45 needed" in text
    assert "You" not in text


def test_it_is_unlisted_and_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    response = client.get("/c/valid", headers=HTML)
    assert response.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert '<meta name="robots" content="noindex, noarchive">' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    root = lxml_html.fromstring(response.text)
    loaded = [e.get("src") or e.get("href") for e in root.iter("link", "script", "img", "iframe")]
    assert all(address.startswith("/") for address in loaded)
    assert not re.search(r"\sstyle=|<script(?! src=\"/static/device/)|\son\w+=", response.text)


def test_a_hostile_name_is_only_text(client: FlaskClient) -> None:
    text = page(client, "/c/hostile")
    assert "<script" not in text.partition("<main")[2]
    assert "<img src=x" not in text
    names = lxml_html.fromstring(text).xpath("//h1/bdi/text()")
    assert names == [HOSTILE]


def test_a_name_of_500_characters_stands_in_full(client: FlaskClient) -> None:
    assert LONG in page(client, "/c/long")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html", "text/html"),
        (BROWSER["Accept"], "text/html"),
        (None, "application/ld+json"),
        ("*/*", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/ld+json", "application/ld+json"),
        ("application/vc", "application/vc"),
        ("application/vc, application/ld+json", "application/ld+json"),
        ("application/ld+json, text/html;q=0.5", "application/ld+json"),
        ("image/png", "application/ld+json"),
    ],
)
def test_html_only_for_readers_of_html(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    response = client.get("/c/valid", headers={"Accept": accept} if accept else {})
    assert response.mimetype == media_type
    assert "Accept" in response.vary
    if media_type != "text/html":
        assert response.data == a_certificate().document_bytes
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_files_have_their_types_and_content(client: FlaskClient) -> None:
    png = client.get("/c/valid.png")
    assert png.mimetype == "image/png"
    assert unbake_png(png.data).encode() == a_certificate().document_bytes
    assert client.get("/c/valid.json").data == a_certificate().document_bytes
    svg = client.get("/c/valid.svg")
    assert svg.mimetype == "image/svg+xml"
    assert "sandbox" in svg.headers["Content-Security-Policy"]
    assert "script-src" not in svg.headers["Content-Security-Policy"]
    pdf = client.get("/c/valid.pdf?lang=it")
    assert pdf.data.startswith(b"%PDF-1.7")
    assert f'filename="dcc-{a_certificate().id}-it.pdf"' in pdf.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["/c/valid", "/c/valid.json", "/c/valid.svg"])
def test_an_etag_saves_the_second_download(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/c/unknown", "/c/unknown.pdf", "/c/valid.exe", "/c/valid.", "/c/a.b.c"]
)
def test_what_is_not_there_is_a_404(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert json.loads(response.data)["type"].endswith("/problems/not-found")


def test_the_digests_of_all_files_are_those_of_the_files(client: FlaskClient) -> None:
    listed = page(client, "/c/valid/files?lang=en")
    for path in ("/c/valid.png", "/c/valid.svg", "/c/valid.json", "/c/valid.pdf?lang=pt"):
        assert sha256(client.get(path).data).hexdigest() in listed


def test_the_page_lists_a_digest_once_the_file_was_made(client: FlaskClient) -> None:
    digest = sha256(a_certificate().document_bytes).hexdigest()
    assert digest in page(client)
    assert "Show the digests of all files" in page(client)
    svg = sha256(client.get("/c/valid.svg").data).hexdigest()
    assert svg in page(client)


def test_the_language_switch_is_plain_links(client: FlaskClient) -> None:
    links = lxml_html.fromstring(page(client)).xpath("//ul[@class='languages']//a")
    assert [a.get("href") for a in links] == [f"?lang={code}" for code in LANGUAGES]
    assert [a.get("hreflang") for a in links if a.get("aria-current")] == ["en"]
