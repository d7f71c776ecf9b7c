"""SHA-512 of objects; what is done to keep them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("object", sa.Column("sha512", sa.String(), nullable=True))
    op.create_table(
        "preservation_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("kind", "began_at"):
        op.create_index(f"ix_preservation_event_{column}", "preservation_event", [column])
    op.create_table(
        "preservation_object",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("object_sha256", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["preservation_event.id"]),
        sa.PrimaryKeyConstraint("event_id", "object_sha256"),
    )
    op.create_index(
        "ix_preservation_object_object_sha256", "preservation_object", ["object_sha256"]
    )
