"""Keeps credentials as tokens.

Revision 0004. A token is signed once and served with the same bytes for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "credential_tokens",
        sa.Column("credential", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("reserved_at", sa.String(length=20), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["credential"], ["credentials.id"], name=op.f("fk_credential_tokens_credential")
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["issuer_keys.public_key"], name=op.f("fk_credential_tokens_key")
        ),
        sa.PrimaryKeyConstraint("credential", name=op.f("pk_credential_tokens")),
    )
    if op.get_bind().dialect.name == "postgresql":
        when, refusal = "WHEN ({})", "EXECUTE FUNCTION laurel_refuse('{}')"
    else:
        when, refusal = "WHEN {}", "BEGIN SELECT RAISE(ABORT, '{}'); END"
    for name, operation, condition, message in _RULES:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {operation} ON credential_tokens FOR EACH ROW "
            f"{when.format(condition)} {refusal.format(message)}"
        )


_RULES = (
    ("tokens_fixed", "UPDATE", ("NEW.credential <> OLD.credential OR NEW.key <> OLD.key"
     " OR (OLD.body IS NOT NULL AND NEW.body IS NOT NULL AND NEW.body <> OLD.body)"),
     "a signed token never changes"),
    ("tokens_no_delete", "DELETE", "TRUE", "the row of a token stays"),
)  # fmt: skip
