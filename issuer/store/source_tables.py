"""Tables about sources: their mappings, and whose evidence an external id stands for."""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from issuer.store.tables import Moment, metadata

evidence_mappings = Table(
    "evidence_mappings",
    metadata,
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", String(80), nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("client", String(40), nullable=False),
    Column("saved_at", Moment, nullable=False),
    UniqueConstraint("name", "revision"),
)

evidence_keys = Table(
    "evidence_keys",
    metadata,
    Column("identity", String(64), primary_key=True),
    Column("evidence", Text, nullable=False),
    Column("subject", String(64), nullable=False),
)
"""`identity` is a salted digest of source and external id, `subject` that of the award."""
