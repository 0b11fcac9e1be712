"""Brings a database to the newest schema: one linear history for SQLite and PostgreSQL."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from issuer.errors import NotInitialised, StoreUnavailable, StoreUnsuitable
from issuer.store.engine import WRITES
from issuer.store.store import Store

_ONE_AT_A_TIME = 0x6C61_7572
"""PostgreSQL advisory lock: two processes that start at once migrate one after the other."""


def upgrade(store: Store, revision: str = "head") -> None:
    """Applies what is missing, all of it in one transaction; nothing to do is fine."""
    engine = store.engine.execution_options(**{WRITES: True})
    try:
        with (
            as_file(files("issuer.store") / "migrations") as folder,
            engine.begin() as connection,
        ):
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ONE_AT_A_TIME})
            config = Config()
            config.set_main_option("script_location", str(folder).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except SQLAlchemyError as error:
        raise StoreUnavailable(reason=type(error).__name__) from error


def newest_revision() -> str:
    """The revision that this code works with."""
    with as_file(files("issuer.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        revision = ScriptDirectory.from_config(config).get_current_head()
    if revision is None:
        raise StoreUnsuitable("no migrations are installed")
    return revision


def require_newest(store: Store) -> None:
    """Raises NotInitialised for an empty database, StoreUnsuitable for another revision."""
    try:
        with store.engine.begin() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise StoreUnavailable(reason=type(error).__name__) from error
    if found is None:
        raise NotInitialised("the database is empty: run `laurel init`")
    if found != newest_revision():
        raise StoreUnsuitable(
            f"the database is at revision {found}, this version works with {newest_revision()}:"
            " run `laurel db upgrade`, or use the version that fits"
        )
