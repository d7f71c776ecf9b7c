"""The catalogue, which takes over the searching from indexes of facts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_BYTES = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "holding",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["disclosure_version.id"]),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("version_id"),
    )
    op.create_index("ix_holding_extraction_id", "holding", ["extraction_id"])
    op.create_table(
        "heading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", _BYTES, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("words"),
    )
    op.create_table(
        "gram",
        sa.Column("gram", _BYTES, nullable=False),
        sa.Column("heading_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["heading_id"], ["heading.id"]),
        sa.PrimaryKeyConstraint("gram", "heading_id"),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("code", _BYTES, nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("heading_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["holding.version_id"]),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"]),
        sa.ForeignKeyConstraint(["heading_id"], ["heading.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "fact_id"),
    )
    for name, columns in {
        "year": ["fiscal_year", "fact_id"],
        "organisation": ["organisation_id", "fiscal_year"],
        "heading": ["heading_id", "fiscal_year"],
        "code": ["code", "fiscal_year", "place"],
        "amount": ["amount_fen", "fiscal_year"],
    }.items():
        op.create_index(f"ix_entry_{name}", "entry", columns)
    with op.batch_alter_table("fact") as table:
        for column in ("statement", "code", "fiscal_year", "amount_fen"):
            table.drop_index(f"ix_fact_{column}")
