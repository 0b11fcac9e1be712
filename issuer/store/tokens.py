"""API tokens: only keyed hashes of their secrets."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from issuer.store import tables
from issuer.store.records import TokenRecord

_TABLE = tables.tokens
_BY_DIGEST = select(_TABLE).where(_TABLE.c.digest == bindparam("digest"))


class Tokens:
    """Tokens by digest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: TokenRecord, *, digest: str) -> None:
        """Writes a new token."""
        self._connection.execute(
            insert(_TABLE).values(
                id=token.id, digest=digest, name=token.name, scopes=" ".join(token.scopes),
                created_at=token.created_at, revoked_at=token.revoked_at,
            )
        )  # fmt: skip

    def by_digest(self, digest: str) -> TokenRecord | None:
        """The token whose secret has that keyed hash, also if it was revoked."""
        row = self._connection.execute(_BY_DIGEST, {"digest": digest}).first()
        return None if row is None else _token(row)

    def all(self) -> tuple[TokenRecord, ...]:
        """Every token, the oldest first."""
        rows = self._connection.execute(select(_TABLE).order_by(_TABLE.c.created_at, _TABLE.c.id))
        return tuple(_token(row) for row in rows)

    def revoke(self, token_id: str, *, at: datetime) -> bool:
        """Whether there was such a token that still held."""
        revoked = self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == token_id, _TABLE.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return revoked.rowcount == 1


def _token(row: Row[Any]) -> TokenRecord:
    return TokenRecord(
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
