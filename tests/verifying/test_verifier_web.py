"""The verifier over HTTP: forms of submission, answers, errors, safety of the page."""

import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.baking.png import bake_png
from edge.clock import utc_now
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.submissions import pdf_with, png_picture
from tests.support.verifier_site import BASE, VerifierSite

ID = "AAAAAAAAAAAAAAAAAAAAAA"
JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


@pytest.fixture(scope="module")
def shared_site() -> Iterator[VerifierSite]:
    """For tests that only read."""
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


@pytest.fixture
def signed(site: VerifierSite) -> bytes:
    return json.dumps(site.host.issue(a_badge(site.host))).encode()


def verdict(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return str(json.loads(answer.data)["verdict"])


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/ld+json", "application/vc", "text/plain",
     "application/octet-stream", "image/png", "application/x-www-form-urlencoded", None],
)  # fmt: skip
def test_the_body_is_the_document_whatever_it_is_called(
    site: VerifierSite, signed: bytes, content_type: str | None
) -> None:
    answer = site.client.post("/verify", data=signed, content_type=content_type, headers=JSON)
    assert verdict(answer) == "valid"


def test_a_picture_and_a_pdf_as_the_body(site: VerifierSite, signed: bytes) -> None:
    for file in (bake_png(png_picture(), signed.decode()), pdf_with(signed)):
        assert site.report(file, content_type="application/octet-stream")["verdict"] == "valid"


@pytest.mark.parametrize("multipart", [True, False])
def test_a_form_may_hold_a_text_or_a_link(
    site: VerifierSite, signed: bytes, multipart: bool
) -> None:
    site.pages[f"{BASE}/c/{ID}"] = signed
    kind = "multipart/form-data" if multipart else "application/x-www-form-urlencoded"
    link = f"{BASE}/c/{ID}/verify"
    for form in ({"text": signed.decode()}, {"url": link}, {"text": link}):
        answer = site.client.post("/verify", data=form, content_type=kind, headers=JSON)
        assert verdict(answer) == "valid"


def test_a_multipart_file_wins_over_an_empty_text(site: VerifierSite, signed: bytes) -> None:
    form = {"file": (io.BytesIO(pdf_with(signed)), "anything.bin"), "text": ""}
    assert verdict(site.client.post("/verify", data=form, headers=JSON)) == "valid"


@pytest.mark.parametrize(
    ("who", "code"),
    [("Ελένη Papadopoulou", "recipient.matches"), ("Maria", "recipient.differs"), ("", None)],
)
def test_whom_the_reader_means_is_compared(
    site: VerifierSite, signed: bytes, who: str, code: str | None
) -> None:
    file = (io.BytesIO(bake_png(png_picture(), signed.decode())), "badge.png")
    asked = [
        site.client.post("/verify", data={"text": signed, "recipient": who}, headers=JSON),
        site.client.post("/verify", data={"file": file, "recipient": who}, headers=JSON),
        site.client.post(
            "/verify", query_string={"recipient": who}, data=signed, content_type="application/vc",
            headers=JSON,
        ),
    ]  # fmt: skip
    for answer in asked:
        assert verdict(answer) == "valid"
        found = [c["code"] for c in answer.json["checks"] if c["id"] == "recipient"]
        assert found == ([code] if code else [])


def test_an_endless_recipient_is_refused(site: VerifierSite, signed: bytes) -> None:
    form = {"text": signed, "recipient": "x" * 321}
    assert site.client.post("/verify", data=form, headers=JSON).status_code == 400


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"", "application/json"),
        (b" \n ", "application/json"),
        (b"", None),
        ({"text": "", "url": " "}, "multipart/form-data"),
        ({"file": (io.BytesIO(b""), "empty.json")}, "multipart/form-data"),
        (b"no boundary here", "multipart/form-data"),
    ],
)
def test_nothing_handed_in_is_a_400(
    site: VerifierSite, data: Any, content_type: str | None
) -> None:
    answer = site.client.post("/verify", data=data, content_type=content_type, headers=JSON)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert json.loads(answer.data)["type"].endswith("/problems/malformed-request")


