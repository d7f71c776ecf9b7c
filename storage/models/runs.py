"""Runs, and what operators set for a portal."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.models.columns import UtcDateTime, json_column


class PortalState(SQLModel, table=True):
    """What an operator decided about a portal of the registry, and who is crawling it now.

    One run a portal: the lease names its owner and ends by itself; every new lease raises the
    fencing number, and a write with an older number is refused.
    """

    __tablename__ = "portal_state"

    portal_id: str = Field(primary_key=True)
    enabled: bool = False
    enabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_fence: int = 0


class Run(SQLModel, table=True):
    """One crawl of one portal. `state` is running, completed or failed.

    A run still "running" whose lease has ended was killed; the next run of the same kind and
    parameters takes it up again.
    """

    __tablename__ = "run"

    id: str = Field(primary_key=True)
    kind: str
    portal_id: str = Field(index=True)
    parameters: Any = Field(default=None, sa_column=json_column())
    state: str
    reason: str | None = None
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    counts: Any = Field(default=None, sa_column=json_column(nullable=True))
