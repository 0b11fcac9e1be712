"""Nothing about a person reaches a log line, whatever happens."""

import logging

import pytest
import structlog
from flask import Flask

from edge.settings import Settings
from edge.web.base import create_base_app
from edge.web.logs import configure_logging
from tests.issuing.web.conftest import Api
from tests.support.databases import passing_evidence

SECRETS = ("Ελένη", "eleni@example.org", "learner-1", "Ní Bhriain")


@pytest.fixture(autouse=True)
def _log_lines_to_stderr(capsys: pytest.CaptureFixture[str]) -> object:
    configure_logging(logging.INFO)
    yield
    structlog.reset_defaults()


def test_names_and_addresses_are_not_logged(
    api: Api, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    configure_logging(logging.INFO)
    credential = api.issue()
    broken = passing_evidence()
    broken["learner"]["name"]["full"] = SECRETS[0] * 200
    api.post("/v1/completions", broken)
    api.post("/v1/completions", b'{"learner": "eleni@example.org')
    api.get(f"/c/{credential['id']}.json?name=eleni@example.org")
    api.get(f"/c/{credential['id']}", Accept="text/html")
    api.get("/nothing/eleni@example.org")
    written = "".join(capsys.readouterr()) + caplog.text
    assert '"route": "/v1/completions"' in written
    for secret in (*SECRETS, credential["id"], api.token):
        assert secret not in written


def test_the_text_of_an_exception_is_not_logged_and_not_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging(logging.INFO)
    app: Flask = create_base_app("x", Settings())

    def fails() -> str:
        raise ValueError("eleni@example.org")

    app.add_url_rule("/fails", "fails", fails)
    for accept in ("text/html", "*/*"):
        answer = app.test_client().get("/fails", headers={"Accept": accept})
        assert answer.status_code == 500
        assert "eleni" not in answer.text
        assert "Traceback" not in answer.text
    written = "".join(capsys.readouterr())
    assert "builtins.ValueError" in written
    assert "eleni" not in written


def test_even_a_failing_error_page_tells_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure_logging(logging.INFO)
    app: Flask = create_base_app("x", Settings())

    def fails(*_: object, **__: object) -> str:
        raise ValueError("eleni@example.org")

    monkeypatch.setattr("edge.web.answers._page", fails)
    answer = app.test_client().get("/nothing", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "eleni" not in "".join(capsys.readouterr()) + answer.text
