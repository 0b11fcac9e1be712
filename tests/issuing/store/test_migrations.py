"""Empty to newest on both databases; the tables then are exactly those that the code knows."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from issuer.errors import NotInitialised, StoreUnsuitable
from issuer.store import migrations
from issuer.store.migrate import newest_revision, require_newest, upgrade
from issuer.store.store import Store
from issuer.store.tables import metadata


def test_the_history_builds_what_the_code_knows(database_url: str) -> None:
    with Store.open(database_url) as store:
        upgrade(store)
        require_newest(store)
        with store.engine.begin() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            assert compare_metadata(context, metadata) == []


def test_the_history_is_one_line() -> None:
    scripts = ScriptDirectory(migrations.__path__[0])
    assert scripts.get_heads() == [newest_revision()]
    assert all(not script.is_branch_point for script in scripts.walk_revisions())


def test_upgrading_again_changes_nothing(database_url: str) -> None:
    with Store.open(database_url) as store:
        upgrade(store)
        upgrade(store)
        with store.reading() as unit:
            assert unit.audit.head() == (0, "0" * 64)


def test_two_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    with Store.open(database_url) as store:
        threads = [threading.Thread(target=upgrade, args=(store,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        require_newest(store)


def test_an_empty_database_is_not_served(database_url: str) -> None:
    with Store.open(database_url) as store, pytest.raises(NotInitialised):
        require_newest(store)


def test_a_database_of_another_version_is_not_served(database_url: str) -> None:
    with Store.open(database_url) as store:
        upgrade(store)
        with store.writing() as unit:
            unit.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StoreUnsuitable, match="revision 9999"):
            require_newest(store)
