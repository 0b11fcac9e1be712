"""Problem pages, the API's page, and figures."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from credentials.schemas import violations
from edge.problems import PROBLEMS, explanation, title
from edge.web.openapi import openapi_document, operations
from edge.words import LANGUAGES, has_words
from tests.issuing.web.conftest import Api


class Addresses(HTMLParser):
    """Every address that a page loads or links to, and whether it has scripts or styles inside."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "img", "iframe", "link"):
            self.loaded += [value for name in ("src", "href") if (value := values.get(name))]
        if tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.inline.append(tag)


@pytest.mark.parametrize("path", ["/", "/docs", "/problems", "/problems/not-json", "/nothing"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_load_nothing_from_elsewhere(shared_api: Api, path: str, language: str) -> None:
    answer = shared_api.client.get(f"{path}?lang={language}", headers={"Accept": "text/html"})
    page = Addresses()
    page.feed(answer.text)
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert page.loaded
    assert [address for address in page.loaded if not address.startswith("/static/")] == []
    assert page.inline == []
    for address in page.loaded:
        assert shared_api.client.get(address).status_code == 200


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_page(shared_api: Api, name: str, language: str) -> None:
    assert has_words(language, f"problem.{name}.title")
    assert has_words(language, f"problem.{name}.text")
    page = shared_api.client.get(f"/problems/{name}?lang={language}")
    assert page.status_code == 200
    assert title(language, name) in page.get_data(as_text=True).replace("&#39;", "'")


def test_words_about_problems_are_short_and_calm() -> None:
    for name in PROBLEMS:
        for language in LANGUAGES:
            assert len(explanation(language, name)) < 330
            assert "!" not in explanation(language, name)


def test_a_reader_gets_a_page_and_a_program_a_document(shared_api: Api) -> None:
    page = shared_api.client.get(
        "/c/none", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "pt-PT,pt;q=0.9"}
    )
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "Não há nada aqui" in page.text
    document = shared_api.client.get("/c/none")
    assert document.mimetype == "application/problem+json"
    assert violations("problem", document.get_json(force=True)) == ()
    api = shared_api.client.get("/v1/none", headers={"Accept": "text/html"})
    assert api.mimetype == "application/problem+json"


def test_the_document_describes_every_route(shared_api: Api) -> None:
    document = openapi_document("http://localhost:8000", "1")
    described = {(method.upper(), path) for path, method, _ in operations(document)}
    served = set()
    for rule in shared_api.client.application.url_map.iter_rules():
        path = re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", rule.rule)
        if path.startswith("/v1"):
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            served |= {(method, path) for method in methods}
    assert {key for key in described if key[1].startswith("/v1")} == served


def test_the_document_asks_for_the_scopes_that_the_code_asks_for(shared_api: Api) -> None:
    from tests.issuing.web.test_auth import MATRIX

    wanted: dict[tuple[str, str], Any] = {}
    for (method, rule), needed in MATRIX.items():
        path = re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", rule)
        wanted[method, path] = (
            {frozenset({scope}) for scope in needed.split(" | ")}
            if isinstance(needed, str)
            else {frozenset(needed)}
        )
    document = openapi_document("http://localhost:8000", "1")
    described = {
        (method.upper(), path): {frozenset(one["token"]) for one in operation["security"]}
        for path, method, operation in operations(document)
        if operation["security"]
    }
    assert described == wanted


def test_the_page_shows_every_call(shared_api: Api) -> None:
    page = shared_api.client.get("/docs").text
    for _, _, operation in operations(openapi_document("http://localhost:8000", "1")):
        assert f'id="{operation["operationId"]}"' in page


def test_figures_are_for_this_machine_or_a_token(shared_api: Api) -> None:
    here = {"REMOTE_ADDR": "127.0.0.1"}
    far = {"REMOTE_ADDR": "198.51.100.7"}
    client = shared_api.client
    client.get("/healthz")
    answer = client.get("/metrics", environ_base=here)
    assert 'laurel_requests_total{method="GET",route="/healthz",status="200"}' in answer.text
    assert client.get("/metrics", environ_base=far).status_code == 401
    forwarded = {"X-Forwarded-For": "198.51.100.7"}
    assert client.get("/metrics", environ_base=here, headers=forwarded).status_code == 401
    token = {"Authorization": f"Bearer {shared_api.token}"}
    assert client.get("/metrics", environ_base=far, headers=token).status_code == 200


def test_an_action_is_not_read_as_part_of_an_id(shared_api: Api) -> None:
    """15 characters and `:revoke` are as long as an id: absent, not another method's."""
    answer = shared_api.client.post(f"/v1/credentials/{'x' * 15}:revoke", json={"reason": "other"})
    assert answer.status_code == 404
    assert answer.get_json()["type"].endswith("/problems/not-found")
