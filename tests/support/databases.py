"""Sites and databases for tests, each test with its own, each on SQLite and on PostgreSQL.

Loaded as a plugin by `tests/conftest.py`. A site is set up once in each process and then
copied: a file copy on SQLite, `CREATE DATABASE ... TEMPLATE` on PostgreSQL.
"""

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3
import pytest
from sqlalchemy import text

from credentials.resources import bundled
from edge.settings import Settings
from issuer.services.programmes import publish_programme
from issuer.services.site import Client, Site
from issuer.services.tokens import SCOPES
from issuer.wiring import initialise, open_site
from tests.support.postgres import MEMORY, running_postgres

KINDS = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BASE_URL = "http://localhost:8000"
PASSPHRASE = "only for tests"
CLIENT = Client(id="test-client", name="test", scopes=SCOPES)
MUSA = bundled("schemas") / "programmes" / "musa" / "musa-specialization-2019.json"
FREE_INDEXES = 2_000
"""Left in each list of a copied site; the lists have their full length."""
SUSPENDABLE = "musa-suspendable"
"""The same programme under another id, with suspension turned on."""


@dataclass(frozen=True, kw_only=True)
class Databases:
    """Empty databases on demand."""

    folder: Path
    postgres: Callable[[], str]
    """URL of a running server with `{name}` in it."""

    def url(self, kind: str, *, like: str | None = None) -> str:
        """A new database of that kind, empty or a copy."""
        name = f"t{secrets.token_hex(6)}"
        if kind == "sqlite":
            path = self.folder / f"{name}.sqlite3"
            if like is not None:
                shutil.copy(like.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        server = self.postgres()
        template = f" TEMPLATE {like.split('/')[3].split('?')[0]}" if like else ""
        with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{template}".encode())
        return server.format(name=name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Callable[[], str]]:
    """Starts PostgreSQL when it is first needed in this process."""
    started: list[str] = []
    running = running_postgres()

    def server() -> str:
        if not started:
            started.append(running.__enter__())
        return started[0]

    yield server
    if started:
        running.__exit__(None, None, None)


@pytest.fixture(scope="session")
def databases(postgres_server: Callable[[], str]) -> Iterator[Databases]:
    folder = Path(tempfile.mkdtemp(prefix="laurel-db-", dir=MEMORY if MEMORY.is_dir() else None))
    yield Databases(folder=folder, postgres=postgres_server)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> str:
    """A new empty database of each kind."""
    return databases.url(request.param)


@dataclass(frozen=True, kw_only=True)
class Sites:
    """Set-up sites on demand: key, lists, and the two programmes published."""

    databases: Databases
    folder: Path
    templates: dict[str, Settings]

    def settings(self, kind: str) -> Settings:
        """Settings of a new site of its own."""
        if kind not in self.templates:
            self.templates[kind] = self._template(kind)
        template = self.templates[kind]
        data = self.folder / secrets.token_hex(6)
        shutil.copytree(template.data, data)
        url = self.databases.url(kind, like=template.database_url)
        return replace(template, data=data, database_url=url)

    def empty_settings(self, kind: str) -> Settings:
        """Settings of a site that is still to be initialised."""
        return Settings(
            base_url=BASE_URL,
            data=self.folder / secrets.token_hex(6),
            database_url=self.databases.url(kind),
            key_passphrase=PASSPHRASE,
        )

    def _template(self, kind: str) -> Settings:
        settings = self.empty_settings(kind)
        initialise(settings, clock=lambda: NOW)
        site = open_site(settings, clock=lambda: NOW)
        publish_programme(site, musa())
        publish_programme(site, suspendable())
        with site.store.writing() as unit:
            unit.connection.execute(text(f"DELETE FROM status_free WHERE place > {FREE_INDEXES}"))
        site.close()
        _shrink(settings.database_url)
        return settings


def _shrink(url: str) -> None:
    """Gives the deleted rows' space back, so that copies are quick."""
    if url.startswith("sqlite"):
        connection = pysqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("VACUUM FULL status_free")


def musa() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(MUSA.read_text())
    return document


def suspendable() -> dict[str, Any]:
    return {**musa(), "id": SUSPENDABLE, "suspension": True}


@pytest.fixture(scope="session")
def sites(databases: Databases) -> Sites:
    return Sites(databases=databases, folder=databases.folder / "sites", templates={})


@pytest.fixture(params=KINDS)
def site(request: pytest.FixtureRequest, sites: Sites) -> Iterator[Site]:
    """A new site of each kind; its time stands still at NOW."""
    opened = open_site(sites.settings(request.param), clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_site(sites: Sites) -> Iterator[Site]:
    """A new site on SQLite, for what does not touch the database's own behaviour."""
    opened = open_site(sites.settings("sqlite"), clock=lambda: NOW)
    yield opened
    opened.close()


def passing_evidence(learner: str = "learner-1", **changes: Any) -> dict[str, Any]:
    """Evidence of an invented learner of the Mu.SA programme who has earned the certificate."""
    document = json.loads(json.dumps(_PASSING)) | changes
    document["learner"]["sourceId"] = learner
    return document


def failing_evidence(learner: str = "learner-1") -> dict[str, Any]:
    """The same learner, not selected for the course."""
    document = passing_evidence(learner)
    document["enrolment"]["status"] = "notSelected"
    return document


def _passing() -> dict[str, Any]:
    learner_role = "dcc"
    activities = [
        {
            "activityId": activity["id"],
            "component": activity["component"],
            "kind": activity["kind"],
            "status": "gradedPassed",
            "score": {"raw": activity["maxScore"], "max": activity["maxScore"]},
            "passed": True,
            "verdictBy": "platform",
            "gradedAt": "2020-02-01T09:00:00Z",
        }
        for activity in musa()["activities"]
        if learner_role in activity["requiredFor"]
    ]
    return {
        "schema": "completion-evidence/1",
        "id": "00000000-0000-4000-8000-000000000001",
        "revision": 1,
        "asOf": "2020-03-16T10:00:00Z",
        "source": {"system": "moodle", "instance": "https://courses.example.org"},
        "programme": {"id": "musa-specialization-2019"},
        "role": learner_role,
        "cohort": "2019",
        "learner": {
            "sourceId": "learner-1",
            "name": {"full": "Ελένη Ní Bhriain"},
            "identifiers": [{"type": "emailAddress", "value": "eleni@example.org"}],
        },
        "enrolment": {
            "status": "selected",
            "startedAt": "2019-09-16",
            "completedAt": "2020-03-13",
        },
        "prerequisites": [{"id": "musa-mooc", "kind": "record", "result": "passed"}],
        "activities": activities,
        "workBased": {"plannedHours": "200", "confirmedHours": "200"},
        "attendance": [{"session": "week", "date": "2019-10-07", "hours": "24", "present": True}],
        "signOffs": [
            {
                "role": role,
                "personRef": f"ref-{role}",
                "at": "2020-03-10T12:00:00Z",
                "method": "login",
            }
            for role in ("supervisor", "tutor")
        ],
    }


_PASSING = _passing()
