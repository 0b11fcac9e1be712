"""The first schema, with the triggers that keep what must never change.

Revision 0001. The unique keys of `awards`, `credentials` and `status_entries` are what makes a
second credential for an award, and a second use of a status index, impossible.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates the tables, then their triggers."""
    _create_tables_of_documents()
    _create_tables_of_credentials()
    _create_tables_of_status()
    _create_tables_of_operation()
    op.execute(
        "INSERT INTO audit_head (number, sequence, digest) VALUES (1, 0, '" + "0" * 64 + "')"
    )
    if op.get_bind().dialect.name == "postgresql":
        _protect_postgresql()
    else:
        _protect_sqlite()


def _create_tables_of_documents() -> None:
    op.create_table(
        "programmes",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_programmes")),
        sa.UniqueConstraint("id", "version", name=op.f("uq_programmes_id_version")),
    )
    op.create_table(
        "evidence",
        sa.Column("sequence", _NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("client", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_evidence")),
        sa.UniqueConstraint("digest", name=op.f("uq_evidence_digest")),
        sa.UniqueConstraint("id", "revision", name=op.f("uq_evidence_id_revision")),
    )
    op.create_table(
        "decisions",
        sa.Column("sequence", _NUMBER, nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("client", sa.String(length=40), nullable=False),
        sa.Column("decided_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_decisions")),
        sa.UniqueConstraint("digest", name=op.f("uq_decisions_digest")),
        sa.UniqueConstraint("id", name=op.f("uq_decisions_id")),
    )


def _create_tables_of_credentials() -> None:
    op.create_table(
        "issuer_keys",
        sa.Column("public_key", sa.String(length=200), nullable=False),
        sa.Column("algorithm", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.Column("activated_at", sa.String(length=20), nullable=True),
        sa.Column("retired_at", sa.String(length=20), nullable=True),
        sa.Column("compromised_at", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'active', 'retired', 'compromised')",
            name=op.f("ck_issuer_keys_state"),
        ),
        sa.PrimaryKeyConstraint("public_key", name=op.f("pk_issuer_keys")),
    )
    op.create_table(
        "awards",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("cohort", sa.Text(), nullable=True),
        sa.Column("source_instance", sa.Text(), nullable=True),
        sa.Column("learner", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("identity", name=op.f("uq_awards_identity")),
    )
    op.create_table(
        "credentials",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("award", _NUMBER, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_changed_at", sa.String(length=20), nullable=True),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("programme_version", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("reserved_at", sa.String(length=20), nullable=False),
        sa.Column("issued_at", sa.String(length=20), nullable=True),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("unsigned", sa.LargeBinary(), nullable=True),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("superseded_by", sa.String(length=22), nullable=True),
        sa.Column("origin", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.String(length=20), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('reserved', 'issued', 'lint_failed', 'check_failed')",
            name=op.f("ck_credentials_state"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'suspended', 'revoked', 'superseded')",
            name=op.f("ck_credentials_status"),
        ),
        sa.ForeignKeyConstraint(["award"], ["awards.id"], name=op.f("fk_credentials_award")),
        sa.ForeignKeyConstraint(
            ["decision"], ["decisions.id"], name=op.f("fk_credentials_decision")
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["issuer_keys.public_key"], name=op.f("fk_credentials_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("award", "edition", name=op.f("uq_credentials_award_edition")),
    )
    op.create_index(op.f("ix_credentials_decision"), "credentials", ["decision"], unique=False)
    op.create_index(
        op.f("ix_credentials_state_lease_until"),
        "credentials",
        ["state", "lease_until"],
        unique=False,
    )


def _create_tables_of_status() -> None:
    op.create_table(
        "status_lists",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed_version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("etag", sa.String(length=80), nullable=True),
        sa.Column("valid_from", sa.String(length=20), nullable=True),
        sa.Column("valid_until", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('revocation', 'suspension')", name=op.f("ck_status_lists_purpose")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_lists")),
    )
    op.create_table(
        "status_free",
        sa.Column("list", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list"], ["status_lists.number"], name=op.f("fk_status_free_list")
        ),
        sa.PrimaryKeyConstraint("list", "place", name=op.f("pk_status_free")),
        sa.UniqueConstraint("list", "entry", name=op.f("uq_status_free_list_entry")),
    )
    op.create_table(
        "status_entries",
        sa.Column("list", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("credential", sa.String(length=22), nullable=False),
        sa.Column("is_set", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["list"], ["status_lists.number"], name=op.f("fk_status_entries_list")
        ),
        sa.PrimaryKeyConstraint("list", "entry", name=op.f("pk_status_entries")),
        sa.UniqueConstraint(
            "credential", "purpose", name=op.f("uq_status_entries_credential_purpose")
        ),
    )
    op.create_table(
        "status_changes",
        sa.Column("sequence", _NUMBER, nullable=False),
        sa.Column("credential", sa.String(length=22), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("client", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["credential"], ["credentials.id"], name=op.f("fk_status_changes_credential")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_status_changes")),
    )
    op.create_index(
        op.f("ix_status_changes_credential"), "status_changes", ["credential"], unique=False
    )


def _create_tables_of_operation() -> None:
    op.create_table(
        "site",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("issuer_did", sa.Text(), nullable=False),
        sa.Column("award_salt", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_site_only_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_site")),
    )
    op.create_table(
        "answers",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("client", sa.String(length=40), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("lease_until", sa.String(length=20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_expires_at"), "answers", ["expires_at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_digest")),
    )
    op.create_table(
        "audit_head",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.Column("revoked_at", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )


# (trigger, table, operation, condition, what it says)
_RULES = (
    ("audit_no_update", "audit", "UPDATE", "TRUE", "the audit chain is append-only"),
    ("audit_no_delete", "audit", "DELETE", "TRUE", "the audit chain is append-only"),
    ("decisions_no_update", "decisions", "UPDATE", ("NEW.digest <> OLD.digest OR NEW.id <> OLD.id"
     " OR (NEW.document IS NOT NULL AND (OLD.document IS NULL OR NEW.document <> OLD.document))"),
     "a decision never changes"),
    ("programmes_no_update", "programmes", "UPDATE", "TRUE", "a published version never changes"),
    ("programmes_no_delete", "programmes", "DELETE", "TRUE", "a published version never goes"),
    ("signed_bytes_fixed", "credentials", "UPDATE", ("OLD.signed IS NOT NULL AND"
     " ((NEW.signed IS NOT NULL AND NEW.signed <> OLD.signed) OR NEW.digest <> OLD.digest"
     " OR NEW.state <> OLD.state OR NEW.award <> OLD.award OR NEW.edition <> OLD.edition)"),
     "signed bytes never change"),
    ("revocation_final", "credentials", "UPDATE",
     "OLD.status IN ('revoked', 'superseded') AND NEW.status NOT IN ('revoked', 'superseded')",
     "a revocation is final"),
    ("credentials_no_delete", "credentials", "DELETE", "TRUE", "a credential's row stays"),
    ("awards_no_delete", "awards", "DELETE", "TRUE", "an award's row stays"),
    ("entries_no_delete", "status_entries", "DELETE", "TRUE", "an index is used once"),
    ("entries_fixed", "status_entries", "UPDATE", ("NEW.list <> OLD.list OR NEW.entry <> OLD.entry"
     " OR NEW.credential <> OLD.credential OR NEW.purpose <> OLD.purpose"),
     "an index belongs to one credential"),
)  # fmt: skip


def _protect_sqlite() -> None:
    for name, table, operation, condition, message in _RULES:
        quoted = message.replace("'", "''")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{quoted}'); END"
        )


def _protect_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION laurel_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';"
        " END $$"
    )
    for name, table, operation, condition, message in _RULES:
        quoted = message.replace("'", "''")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION laurel_refuse('{quoted}')"
        )
