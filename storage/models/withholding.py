"""What the archive holds and does not show."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.models.columns import UtcDateTime

_STANDS = text("ended_at IS NULL")


class Withholding(SQLModel, table=True):
    """A file that is taken out of pages, answers and exports, and why; its bytes stay.

    Rows are only ever added; `ended_at` and `end_reason` are set when it is shown again.
    """

    __tablename__ = "withholding"
    __table_args__ = (
        Index(
            "ix_withholding_standing",
            "object_sha256",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    object_sha256: str = Field(foreign_key="object.sha256")
    reason: str
    began_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str | None = None