@pytest.mark.parametrize(
    ("file", "code", "found"),
    [
        (b"hello", "intake.unknown_form", "unreadable"),
        (b"{", "format.not_json", "unreadable"),
        (b'{"a":1,"a":2}', "format.not_json", "unreadable"),
        (png_picture(), "intake.picture_without", "unreadable"),
        (b"PK\x03\x04", "intake.zip_unsound", "unreadable"),
        (b"eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "format.not_a_credential", "unreadable"),
        (b"https://nowhere.example/x", "intake.link_absent", "undetermined"),
        (b"[" * 300 + b"]" * 300, "format.too_large", "unreadable"),
    ],
)
def test_what_holds_no_credential_is_a_report_too(
    site: VerifierSite, file: bytes, code: str, found: str
) -> None:
    report = site.report(file, content_type="application/octet-stream")
    assert (report["verdict"], report["reason"]) == (found, code)
    assert report["credential"] is None


def test_too_large_a_body_is_a_413(site: VerifierSite) -> None:
    answer = site.client.post("/verify", data=b" " * (24 * 2**20 + 1), headers=JSON)
    assert answer.status_code == 413


def test_an_anonymous_caller_gets_thirty_a_minute() -> None:
    site = VerifierSite(IssuerHost(now=utc_now()), rate_limits=True)
    codes = [site.client.post("/verify", data=b"x", headers=JSON).status_code for _ in range(31)]
    assert (codes[:30], codes[30]) == ([200] * 30, 429)
    link = site.client.get("/verify?url=https://example.org/x", headers=JSON)
    assert (link.status_code, site.client.get("/verify").status_code) == (429, 200)
    assert int(link.headers["Retry-After"]) > 0


def test_the_answer_is_a_page_for_browsers_and_json_for_programs(
    site: VerifierSite, signed: bytes
) -> None:
    for headers, mimetype in (
        (HTML, "text/html"),
        (JSON, "application/json"),
        ({}, "application/json"),
    ):
        answer = site.client.post("/verify", data=signed, headers=headers)
        assert answer.mimetype == mimetype
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_scripts_of_other_sites_may_ask(site: VerifierSite) -> None:
    answer = site.client.options("/verify", headers={"Origin": "https://school.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_qr_code_leads_to_the_verdict(site: VerifierSite, signed: bytes) -> None:
    site.pages[f"{BASE}/c/{ID}"] = signed
    page = site.client.get(f"/c/{ID}/verify?lang=el", headers=HTML)
    assert (page.status_code, 'class="verdict__word">Έγκυρο</h1>' in page.text) == (200, True)
    assert verdict(site.client.get(f"/c/{ID}/verify", headers=JSON)) == "valid"


@pytest.mark.parametrize("absent", ["B" * 22, "short", "A" * 21 + "$", "A" * 23])
def test_a_credential_that_is_not_there_is_a_404(site: VerifierSite, absent: str) -> None:
    answer = site.client.get(f"/c/{absent}/verify", headers=JSON)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_link_in_the_address_is_checked(site: VerifierSite, signed: bytes) -> None:
    site.pages["https://school.example/badge"] = signed
    answer = site.client.get("/verify", query_string={"url": "https://school.example/badge"})
    assert verdict(answer) == "valid"
    assert json.loads(answer.data)["source"]["url"] == "https://school.example/badge"
    page = site.client.get("/verify?url=https://school.example/badge", headers=HTML).text
    assert "?url=https%3A%2F%2Fschool.example%2Fbadge&amp;lang=el" in page


def test_an_endless_link_is_refused(site: VerifierSite) -> None:
    answer = site.client.get("/verify", query_string={"url": "https://a.example/" + "a" * 3000})
    assert answer.status_code == 400


def test_the_form_works_without_script(site: VerifierSite) -> None:
    page = site.client.get("/verify?lang=it", headers=HTML).text
    assert 'method="post"' in page
    assert 'enctype="multipart/form-data"' in page
    assert '<input type="file" id="file" name="file"' in page
    assert '<textarea id="text" name="text"' in page
    assert not re.search(r"<script(?![^>]*src=\"/static/)", page)
    assert not re.search(r"\son[a-z]+=|style=|javascript:", page)


PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>',
    "javascript:alert(1)", "[x](javascript:alert(1))", "[x](data:text/html,<script>1</script>)",
    "![x](https://evil.example/pixel.png)", "<a href='https://evil.example'>x</a>",
    "{{ 7*7 }}", "{% raw %}", "</pre></details><script>alert(1)</script>", "&lt;script&gt;",
    "<iframe src=//evil.example>", "<style>*{display:none}</style>", "<base href=//evil.example>",
    "<form action=//evil.example>", "x\u202egnp.exe\u200b", "[ref]: javascript:alert(1)\n[ref]",
]  # fmt: skip


FORBIDDEN = [
    "<script", "<img", "<iframe", "<style", "<base", "<form", "onerror=alert(1)>", "<svg onload",
    'href="javascript', 'href="data', "\u202e", "\u200b",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_foreign_words_do_nothing_on_our_page(site: VerifierSite, payload: str) -> None:
    badge = a_badge(site.host)
    badge["name"] = badge["issuer"]["name"] = payload
    subject = badge["credentialSubject"]
    subject["identifier"][0]["identityHash"] = payload
    subject["achievement"].update(name=payload, criteria={"narrative": payload})
    subject["achievement"]["alignment"][0].update(targetName=payload, targetCode=payload)
    subject["achievement"]["resultDescription"][0]["name"] = payload
    badge["evidence"][0]["name"] = payload
    page = site.page(site.host.issue(badge))
    assert 'class="verdict__word">Valid</h1>' in page
    inner = page.partition("<main")[2]
    assert [word for word in FORBIDDEN if word in inner] == []
    assert payload != "{{ 7*7 }}" or "<bdi>{{ 7*7 }}</bdi>" in inner
    links = re.findall(r'<a href="([^"]+)"', inner)
    assert all(link.startswith(("https://", "/verify")) for link in links)


def test_links_of_a_credential_show_their_host_and_only_https_is_one(site: VerifierSite) -> None:
    badge = a_badge(site.host)
    badge["issuer"]["url"] = "http://plain.example/"
    badge["evidence"][0]["id"] = "https://proofs.example/1"
    page = site.page(site.host.issue(badge))
    assert 'href="https://proofs.example/1" rel="nofollow noopener noreferrer ugc"' in page
    assert "<bdi>proofs.example</bdi>" in page
    assert 'href="http://plain.example' not in page


def test_a_long_narrative_is_cut_and_said_to_be(site: VerifierSite) -> None:
    badge = a_badge(site.host)
    badge["credentialSubject"]["achievement"]["criteria"]["narrative"] = (
        "> " * 12_000 + "word " * 4000
    )
    page = site.page(site.host.issue(badge))
    assert "only its beginning is shown" in page


def test_the_rosette_of_the_digest_stands_on_the_page(site: VerifierSite, signed: bytes) -> None:
    digest = site.report(signed)["digest"]
    page = site.page(signed)
    assert f"<code>{digest[:4]} {digest[4:8]}</code>" in page
    assert "proves nothing by itself" in page


@pytest.mark.parametrize(
    "member",
    ["credentialSubject", "issuer", "evidence", "name", "validFrom", "credentialStatus", "proof",
     "@context", "type", "id"],
)  # fmt: skip
@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [[]], {"id": 7}, True, "2026-13-45"])
def test_no_odd_value_is_an_error_of_ours(
    shared_site: VerifierSite, member: str, value: Any
) -> None:
    badge = {**shared_site.host.issue(a_badge(shared_site.host)), member: value}
    assert shared_site.report(badge)["verdict"] != "valid"
    assert "<h1" in shared_site.page(badge)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["@context", "id", "type", "issuer", "credentialSubject", "achievement", "result", "proof",
         "identifier", "name", "validFrom", "credentialStatus", "evidence", "alignment"]),
        inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.binary(max_size=300)
    | JSON_VALUES.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(st.just("credentialSubject"), JSON_VALUES, min_size=1).map(
        lambda d: json.dumps({"@context": ["https://www.w3.org/ns/credentials/v2"], **d}).encode()
    ),
    page=st.booleans(),
)
def test_no_junk_is_an_error_of_ours(shared_site: VerifierSite, data: bytes, page: bool) -> None:
    answer = shared_site.client.post("/verify", data=data, headers=HTML if page else JSON)
    assert answer.status_code in (200, 400)


