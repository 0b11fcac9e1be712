"""The few statements that the two databases spell differently."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_absent(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Whether the row was inserted; False if a unique key already has one.

    On PostgreSQL this waits for another transaction that is inserting the same key.
    """
    key = next(iter(table.primary_key))
    if connection.dialect.name == "postgresql":
        inserted = connection.execute(
            postgresql.insert(table).values(**values).on_conflict_do_nothing().returning(key)
        )
    else:
        inserted = connection.execute(
            sqlite.insert(table).values(**values).on_conflict_do_nothing().returning(key)
        )
    return inserted.first() is not None
