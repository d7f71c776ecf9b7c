"""Where bytes come from: sources, captures, objects."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import UtcDateTime, json_column


class Source(SQLModel, table=True):
    """An address to visit, and its state: together these rows are the frontier.

    `role` is listing, article or document. `parent_id` is the page that led here first.
    `fiscal_year` is what title or date suggest, for choosing what to visit; it is never a fact.
    `state` is pending, leased, done or parked (given up until somebody looks; see `reason`).
    `visited_run` is the last run that finished with it, so that a killed run goes on where it was.
    A lease is owner, expiry and the fencing number of the portal's run.
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("portal_id", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    portal_id: str = Field(index=True)
    url: str
    role: str
    title: str = ""
    published: str | None = None
    fiscal_year: int | None = None
    parent_id: int | None = Field(default=None, foreign_key="source.id")
    depth: int = 0
    metadata_json: Any = Field(default=None, sa_column=json_column(nullable=True))
    state: str = Field(default="pending", index=True)
    verdict: str | None = None
    reason: str | None = None
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    visited_run: str | None = Field(default=None, index=True)
    etag: str | None = None
    last_modified: str | None = None
    object_sha256: str | None = Field(default=None, foreign_key="object.sha256", index=True)
    lease_owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_fence: int = 0


class StoredObject(SQLModel, table=True):
    """Bytes in the object store, named by their hash; written once, never changed."""

    __tablename__ = "object"

    sha256: str = Field(primary_key=True)
    size: int
    media_type: str
    stored_at: datetime = Field(sa_type=UtcDateTime)


class Capture(SQLModel, table=True):
    """One visit to one address: the moment, the answer, and the object if there was a body.

    Rows are only ever added. `object_sha256` is None on a 304 and where no body was kept.
    """

    __tablename__ = "capture"
    __table_args__ = (UniqueConstraint("source_id", "captured_at"),)

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    run_id: str = Field(foreign_key="run.id", index=True)
    captured_at: datetime = Field(sa_type=UtcDateTime)
    url: str
    final_url: str
    verdict: str
    reason: str | None = None
    status: int | None = None
    headers: Any = Field(default=None, sa_column=json_column())
    redirects: Any = Field(default=None, sa_column=json_column())
    media_type: str | None = None
    object_sha256: str | None = Field(default=None, foreign_key="object.sha256", index=True)
    elapsed_ms: int = 0
