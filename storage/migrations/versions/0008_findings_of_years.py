"""Findings under the fiscal years of the files that have them."""

import sqlalchemy as sa
from alembic import op
revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "finding_year",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"]),
        sa.PrimaryKeyConstraint("finding_id", "fiscal_year"),
    )
    op.execute(
        "INSERT INTO finding_year (finding_id, fiscal_year, rule, severity, first_seen) "
        "SELECT DISTINCT finding.id, disclosure.fiscal_year, finding.rule, finding.severity, "
        "finding.first_seen FROM finding "
        "JOIN extraction ON extraction.id = finding.last_extraction_id "
        "JOIN disclosure_version ON disclosure_version.source_id = finding.source_id "
        "AND disclosure_version.object_sha256 = extraction.object_sha256 "
        "JOIN disclosure ON disclosure.id = disclosure_version.disclosure_id"
    )
    op.create_index(
        "ix_finding_year_rule", "finding_year", ["fiscal_year", "rule", "severity", "first_seen"]
    )
    op.create_index(
        "ix_finding_year_severity", "finding_year", ["fiscal_year", "severity", "first_seen"]
    )
