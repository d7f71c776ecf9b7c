"""Whose documents they are, and whether all are there."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import UtcDateTime


class Organisation(SQLModel, table=True):
    """A public office, by its division and its name."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("division_code", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    division_code: str
    name: str


class Disclosure(SQLModel, table=True):
    """What an office owes the public for one fiscal year: one kind of document in one scope."""

    __tablename__ = "disclosure"
    __table_args__ = (UniqueConstraint("organisation_id", "fiscal_year", "kind", "scope"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    fiscal_year: int = Field(index=True)
    kind: str
    scope: str


class DisclosureVersion(SQLModel, table=True):
    """One file of a disclosure, as one address served it; `ordinal` counts from 1 per address.

    `disclosure_id` is None where neither file nor article says whose it is: such a file is listed,
    never guessed. `identity_from` says what the attribution rests on: "document" or "article".
    A file that names no office has one row for each office whose article carries it.
    """

    __tablename__ = "disclosure_version"
    __table_args__ = (
        UniqueConstraint("source_id", "object_sha256", "disclosure_id"),
        Index("ix_disclosure_version_source_id", "source_id", "disclosure_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    disclosure_id: int | None = Field(default=None, foreign_key="disclosure.id", index=True)
    source_id: int = Field(foreign_key="source.id")
    object_sha256: str = Field(foreign_key="object.sha256", index=True)
    ordinal: int
    title: str | None = None
    published: str | None = None
    identity_from: str | None = None


class Coverage(SQLModel, table=True):
    """One expected or found disclosure: how far it came. Absent, zero and not yet crawled differ.

    `due_on` is the last day on which it may appear without being late; None: no norm is known.
    The other date and the moments are None until that step was reached.
    """

    __tablename__ = "coverage"
    __table_args__ = (UniqueConstraint("organisation_id", "fiscal_year", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    fiscal_year: int
    kind: str
    expected: bool = False
    due_on: str | None = None
    published_on: str | None = None
    captured_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reconciled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
