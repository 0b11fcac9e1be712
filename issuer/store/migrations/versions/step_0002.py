"""Keeps the forms in which status lists were published, so that a list can be asked about a moment.

Revision 0002. The forms that are served when this runs are the first ones kept.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Creates the table and takes over the served lists."""
    op.create_table(
        "status_versions",
        sa.Column("list", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.String(length=20), nullable=False),
        sa.Column("valid_until", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list"], ["status_lists.number"], name=op.f("fk_status_versions_list")
        ),
        sa.PrimaryKeyConstraint("list", "valid_from", name=op.f("pk_status_versions")),
    )
    op.execute(
        "INSERT INTO status_versions (list, valid_from, valid_until, version, etag, body) "
        "SELECT number, valid_from, valid_until, signed_version, etag, body FROM status_lists "
        "WHERE body IS NOT NULL"
    )
