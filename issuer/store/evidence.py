"""Evidence documents as they were received, each content once."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from issuer.store import tables
from issuer.store.records import EvidenceRecord
from issuer.store.statements import insert_absent

_TABLE = tables.evidence
_COLUMNS = (_TABLE.c.id, _TABLE.c.revision, _TABLE.c.digest, _TABLE.c.document,
            _TABLE.c.received_at)  # fmt: skip
_BY_DIGEST = select(*_COLUMNS).where(_TABLE.c.digest == bindparam("digest"))
_IS_KNOWN = select(_TABLE.c.sequence).where(_TABLE.c.digest == bindparam("digest"))
_LAST_REVISION = select(func.max(_TABLE.c.revision)).where(_TABLE.c.id == bindparam("id"))


class EvidenceDocuments:
    """Evidence by id and revision, or by digest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_absent(
        self, *, evidence_id: str, digest: str, document: bytes, client: str, at: datetime
    ) -> bool:
        """Whether it was written, as the next revision of its id; False if its digest is known.

        Where another worker takes the same revision at the same moment, this one counts on.
        """
        if self._is_known(digest):
            return False
        last = self._connection.execute(_LAST_REVISION, {"id": evidence_id}).scalar()
        values = {
            "id": evidence_id, "revision": (last or 0) + 1, "digest": digest,
            "document": document, "client": client, "received_at": at,
        }  # fmt: skip
        if insert_absent(self._connection, _TABLE, values):
            return True
        if self._is_known(digest):
            return False
        return self.add_absent(
            evidence_id=evidence_id, digest=digest, document=document, client=client, at=at
        )

    def _is_known(self, digest: str) -> bool:
        return self._connection.execute(_IS_KNOWN, {"digest": digest}).first() is not None

    def by_digest(self, digest: str) -> EvidenceRecord | None:
        """The document with that digest."""
        row = self._connection.execute(_BY_DIGEST, {"digest": digest}).first()
        return None if row is None else EvidenceRecord(**row._asdict())

    def latest(self, evidence_id: str) -> EvidenceRecord | None:
        """The newest revision of that id."""
        row = self._connection.execute(
            select(*_COLUMNS)
            .where(_TABLE.c.id == evidence_id)
            .order_by(_TABLE.c.revision.desc())
            .limit(1)
        ).first()
        return None if row is None else EvidenceRecord(**row._asdict())
