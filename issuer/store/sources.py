"""What is known of the sources of evidence: saved mappings, external ids."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from issuer.store.records import EvidenceKey, MappingRecord
from issuer.store.source_tables import evidence_keys, evidence_mappings
from issuer.store.statements import insert_absent

_MAPPING = (evidence_mappings.c.name, evidence_mappings.c.revision, evidence_mappings.c.digest,
            evidence_mappings.c.document, evidence_mappings.c.saved_at)  # fmt: skip
_NEWEST = (
    select(*_MAPPING)
    .where(evidence_mappings.c.name == bindparam("name"))
    .order_by(evidence_mappings.c.revision.desc())
    .limit(1)
)
_NEWEST_OF_ALL = (
    select(evidence_mappings.c.name, func.max(evidence_mappings.c.revision))
    .group_by(evidence_mappings.c.name)
    .order_by(evidence_mappings.c.name)
)
_KEY = select(evidence_keys).where(evidence_keys.c.identity == bindparam("identity"))


class Sources:
    """Mappings by name, evidence by its sender's id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mapping(self, name: str) -> MappingRecord | None:
        """The mapping saved last under that name."""
        row = self._connection.execute(_NEWEST, {"name": name}).first()
        return None if row is None else MappingRecord(**row._asdict())

    def mapping_names(self) -> tuple[tuple[str, int], ...]:
        """Every name with its newest revision, sorted."""
        return tuple((row[0], row[1]) for row in self._connection.execute(_NEWEST_OF_ALL))

    def save_mapping(
        self, *, name: str, digest: str, document: bytes, client: str, at: datetime
    ) -> MappingRecord:
        """The newest revision: this document, or the one that is the same already."""
        newest = self.mapping(name)
        if newest is not None and newest.digest == digest:
            return newest
        values = {
            "name": name, "revision": (newest.revision if newest else 0) + 1, "digest": digest,
            "document": document, "client": client, "saved_at": at,
        }  # fmt: skip
        insert_absent(self._connection, evidence_mappings, values)
        return self.save_mapping(name=name, digest=digest, document=document, client=client, at=at)

    def take_key(self, key: EvidenceKey) -> EvidenceKey:
        """What that external id stands for: what it stood for before, or this."""
        row = self._connection.execute(_KEY, {"identity": key.identity}).first()
        if row is not None:
            return EvidenceKey(**row._asdict())
        insert_absent(
            self._connection,
            evidence_keys,
            {"identity": key.identity, "evidence": key.evidence, "subject": key.subject},
        )
        return EvidenceKey(
            **self._connection.execute(_KEY, {"identity": key.identity}).one()._asdict()
        )
