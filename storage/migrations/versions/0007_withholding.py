"""Files that are not shown."""

import sqlalchemy as sa
from alembic import op
revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "withholding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object_sha256", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["object_sha256"], ["object.sha256"]),
        sa.PrimaryKeyConstraint("id"),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_withholding_standing",
        "withholding",
        ["object_sha256"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
