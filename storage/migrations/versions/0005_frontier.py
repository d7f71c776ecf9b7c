"""Hosts, jobs, changes; when an address is due again, and when it is gone."""

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("portal_id", sa.String(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("night", sa.String(), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_job_state", "job", ["state"])
    op.create_table(
        "job_portal",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("portal_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"]),
        sa.PrimaryKeyConstraint("job_id", "portal_id"),
    )
    op.create_table(
        "mention",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("attributed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["parent_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("source_id", "parent_id"),
    )
    op.create_index("ix_mention_parent_id", "mention", ["parent_id"])
    op.execute(
        "INSERT INTO mention (source_id, parent_id, title, published, attributed) "
        "SELECT id, parent_id, title, published, true FROM source "
        "WHERE role = 'document' AND parent_id IS NOT NULL"
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("former_sha256", sa.String(), nullable=False),
        sa.Column("object_sha256", sa.String(), nullable=False),
        sa.Column("to_url", sa.String(), nullable=True),
        sa.Column("difference", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "kind", "at"),
    )
    for column in ("source_id", "kind", "at"):
        op.create_index(f"ix_change_{column}", "change", [column])
    with op.batch_alter_table("run") as table:
        table.add_column(sa.Column("job_id", sa.String(), nullable=True))
        table.create_foreign_key("fk_run_job", "job", ["job_id"], ["id"])
        table.create_index("ix_run_job_id", ["job_id"])
    with op.batch_alter_table("portal_state") as table:
        table.add_column(sa.Column("family", sa.String(), nullable=True))
        table.add_column(sa.Column("family_evidence", sa.String(), nullable=True))
        table.add_column(sa.Column("family_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("capture") as table:
        table.add_column(sa.Column("name", sa.String(), nullable=True))
        table.add_column(sa.Column("tls", sa.String(), nullable=True))
    _widen_versions()
    _extend_sources()


def _widen_versions() -> None:
    """The old constraint has no name on SQLite; the convention gives it PostgreSQL's."""
    name = "disclosure_version_source_id_object_sha256_key"
    convention = {"uq": "%(table_name)s_%(column_0_N_name)s_key"}
    with op.batch_alter_table("disclosure_version", naming_convention=convention) as table:
        table.drop_constraint(name, type_="unique")
        table.create_unique_constraint(
            "uq_disclosure_version", ["source_id", "object_sha256", "disclosure_id"]
        )


def _extend_sources() -> None:
    with op.batch_alter_table("source") as table:
        table.add_column(sa.Column("host", sa.String(), nullable=False, server_default=sa.text("''")))
        table.add_column(sa.Column("page", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("relevance", sa.String(), nullable=True))
        table.add_column(sa.Column("within", sa.Boolean(), nullable=False, server_default="0"))
        table.add_column(sa.Column("kind", sa.String(), nullable=True))
        table.add_column(
            sa.Column("interval_days", sa.Integer(), nullable=False, server_default="0")
        )
        table.add_column(sa.Column("links", sa.Integer(), nullable=True))
        table.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(
            sa.Column("missing_days", sa.Integer(), nullable=False, server_default="0")
        )
        table.add_column(sa.Column("missing_on", sa.String(), nullable=True))
        table.add_column(sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
        table.create_index("ix_source_parent_id", ["parent_id"])
    connection = op.get_bind()
    source = sa.table("source", sa.column("id"), sa.column("url"), sa.column("host"))
    hosts = [
        {"number": number, "netloc": urlsplit(url).netloc.lower()}
        for number, url in connection.execute(sa.select(source.c.id, source.c.url))
    ]
    if hosts:
        connection.execute(
            source.update()
            .where(source.c.id == sa.bindparam("number"))
            .values(host=sa.bindparam("netloc")),
            hosts,
        )
    op.execute(
        "UPDATE source SET seen_at = (SELECT MAX(captured_at) FROM capture "
        "WHERE source_id = source.id AND verdict IN ('captured', 'not-modified'))"
    )
