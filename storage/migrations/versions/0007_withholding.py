"""Files that are not shown; answers in the order of row numbers, findings by severity."""

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
    for name, columns in {
        "year": ["fiscal_year", "id"],
        "organisation": ["organisation_id", "fiscal_year", "heading_id"],
        "heading": ["heading_id", "fiscal_year"],
        "code": ["code", "fiscal_year", "place"],
        "amount": ["amount_fen", "fiscal_year"],
    }.items():
        op.drop_index(f"ix_entry_{name}", "entry")
        included = [] if "id" in columns else ["id"]
        op.create_index(f"ix_entry_{name}", "entry", columns, postgresql_include=included)
    op.drop_index("ix_finding_rule", "finding")
    op.create_index("ix_finding_rule", "finding", ["rule", "severity", "first_seen", "source_id"])
    op.create_index("ix_finding_severity", "finding", ["severity", "first_seen"])
    op.drop_index("ix_disclosure_version_source_id", "disclosure_version")
    op.create_index(
        "ix_disclosure_version_source_id", "disclosure_version", ["source_id", "disclosure_id"]
    )
