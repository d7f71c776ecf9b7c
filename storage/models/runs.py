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
    family: str | None = None
    family_evidence: str | None = None
    family_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Host(SQLModel, table=True):
    """A machine that portals lie on: one connection, one budget a night, one memory of its asks.

    Held by the run of `portal_id` while that holds its lease with this `fence`. `not_before` is
    when it may be visited again, for the `reason`; `strikes` counts the visits in a row that it
    blocked or failed. `requests` are those of `night` (a date of Asia/Shanghai).
    """

    __tablename__ = "host"

    name: str = Field(primary_key=True)
    portal_id: str | None = None
    fence: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = None
    strikes: int = 0
    night: str | None = None
    requests: int = 0


class Job(SQLModel, table=True):
    """Portals to crawl: a night, a backfill, a re-reading; several workers may share one.

    `state` is open, paused or done.
    """

    __tablename__ = "job"

    id: str = Field(primary_key=True)
    kind: str
    parameters: Any = Field(default=None, sa_column=json_column())
    state: str = Field(index=True)
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class JobPortal(SQLModel, table=True):
    """A portal of a job. `state` is waiting, crawling, done, failed, left or skipped.

    "left": addresses remain, for a later run; "skipped": another job was crawling it. `owner` is
    the process that took it, which holds the portal's lease soon after.
    """

    __tablename__ = "job_portal"

    job_id: str = Field(foreign_key="job.id", primary_key=True)
    portal_id: str = Field(primary_key=True)
    state: str = "waiting"
    owner: str | None = None
    start_at: datetime = Field(sa_type=UtcDateTime)
    report: Any = Field(default=None, sa_column=json_column(nullable=True))


class Run(SQLModel, table=True):
    """One crawl of one portal. `state` is running, completed or failed.

    A run still "running" whose lease has ended was killed; the next run of the same kind and
    parameters takes it up again.
    """

    __tablename__ = "run"

    id: str = Field(primary_key=True)
    kind: str
    portal_id: str = Field(index=True)
    job_id: str | None = Field(default=None, foreign_key="job.id", index=True)
    parameters: Any = Field(default=None, sa_column=json_column())
    state: str
    reason: str | None = None
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    counts: Any = Field(default=None, sa_column=json_column(nullable=True))
