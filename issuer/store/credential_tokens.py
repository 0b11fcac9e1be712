"""Credentials as tokens: reserved with their key, then signed, then never changed."""

from dataclasses import asdict

from sqlalchemy import Connection, select, update

from issuer.store import tables
from issuer.store.records import CredentialTokenRecord
from issuer.store.statements import insert_absent

_TABLE = tables.credential_tokens


class CredentialTokens:
    """At most one for each credential."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, credential_id: str) -> CredentialTokenRecord | None:
        """The token of that credential, signed or only reserved."""
        row = self._connection.execute(
            select(_TABLE).where(_TABLE.c.credential == credential_id)
        ).first()
        return None if row is None else CredentialTokenRecord(**row._asdict())

    def reserve(self, token: CredentialTokenRecord) -> None:
        """Writes it; one that is there already stays."""
        insert_absent(self._connection, _TABLE, asdict(token))

    def store_signed(self, credential_id: str, body: bytes) -> bool:
        """Whether the bytes were written; False if there are some already."""
        stored = self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.credential == credential_id, _TABLE.c.body.is_(None))
            .values(body=body)
        )
        return stored.rowcount == 1
