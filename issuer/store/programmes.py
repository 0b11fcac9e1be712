"""Published versions of programmes. Immutable: there is no update."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, select

from issuer.store import tables
from issuer.store.records import ProgrammeRecord
from issuer.store.statements import insert_absent

_TABLE = tables.programmes
_COLUMNS = (_TABLE.c.id, _TABLE.c.version, _TABLE.c.digest, _TABLE.c.document,
            _TABLE.c.published_at)  # fmt: skip
_LATEST_VERSION = (
    select(_TABLE.c.version)
    .where(_TABLE.c.id == bindparam("id"))
    .order_by(_TABLE.c.sequence.desc())
    .limit(1)
)


class Programmes:
    """Programmes by id and version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_absent(self, programme: ProgrammeRecord) -> bool:
        """Whether it was written; False if this id and version exist already."""
        return insert_absent(self._connection, _TABLE, asdict(programme))

    def load(self, programme_id: str, version: str | None = None) -> ProgrammeRecord | None:
        """That version, or the one published last."""
        query = select(*_COLUMNS).where(_TABLE.c.id == programme_id)
        if version is not None:
            query = query.where(_TABLE.c.version == version)
        row = self._connection.execute(query.order_by(_TABLE.c.sequence.desc()).limit(1)).first()
        return None if row is None else ProgrammeRecord(**row._asdict())

    def latest_version(self, programme_id: str) -> str | None:
        """The version published last."""
        return self._connection.execute(_LATEST_VERSION, {"id": programme_id}).scalar()

    def all(self) -> tuple[ProgrammeRecord, ...]:
        """Every version in the order of publication."""
        rows = self._connection.execute(select(*_COLUMNS).order_by(_TABLE.c.sequence))
        return tuple(ProgrammeRecord(**row._asdict()) for row in rows)
