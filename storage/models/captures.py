"""Where bytes come from: sources, captures, objects."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.models.columns import UtcDateTime, json_column

# Of columns that came later, for the rows that were there.
_ZERO = {"server_default": "0"}
# What has no place in the log yet.
UNSEALED = text("leaf IS NULL")


class Source(SQLModel, table=True):
    """An address to visit, and its state: together these rows are the frontier.

    `role` is listing, article or document. `parent_id` is the page that led here first; `depth`
    counts from the portal's listings, `page` from the first page of a listing in parts.
    `relevance` says why it is followed, or why not; `within`: it is a budget column, or lies in
    one. `fiscal_year` and `kind` are what titles and dates suggest, for choosing what to visit;
    they are never facts.
    `state` is pending, leased, done, parked (given up until somebody looks; see `reason`) or
    left-out (known, not followed). `visited_run` is the last run that finished with it, so that a
    killed run goes on where it was. It is due again at `not_before`, `interval_days` after the
    last visit. A lease is owner, expiry and the fencing number of the portal's run.
    `links` counts what a page led to when it was last read. `seen_at` is when the address last
    gave what it should; `missing_days` counts the days, the last of them `missing_on`, on which
    it answered 404 or 410 since; `gone_at` is when that counted as gone.
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("portal_id", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    portal_id: str = Field(index=True)
    url: str
    host: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    role: str
    title: str = ""
    published: str | None = None
    fiscal_year: int | None = None
    parent_id: int | None = Field(default=None, foreign_key="source.id", index=True)
    depth: int = 0
    page: int = Field(default=0, sa_column_kwargs=_ZERO)
    relevance: str | None = None
    within: bool = Field(default=False, sa_column_kwargs=_ZERO)
    kind: str | None = None
    metadata_json: Any = Field(default=None, sa_column=json_column(nullable=True))
    state: str = Field(default="pending", index=True)
    verdict: str | None = None
    reason: str | None = None
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    interval_days: int = Field(default=0, sa_column_kwargs=_ZERO)
    links: int | None = None
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    missing_days: int = Field(default=0, sa_column_kwargs=_ZERO)
    missing_on: str | None = None
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    visited_run: str | None = Field(default=None, index=True)
    etag: str | None = None
    last_modified: str | None = None
    object_sha256: str | None = Field(default=None, foreign_key="object.sha256", index=True)
    lease_owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_fence: int = 0


class Mention(SQLModel, table=True):
    """A page that carries a file: one file may stand in the articles of several offices.

    `attributed`: whose the file is was asked with this page in view.
    """

    __tablename__ = "mention"

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    parent_id: int = Field(foreign_key="source.id", primary_key=True, index=True)
    title: str = ""
    published: str | None = None
    attributed: bool = False


class StoredObject(SQLModel, table=True):
    """Bytes in the object store, named by their hash; written once, never changed.

    `sha512` is None of what came before it was taken, until the bytes are next found whole.
    """

    __tablename__ = "object"

    sha256: str = Field(primary_key=True)
    size: int
    media_type: str
    stored_at: datetime = Field(sa_type=UtcDateTime)
    sha512: str | None = None


class Capture(SQLModel, table=True):
    """One visit to one address: the moment, the answer, and the object if there was a body.

    Rows are only ever added. `object_sha256` is None on a 304 and where no body was kept. `name`
    is what Content-Disposition called the file, `tls` the exception that the host needed, if any.

    `url` was asked for, `final_url` is the last address on the way. Of the request to that and of
    its answer are `request` (line and headers) and `headers` (see `storage.headers`; `headers_cut`
    bytes of both were too many to keep), `http_version` and `reason_phrase` of the status line,
    `address` (IP and port connected to), what TLS agreed on, `certificates_sha256` (the object
    with the server's chain in PEM), and the moments `captured_at` (before connecting),
    `first_byte_at`, `ended_at`. `hops` has the same of each answer that redirected. All of these
    are None in captures of schema 0007 and before, and where no answer came.

    `leaf` is its place in the log, from 0; None until it is sealed, and the one column that is
    set later.

    `imported_from` is the file and the record where others made the capture: it was not received
    by our crawler, and its moment is what the record says.
    """

    __tablename__ = "capture"
    __table_args__ = (
        UniqueConstraint("source_id", "captured_at"),
        Index("ix_capture_leaf", "leaf", unique=True),
        Index("ix_capture_unsealed", "id", sqlite_where=UNSEALED, postgresql_where=UNSEALED),
    )

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
    name: str | None = None
    tls: str | None = None
    headers_cut: int | None = None
    request: Any = Field(default=None, sa_column=json_column(nullable=True))
    http_version: str | None = None
    reason_phrase: str | None = None
    address: str | None = None
    tls_protocol: str | None = None
    tls_cipher: str | None = None
    first_byte_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    hops: Any = Field(default=None, sa_column=json_column(nullable=True))
    certificates_sha256: str | None = Field(default=None, foreign_key="object.sha256")
    leaf: int | None = None
    imported_from: str | None = None


class Change(SQLModel, table=True):
    """What became of an address between two visits, where it is more than "the same bytes".

    `kind`: "content" (other bytes, the same content), "changed" (a new version; `difference` has
    its cells, None where a file cannot be read), "moved" (the same file elsewhere, at `to_url`),
    "gone" (404 or 410 on three days), "returned" (there again). An address may go and return more
    than once.
    """

    __tablename__ = "change"
    __table_args__ = (UniqueConstraint("source_id", "kind", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    kind: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    former_sha256: str = ""
    object_sha256: str = ""
    to_url: str | None = None
    difference: Any = Field(default=None, sa_column=json_column(nullable=True))
