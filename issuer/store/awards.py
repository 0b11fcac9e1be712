"""Awards: one row for each (programme, role, cohort, platform, learner). The unique key of this
table makes a second credential for an award impossible."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, select

from issuer.store import tables
from issuer.store.records import AwardKey
from issuer.store.statements import inserted_key

_TABLE = tables.awards
_FIND = select(_TABLE.c.id).where(_TABLE.c.identity == bindparam("identity"))
_HOLD = _FIND.with_for_update()


class Awards:
    """Award numbers by what makes an award."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, key: AwardKey) -> int | None:
        """The number of that award, if anything was ever reserved for it."""
        return self._connection.execute(_FIND, {"identity": key.identity}).scalar()

    def take(self, key: AwardKey) -> tuple[int, bool]:
        """The number of that award, and whether it is new. The caller holds its row until the
        commit."""
        number = inserted_key(self._connection, _TABLE, asdict(key))
        if number is not None:
            return number, True
        number = self._connection.execute(_HOLD, {"identity": key.identity}).scalar_one()
        return number, False
