"""Awards: one row for each (programme, role, cohort, platform, learner). The unique key of this
table makes a second credential for an award impossible."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, select

from issuer.store import tables
from issuer.store.records import AwardKey
from issuer.store.statements import insert_absent

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

    def take(self, key: AwardKey) -> int:
        """The number of that award, new or old. The caller holds its row until the commit."""
        insert_absent(self._connection, _TABLE, asdict(key))
        number: int = self._connection.execute(_HOLD, {"identity": key.identity}).scalar_one()
        return number
