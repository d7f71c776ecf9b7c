"""Captures that were made by others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("capture", sa.Column("imported_from", sa.String(), nullable=True))
