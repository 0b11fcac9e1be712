"""Keeps the mappings of sources, and what a sender's id of evidence stands for.

Revision 0003. Revisions of a mapping never change; a changed mapping is a new one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Creates the two tables."""
    op.create_table(
        "evidence_mappings",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("client", sa.String(length=40), nullable=False),
        sa.Column("saved_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_evidence_mappings")),
        sa.UniqueConstraint("name", "revision", name=op.f("uq_evidence_mappings_name_revision")),
    )
    op.create_table(
        "evidence_keys",
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_evidence_keys")),
    )
