"""The places of captures and acts of preservation in the log."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for table in ("capture", "preservation_event"):
        op.add_column(table, sa.Column("leaf", sa.Integer(), nullable=True))
        op.create_index(f"ix_{table}_leaf", table, ["leaf"], unique=True)
    unsealed = sa.text("leaf IS NULL")
    op.create_index(
        "ix_capture_unsealed",
        "capture",
        ["id"],
        sqlite_where=unsealed,
        postgresql_where=unsealed,
    )
