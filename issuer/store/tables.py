"""The tables. One definition for both databases; `migrations` builds exactly this.

What belongs to a person (documents, bytes, answers, texts) stands in columns that may become
NULL; ids, digests, indexes and dates, which stay for ever, stand in others.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware time as the text `2026-11-22T23:00:00Z`: sorts by time, reads the same anywhere."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text that is stored."""
        return None if value is None else format_date_time_stamp(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The time, aware and in UTC."""
        return None if value is None else parse_date_time_stamp(value)


site = Table(
    "site",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("base_url", Text, nullable=False),
    Column("issuer_did", Text, nullable=False),
    Column("award_salt", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("number = 1", name="only_one"),
)

issuer_keys = Table(
    "issuer_keys",
    metadata,
    Column("public_key", String(200), primary_key=True),
    Column("algorithm", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("activated_at", Moment),
    Column("retired_at", Moment),
    Column("compromised_at", Moment),
    CheckConstraint("state IN ('planned', 'active', 'retired', 'compromised')", name="state"),
)

programmes = Table(
    "programmes",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("digest", String(80), nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("published_at", Moment, nullable=False),
    UniqueConstraint("id", "version"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", String(80), nullable=False, unique=True),
    Column("document", LargeBinary),
    Column("client", String(40), nullable=False),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("id", "revision"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String(200), nullable=False, unique=True),
    Column("digest", String(80), nullable=False, unique=True),
    Column("outcome", String(40), nullable=False),
    Column("document", LargeBinary),
    Column("client", String(40), nullable=False),
    Column("decided_at", Moment, nullable=False),
)

awards = Table(
    "awards",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("identity", String(64), nullable=False, unique=True),
    Column("programme_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("cohort", Text),
    Column("source_instance", Text),
    Column("learner", Text),
)

CREDENTIAL_STATES = ("reserved", "issued", "lint_failed", "check_failed")
CREDENTIAL_STATUSES = ("active", "suspended", "revoked", "superseded")

credentials = Table(
    "credentials",
    metadata,
    Column("id", String(22), primary_key=True),
    Column("award", ForeignKey("awards.id"), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("status_changed_at", Moment),
    Column("decision", ForeignKey("decisions.id"), nullable=False),
    Column("programme_id", Text, nullable=False),
    Column("programme_version", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("key", ForeignKey("issuer_keys.public_key"), nullable=False),
    Column("reserved_at", Moment, nullable=False),
    Column("issued_at", Moment),
    Column("identity", LargeBinary),
    Column("digest", String(64), nullable=False),
    Column("unsigned", LargeBinary),
    Column("signed", LargeBinary),
    Column("superseded_by", String(22)),
    Column("origin", String(64)),
    Column("failure", Text),
    Column("lease_owner", String(64)),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("award", "edition"),
    CheckConstraint("state IN ('reserved', 'issued', 'lint_failed', 'check_failed')", name="state"),
    CheckConstraint("status IN ('active', 'suspended', 'revoked', 'superseded')", name="status"),
    Index(None, "state", "lease_until"),
    Index(None, "decision"),
)

credential_tokens = Table(
    "credential_tokens",
    metadata,
    Column("credential", ForeignKey("credentials.id"), primary_key=True),
    Column("key", ForeignKey("issuer_keys.public_key"), nullable=False),
    Column("reserved_at", Moment, nullable=False),
    Column("body", LargeBinary),
)

status_lists = Table(
    "status_lists",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("purpose", String(20), nullable=False),
    Column("length", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("signed_version", Integer, nullable=False),
    Column("body", LargeBinary),
    Column("etag", String(80)),
    Column("valid_from", Moment),
    Column("valid_until", Moment),
    CheckConstraint("purpose IN ('revocation', 'suspension')", name="purpose"),
)

status_free = Table(
    "status_free",
    metadata,
    Column("list", ForeignKey("status_lists.number"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, nullable=False),
    UniqueConstraint("list", "entry"),
)

status_entries = Table(
    "status_entries",
    metadata,
    Column("list", ForeignKey("status_lists.number"), primary_key=True),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("purpose", String(20), nullable=False),
    Column("credential", String(22), nullable=False),
    Column("is_set", Boolean, nullable=False),
    Column("changed_at", Moment),
    UniqueConstraint("credential", "purpose"),
)

status_versions = Table(
    "status_versions",
    metadata,
    Column("list", ForeignKey("status_lists.number"), primary_key=True),
    Column("valid_from", Moment, primary_key=True),
    Column("valid_until", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("etag", String(80), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

status_changes = Table(
    "status_changes",
    metadata,
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("credential", ForeignKey("credentials.id"), nullable=False, index=True),
    Column("action", String(20), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("text", Text),
    Column("client", String(40), nullable=False),
    Column("at", Moment, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("scope", String(64), primary_key=True),
    Column("client", String(40), nullable=False),
    Column("request_digest", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("status", Integer),
    Column("headers", Text),
    Column("body", LargeBinary),
    Column("expires_at", Moment, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("event", String(60), nullable=False),
    Column("facts", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    CheckConstraint("number = 1", name="only_one"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)
