"""The public parts of the issuer's keys and their states. No private key is ever here."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, insert, select

from credentials.keys.public_key import ED25519
from issuer.store import tables
from issuer.store.records import KeyRecord

_KEYS = tables.issuer_keys
_ALL = select(_KEYS).order_by(_KEYS.c.created_at, _KEYS.c.public_key)
_ACTIVE = (
    select(_KEYS)
    .where(_KEYS.c.state == "active", _KEYS.c.algorithm == bindparam("algorithm"))
    .order_by(_KEYS.c.created_at.desc(), _KEYS.c.public_key.desc())
    .limit(1)
)


class Keys:
    """Issuer keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: KeyRecord) -> None:
        """Writes a new key."""
        self._connection.execute(insert(_KEYS).values(**asdict(key)))

    def all(self) -> tuple[KeyRecord, ...]:
        """Every key there ever was, the oldest first."""
        return tuple(KeyRecord(**row._asdict()) for row in self._connection.execute(_ALL))

    def active(self, algorithm: str = ED25519) -> KeyRecord | None:
        """The key of that kind that signs now; the newest if there are several."""
        row = self._connection.execute(_ACTIVE, {"algorithm": algorithm}).first()
        return None if row is None else KeyRecord(**row._asdict())
