"""The history of findings over the versions of files and of the code."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.Column("stated", sa.String(), nullable=True),
        sa.Column("expected", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("message_zh", sa.String(), nullable=False),
        sa.Column("first_extraction_id", sa.Integer(), nullable=False),
        sa.Column("last_extraction_id", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["first_extraction_id"], ["extraction.id"]),
        sa.ForeignKeyConstraint(["last_extraction_id"], ["extraction.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "fingerprint"),
    )
    for column in ("source_id", "rule", "state", "last_extraction_id"):
        op.create_index(f"ix_finding_{column}", "finding", [column])

    op.create_table(
        "review",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.PrimaryKeyConstraint("source_id"),
    )
