"""Indicators, projects, labels; what else a figure states; what could not be read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "label",
        sa.Column("vocabulary", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("vocabulary", "id"),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level1", sa.String(), nullable=True),
        sa.Column("level2", sa.String(), nullable=True),
        sa.Column("level3", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("comparator", sa.String(), nullable=True),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("weight", sa.String(), nullable=True),
        sa.Column("core", sa.Boolean(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("actual", sa.String(), nullable=True),
        sa.Column("score", sa.String(), nullable=True),
        sa.Column("terms", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("project", sa.String(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("bbox", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("path", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("extraction_id", "number"),
    )
    op.create_index("ix_indicator_category", "indicator", ["category"])
    op.create_index("ix_indicator_extraction_id", "indicator", ["extraction_id"])

    op.create_table(
        "project",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_yuan", sa.String(), nullable=True),
        sa.Column("stated", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("period_start", sa.String(), nullable=True),
        sa.Column("period_end", sa.String(), nullable=True),
        sa.Column("nature", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("goal", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("entity", sa.String(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("bbox", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("path", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("extraction_id", "number"),
    )
    op.create_index("ix_project_code", "project", ["code"])
    op.create_index("ix_project_extraction_id", "project", ["extraction_id"])

    with op.batch_alter_table("extraction") as batch_op:
        batch_op.add_column(sa.Column("unread", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("scans", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("file_metadata", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("fact") as batch_op:
        batch_op.add_column(sa.Column("value", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("phase", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("side", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("entity", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("further", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("listed_code", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("grade", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("name_en", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("phrase", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("doubt", sa.String(), nullable=True))
