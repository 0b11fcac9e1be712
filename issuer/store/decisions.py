"""Decisions. Append-only: a trigger refuses changes."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, select

from issuer.store import tables
from issuer.store.records import DecisionRecord
from issuer.store.statements import insert_absent

_TABLE = tables.decisions
_COLUMNS = (_TABLE.c.id, _TABLE.c.digest, _TABLE.c.outcome, _TABLE.c.document,
            _TABLE.c.decided_at)  # fmt: skip
_LOAD = select(*_COLUMNS).where(_TABLE.c.id == bindparam("id"))
_IS_KNOWN = select(_TABLE.c.sequence).where(_TABLE.c.id == bindparam("id"))


class Decisions:
    """Decisions by id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_absent(self, decision: DecisionRecord, *, client: str) -> bool:
        """Whether it was written; False if the same decision is stored already."""
        return insert_absent(self._connection, _TABLE, {**asdict(decision), "client": client})

    def load(self, decision_id: str) -> DecisionRecord | None:
        """The decision of that id."""
        row = self._connection.execute(_LOAD, {"id": decision_id}).first()
        return None if row is None else DecisionRecord(**row._asdict())

    def is_known(self, decision_id: str) -> bool:
        """Whether there is a decision of that id."""
        return self._connection.execute(_IS_KNOWN, {"id": decision_id}).first() is not None
