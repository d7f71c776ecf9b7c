"""The first schema.

There is no way back from any revision: it would delete what the archive keeps.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "object",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("division_code", "name"),
    )
    op.create_table(
        "portal_state",
        sa.Column("portal_id", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("enabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("portal_id"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("portal_id", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_run_portal_id", "run", ["portal_id"])

    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reconciled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation_id", "fiscal_year", "kind"),
    )
    op.create_index("ix_coverage_organisation_id", "coverage", ["organisation_id"])

    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation_id", "fiscal_year", "kind", "scope"),
    )
    op.create_index("ix_disclosure_fiscal_year", "disclosure", ["fiscal_year"])
    op.create_index("ix_disclosure_organisation_id", "disclosure", ["organisation_id"])

    op.create_table(
        "extraction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object_sha256", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("paragraphs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("identity", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["object_sha256"], ["object.sha256"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("object_sha256", "version"),
    )
    op.create_index("ix_extraction_object_sha256", "extraction", ["object_sha256"])

    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("metadata_json", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visited_run", sa.String(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("object_sha256", sa.String(), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_fence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["object_sha256"], ["object.sha256"]),
        sa.ForeignKeyConstraint(["parent_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("portal_id", "url"),
    )
    op.create_index("ix_source_object_sha256", "source", ["object_sha256"])
    op.create_index("ix_source_portal_id", "source", ["portal_id"])
    op.create_index("ix_source_state", "source", ["state"])
    op.create_index("ix_source_visited_run", "source", ["visited_run"])

    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("final_url", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("redirects", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("object_sha256", sa.String(), nullable=True),
        sa.Column("elapsed_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["object_sha256"], ["object.sha256"]),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"]),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "captured_at"),
    )
    op.create_index("ix_capture_object_sha256", "capture", ["object_sha256"])
    op.create_index("ix_capture_run_id", "capture", ["run_id"])
    op.create_index("ix_capture_source_id", "capture", ["source_id"])

    op.create_table(
        "disclosure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("object_sha256", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("identity_from", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.id"]),
        sa.ForeignKeyConstraint(["object_sha256"], ["object.sha256"]),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "object_sha256"),
    )
    op.create_index("ix_disclosure_version_disclosure_id", "disclosure_version", ["disclosure_id"])
    op.create_index("ix_disclosure_version_object_sha256", "disclosure_version", ["object_sha256"])
    op.create_index("ix_disclosure_version_source_id", "disclosure_version", ["source_id"])

    op.create_table(
        "extracted_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("statement", sa.String(), nullable=True),
        sa.Column("grid", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("extraction_id", "number"),
    )
    op.create_index("ix_extracted_table_extraction_id", "extracted_table", ["extraction_id"])

    op.create_table(
        "fact",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("classification", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("fund", sa.String(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_yuan", sa.String(), nullable=True),
        sa.Column("stated", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("col", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("bbox", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("sentence", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("extraction_id", "number"),
    )
    op.create_index("ix_fact_amount_fen", "fact", ["amount_fen"])
    op.create_index("ix_fact_code", "fact", ["code"])
    op.create_index("ix_fact_extraction_id", "fact", ["extraction_id"])
    op.create_index("ix_fact_fiscal_year", "fact", ["fiscal_year"])
    op.create_index("ix_fact_statement", "fact", ["statement"])

    op.create_table(
        "rule_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("message_zh", sa.String(), nullable=False),
        sa.Column("stated", sa.String(), nullable=True),
        sa.Column("expected", sa.String(), nullable=True),
        sa.Column("repair", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("operands", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("extraction_id", "result_id"),
    )
    op.create_index("ix_rule_result_extraction_id", "rule_result", ["extraction_id"])
    op.create_index("ix_rule_result_rule", "rule_result", ["rule"])
    op.create_index("ix_rule_result_verdict", "rule_result", ["verdict"])

    op.create_table(
        "finding_fact",
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.String(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"]),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"]),
        sa.PrimaryKeyConstraint("extraction_id", "result_id", "fact_id"),
    )
    op.create_index("ix_finding_fact_fact_id", "finding_fact", ["fact_id"])
