"""Connections to SQLite and PostgreSQL, with the settings our promises rest on.

Answered means on disk, and no update is ever lost: SQLite runs WAL with `synchronous=FULL` and
writers begin IMMEDIATE; PostgreSQL must not run with `synchronous_commit` or `fsync` off.
"""

from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from issuer.errors import StoreUnsuitable

OLDEST_SQLITE = (3, 51, 3)
"""The first without the WAL-reset bug that corrupts (3.7.0 to 3.51.2)."""
BUSY_TIMEOUT_MS = 30_000
"""How long a SQLite writer waits for the others."""
LOCK_TIMEOUT_MS = 30_000
STATEMENT_TIMEOUT_MS = 60_000
POOL_SIZE = 10
POOL_OVERFLOW = 40
WRITES = "laurel_writes"
"""Execution option: this connection begins transactions that write."""

_SQLITE_PRAGMAS = (
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
)


def open_engine(database_url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://...`; StoreUnsuitable for anything else."""
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise StoreUnsuitable("DATABASE_URL is not a database URL") from error
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    if url.get_backend_name() == "postgresql":
        return _open_postgresql(url)
    raise StoreUnsuitable(f"DATABASE_URL: sqlite or postgresql, not {url.get_backend_name()}")


def require_sqlite(version: tuple[int, int, int]) -> None:
    """Raises StoreUnsuitable for a SQLite library that may corrupt a database under load."""
    if version < OLDEST_SQLITE:
        found, wanted = (".".join(map(str, each)) for each in (version, OLDEST_SQLITE))
        raise StoreUnsuitable(f"SQLite {found} is too old: {wanted} or newer is needed")


def _open_sqlite(url: URL) -> Engine:
    require_sqlite(pysqlite3.sqlite_version_info)
    if not url.database or url.database == ":memory:":
        raise StoreUnsuitable("DATABASE_URL: a SQLite database in a file, not in memory")
    engine = create_engine(
        url,
        module=pysqlite3,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver's own comes too late
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """At the driver's own connection, which costs a tenth and is done for every read too."""
    statement = "BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN"
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(statement)
    except pysqlite3.Error as error:
        raise OperationalError(statement, None, error) from error


def _open_postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_pre_ping=True,
        connect_args={
            "options": f"-c lock_timeout={LOCK_TIMEOUT_MS}"
            f" -c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC"
        },
    )
    event.listen(engine, "connect", _check_postgresql)
    return engine


def _check_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        for name in ("synchronous_commit", "fsync"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                raise StoreUnsuitable(f"PostgreSQL runs with {name}=off: answers could be lost")
    connection.rollback()
