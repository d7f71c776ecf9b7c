"""What a capture keeps: request, peer, certificates, redirecting answers, moments."""

import sqlalchemy as sa
from alembic import op
revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for column in (
        sa.Column("headers_cut", sa.Integer(), nullable=True),
        sa.Column("request", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("http_version", sa.String(), nullable=True),
        sa.Column("reason_phrase", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("tls_protocol", sa.String(), nullable=True),
        sa.Column("tls_cipher", sa.String(), nullable=True),
        sa.Column("first_byte_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hops", sa.JSON(none_as_null=True), nullable=True),
    ):
        op.add_column("capture", column)
    # As one statement: Alembic would write the table of captures anew on SQLite.
    op.execute(
        "ALTER TABLE capture ADD COLUMN certificates_sha256 VARCHAR REFERENCES object (sha256)"
    )
