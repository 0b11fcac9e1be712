"""The pages that a credential's achievement and alignments lead to."""

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from edge.words import LANGUAGES
from tests.support.sample_certificate import BASE, a_certificate, musa

HTML = {"Accept": "text/html"}
PATH = f"/programmes/{musa().id}/{musa().version}"


def test_every_address_that_a_credential_names_is_there(client: FlaskClient) -> None:
    achievement = a_certificate().document["credentialSubject"]["achievement"]
    named = [achievement["id"], achievement["criteria"]["id"], achievement["image"]["id"]]
    named += [alignment["targetUrl"] for alignment in achievement["alignment"]]
    own = [url for url in named if url.startswith(BASE)]
    assert len(own) > 20
    for url in own:
        assert client.get(urlsplit(url).path, headers=HTML).status_code == 200, url


def test_the_criteria_have_their_place_on_the_roles_page(client: FlaskClient) -> None:
    criteria = a_certificate().document["credentialSubject"]["achievement"]["criteria"]["id"]
    path, _, fragment = criteria.removeprefix(BASE).partition("#")
    root = lxml_html.fromstring(client.get(path, headers=HTML).text)
    assert fragment == "criteria"
    assert root.get_element_by_id("criteria").tag == "h2"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "/roles/died", "/competences/ecf-d1", "/competences/tr-02"])
def test_every_page_in_every_language(client: FlaskClient, language: str, path: str) -> None:
    response = client.get(f"{PATH}{path}?lang={language}", headers=HTML)
    text = lxml_html.fromstring(response.text).text_content()
    assert response.status_code == 200
    assert not re.search(r"\b(certificate|programme|layout)\.[a-z]+(\.[a-z]+)*\b", text)
    assert response.text.count("<h1") == 1


def test_the_programme_tells_how_sure_its_facts_are(client: FlaskClient) -> None:
    text = client.get(f"{PATH}?lang=en", headers=HTML).text
    assert 'provisional · <span lang="en">Proposal of the Laurel project' in text
    assert "stated by the programme" in text
    assert musa().digest in text


def test_programme_pages_may_be_listed(client: FlaskClient) -> None:
    response = client.get(f"{PATH}/roles/dcc", headers=HTML)
    assert "X-Robots-Tag" not in response.headers
    assert "noindex" not in response.text


def test_a_competence_names_its_framework(client: FlaskClient) -> None:
    text = client.get(f"{PATH}/competences/ecf-d1?lang=en", headers=HTML).text
    assert "European e-Competence Framework (e-CF) 3.0" in text
    assert "D.1" in text


@pytest.mark.parametrize(
    "path",
    [
        "/programmes/none/1",
        f"/programmes/{musa().id}/0",
        f"{PATH}/roles/none",
        f"{PATH}/competences/none",
        f"{PATH}/roles/none/badge.svg",
        f"{PATH}/roles/dcc/badge.gif",
    ],
)
def test_what_is_not_there_is_a_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_roles_picture_may_be_shown_anywhere_but_runs_nothing(client: FlaskClient) -> None:
    svg = client.get(f"{PATH}/roles/dcc/badge.svg")
    assert svg.mimetype == "image/svg+xml"
    assert "sandbox" in svg.headers["Content-Security-Policy"]
    assert svg.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    png = client.get(f"{PATH}/roles/dcc/badge.png")
    assert png.data.startswith(b"\x89PNG")
    assert png.headers["Cache-Control"].startswith("public")
