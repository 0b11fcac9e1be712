"""Whether anybody has committed anything since, at a hundredth of the price of a read."""

import threading
from typing import Any

import pysqlite3
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from issuer.errors import StoreUnavailable


class CommitWatch:
    """A SQLite connection that never writes: its data version counts the commits of all others,
    those of other processes too (sqlite.org, PRAGMA data_version)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._connections = 0
        self._turn = threading.Lock()

    def version(self) -> int:
        """A number that differs from the last one as soon as there was a commit."""
        try:
            with self._turn:
                if self._connection is None:
                    self._connection = self._opened()
                    self._connections += 1
                number: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        except (pysqlite3.Error, SQLAlchemyError) as error:
            raise StoreUnavailable(reason=type(error).__name__) from error
        return (self._connections << 32) + number  # only those of one connection compare

    def close(self) -> None:
        """Gives the connection back; the next question opens another."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _opened(self) -> Any:
        pooled = self._engine.raw_connection()
        connection = pooled.dbapi_connection
        pooled.detach()
        return connection
