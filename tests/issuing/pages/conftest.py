"""The pages on an application with three certificates and no database."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from edge.settings import Settings
from edge.web.base import create_base_app
from edge.words import Language
from issuer.artifacts.badge import render_badge_png, render_badge_svg
from issuer.domain.certificate import Certificate
from issuer.domain.programme import Programme
from issuer.errors import IssuerError, NotFound
from issuer.web import page_facts, pages, programme_pages
from issuer.web.operation import add_docs
from issuer.web.problems import problem_of
from tests.support.sample_certificate import BASE, a_certificate, musa

HOSTILE = "<script>alert(1)</script>\"'&amp;<img src=x onerror=alert(2)>\u202e"
LONG = ("Wolfeschlegelsteinhausenbergerdorff" * 15)[:500]
SINCE = datetime(2026, 11, 2, tzinfo=UTC)


@dataclass(frozen=True)
class FakeSite:
    """What the pages need of a site."""

    base_url: str = BASE
    memory: dict[tuple[str, str], Any] = field(default_factory=dict)

    def read_once(self, key: tuple[str, str], read: Callable[[], Any]) -> Any:
        """As where nobody commits anything."""
        if key not in self.memory:
            self.memory[key] = read()
        return self.memory[key]

    @staticmethod
    def clock() -> datetime:
        return datetime(2026, 11, 22, 23, 19, tzinfo=UTC)


CERTIFICATES = {
    "valid": a_certificate,
    "revoked": lambda: a_certificate(status="revoked", status_changed_at=SINCE),
    "suspended": lambda: a_certificate(status="suspended", status_changed_at=SINCE),
    "superseded": lambda: a_certificate(
        status="superseded", status_changed_at=SINCE, superseded_by=f"{BASE}/c/newer"
    ),
    "hostile": lambda: a_certificate(name=HOSTILE),
    "long": lambda: a_certificate(name=LONG, role="died"),
    "arabic": lambda: a_certificate(name="محمد بن عبد الله الفاسي"),
}


def _load(_site: object, identifier: str) -> Certificate:
    if identifier not in CERTIFICATES:
        raise NotFound("no such credential", kind="credential", id=identifier)
    return CERTIFICATES[identifier]()


@cache
def _file(digest: str, form: str, language: Language) -> bytes:
    certificate = next(c() for c in CERTIFICATES.values() if c().digest == digest)
    if form == "pdf":
        return f"%PDF-1.7 in {language}, of {digest}".encode()  # the real one: tests of artifacts
    return render_badge_png(certificate) if form == "png" else render_badge_svg(certificate)


def _read_file(_site: object, found: Certificate, form: str, language: Language) -> bytes:
    return _file(found.digest, form, language if form == "pdf" else "en")


def _programme(_site: object, programme_id: str, version: str) -> Programme:
    if (programme_id, version) != (musa().id, musa().version):
        raise NotFound("no such programme", kind="programme", id=programme_id)
    return musa()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The issuer's pages alone."""
    monkeypatch.setattr(pages, "load_certificate", _load)
    monkeypatch.setattr(pages, "certificate_file", _read_file)
    monkeypatch.setattr(pages, "known_digests", page_facts.KnownDigests())
    monkeypatch.setattr(page_facts, "known_digests", pages.known_digests)
    monkeypatch.setattr(programme_pages, "read_programme", _programme)
    made = create_base_app("issuer", Settings(base_url=BASE, rate_limits=False))
    made.extensions["site"] = FakeSite()
    made.register_blueprint(pages.blueprint)
    add_docs(made)
    made.register_error_handler(
        IssuerError, lambda error: made.handle_user_exception(problem_of(error))
    )
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The same over HTTP on a free port of this machine, for a real browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
