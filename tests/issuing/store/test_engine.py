"""The settings that our promises rest on."""

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pysqlite3
import pytest
from sqlalchemy import text

from issuer.errors import StoreUnavailable, StoreUnsuitable
from issuer.store import engine
from issuer.store.engine import require_sqlite
from issuer.store.migrate import upgrade
from issuer.store.store import Store
from tests.support.databases import Databases


@pytest.mark.parametrize(("pragma", "value"), [
    ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000),
    ("trusted_schema", 0), ("cell_size_check", 1), ("secure_delete", 1),
])  # fmt: skip
def test_sqlite_runs_with(databases: Databases, pragma: str, value: object) -> None:
    with Store.open(databases.url("sqlite")) as store, store.reading() as unit:
        assert unit.connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_a_sqlite_that_may_corrupt_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(StoreUnsuitable, match=r"too old: 3\.51\.3"):
        require_sqlite(version)


@pytest.mark.parametrize("url", ["mysql://h/x", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(StoreUnsuitable, match="DATABASE_URL"):
        Store.open(url)


def test_a_postgresql_that_may_lose_answers_is_refused(databases: Databases) -> None:
    url = databases.url("postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"ALTER DATABASE {connection.info.dbname} SET synchronous_commit = off".encode()
        )
    with (
        Store.open(url) as store,
        pytest.raises(StoreUnsuitable, match="synchronous_commit=off"),
        store.reading(),
    ):
        pass


def test_a_reader_waits_for_no_writer(database_url: str) -> None:
    with Store.open(database_url) as store:
        upgrade(store)
        with store.writing() as writer, store.reading() as reader:
            writer.connection.execute(text("UPDATE audit_head SET sequence = 7"))
            assert reader.audit.head()[0] == 0


def test_a_database_that_stays_locked_is_unavailable(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_SQLITE_PRAGMAS", ("busy_timeout=1", "journal_mode=WAL"))
    url = databases.url("sqlite")
    with (
        Store.open(url) as store,
        closing(pysqlite3.connect(url.removeprefix("sqlite:///"))) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable), store.writing():
            pytest.fail("nobody else is writing")
        with pytest.raises(StoreUnavailable):
            store.write(lambda _unit: pytest.fail("nobody else is writing"))
        other.rollback()
        assert store.write(lambda _unit: "done") == "done"


INCREMENTS = """
import sys, threading
from sqlalchemy import text
from issuer.store.store import Store

store = Store.open(sys.argv[1])
lock = " FOR UPDATE" if store.engine.dialect.name == "postgresql" else ""

def increment():
    for _ in range(40):
        with store.writing() as unit:
            now = unit.connection.execute(text("SELECT sequence FROM audit_head" + lock)).scalar()
            unit.connection.execute(text("UPDATE audit_head SET sequence = :n"), {"n": now + 1})

threads = [threading.Thread(target=increment) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
store.close()
"""


def test_480_increments_from_12_threads_in_3_processes_are_480(
    database_url: str, tmp_path: Path
) -> None:
    with Store.open(database_url) as store:
        upgrade(store)
        script = tmp_path / "increments.py"
        script.write_text(INCREMENTS)
        processes = [
            subprocess.Popen([sys.executable, str(script), database_url]) for _ in range(3)
        ]
        assert [process.wait(60) for process in processes] == [0, 0, 0]
        with store.reading() as unit:
            assert unit.audit.head()[0] == 480


def test_connections_are_shared_by_threads(database_url: str) -> None:
    with Store.open(database_url) as store:
        upgrade(store)
        found: list[int] = []

        def read() -> None:
            with store.reading() as unit:
                found.append(unit.audit.head()[0])

        threads = [threading.Thread(target=read) for _ in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [0] * 64
