"""Readings held against other documents; what explains a finding; when a disclosure is due."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "comparison",
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.PrimaryKeyConstraint("extraction_id"),
    )
    op.create_index("ix_comparison_stale", "comparison", ["stale"])
    with op.batch_alter_table("review") as table:
        table.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("finding") as table:
        table.add_column(sa.Column("cause", sa.String(), nullable=True))
    with op.batch_alter_table("coverage") as table:
        table.add_column(sa.Column("due_on", sa.String(), nullable=True))
