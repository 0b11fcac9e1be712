"""The few statements that the two databases spell differently.

A statement that is asked often is made once, at import, with its parameters named: making one
anew costs three times what the database takes to answer it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_absent(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Whether the row was inserted; False if a unique key already has one.

    On PostgreSQL this waits for another transaction that is inserting the same key.
    """
    return inserted_key(connection, table, values) is not None


def inserted_key(connection: Connection, table: Table, values: Mapping[str, Any]) -> Any:
    """The primary key of the row if it was inserted; None if a unique key already has one."""
    return connection.execute(_insert(table, connection.dialect.name), dict(values)).scalar()


@cache
def _insert(table: Table, dialect: str) -> Insert:
    key = next(iter(table.primary_key))
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing().returning(key)
    return sqlite.insert(table).on_conflict_do_nothing().returning(key)
