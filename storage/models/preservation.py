"""What was done to keep the bytes, when, by whom, and how it ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.models.columns import UtcDateTime, json_column


class PreservationEvent(SQLModel, table=True):
    """One act of preservation, after the event of PREMIS 3.0; `docs/fixity.md` lists the kinds.

    Rows are only ever added; `ended_at`, `outcome`, `counts` and `detail` are set when the act
    ends. One that never ended was killed, or runs still. `outcome` is success, warning or failure.
    `program` and `operator` are the agents: which release, and whose process on which machine.
    `leaf` is its place in the log, from 0; None until it has ended and is sealed.
    """

    __tablename__ = "preservation_event"
    __table_args__ = (Index("ix_preservation_event_leaf", "leaf", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    began_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    program: str
    operator: str
    outcome: str | None = None
    counts: Any = Field(default=None, sa_column=json_column(nullable=True))
    detail: Any = Field(default=None, sa_column=json_column(nullable=True))
    leaf: int | None = None


class PreservationObject(SQLModel, table=True):
    """An object of which an act has something to say, as damaged, repaired or withheld.

    It may have no row in `object`, so its hash is no key of that.
    """

    __tablename__ = "preservation_object"

    event_id: int = Field(foreign_key="preservation_event.id", primary_key=True)
    object_sha256: str = Field(primary_key=True, index=True)
    outcome: str
    detail: str = ""