def test_a_pasted_text_can_be_asked_again_in_another_language(
    site: VerifierSite, signed: bytes
) -> None:
    form = {"text": signed.decode(), "recipient": "Ελένη"}
    page = site.client.post("/verify?lang=en", data=form, headers=HTML).text
    assert 'form="repeat" formaction="/verify?lang=it"' in page
    kept = re.search(r'name="text" value="([^"]*)"', page)
    assert kept is not None
    assert json.loads(html.unescape(kept[1])) == json.loads(signed)
    assert 'name="recipient" value="Ελένη"' in page


@pytest.mark.parametrize("file", [b"\0" * 9, b"\xff\xfe", b" " * 65_537 + b"x", png_picture()])
def test_what_is_no_short_text_is_not_carried_back(site: VerifierSite, file: bytes) -> None:
    answer = site.client.post("/verify", data={"file": (io.BytesIO(file), "f")}, headers=HTML)
    assert answer.status_code == 200
    assert 'id="repeat"' not in answer.text


def test_a_link_may_ask_for_json(site: VerifierSite) -> None:
    answer = site.client.get("/verify?sample=valid&as=json", headers=HTML)
    assert (answer.mimetype, json.loads(answer.data)["verdict"]) == ("application/json", "valid")
    assert "?sample=valid&amp;as=json" in site.client.get("/verify?sample=valid", headers=HTML).text
