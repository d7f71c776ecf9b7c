"""The catalogue: what searching needs, for what holds now. It is made from the other tables."""

from sqlalchemy import BigInteger, Index, String
from sqlmodel import Field, SQLModel, UniqueConstraint

# Compared byte by byte, so that the beginning of a text is a range of the index.
_BYTES = String().with_variant(String(collation="C"), "postgresql")


def _index(name: str, *columns: str) -> Index:
    """An index that also has the row number, so that choosing rows need not look at them."""
    return Index(f"ix_entry_{name}", *columns, postgresql_include=["id"])


class Holding(SQLModel, table=True):
    """A file of a disclosure that its address serves now, with the reading that is shown of it."""

    __tablename__ = "holding"

    version_id: int = Field(foreign_key="disclosure_version.id", primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id")


class Heading(SQLModel, table=True):
    """What lines are called: code, name and English name as `storage.words.normal` writes them."""

    __tablename__ = "heading"

    id: int | None = Field(default=None, primary_key=True)
    words: str = Field(sa_type=_BYTES, unique=True)


class Gram(SQLModel, table=True):
    """What a heading is found by: see `storage.words.grams`."""

    __tablename__ = "gram"

    gram: str = Field(sa_type=_BYTES, primary_key=True)
    heading_id: int = Field(foreign_key="heading.id", primary_key=True)


class Entry(SQLModel, table=True):
    """A figure of a holding, with what it is searched by.

    `place` is the division code as a number; `fiscal_year` is 0 where none is known. Row numbers
    rise with the order of the document.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("version_id", "fact_id"),
        Index("ix_entry_year", "fiscal_year", "id"),
        _index("organisation", "organisation_id", "fiscal_year", "heading_id"),
        _index("heading", "heading_id", "fiscal_year"),
        _index("code", "code", "fiscal_year", "place"),
        _index("amount", "amount_fen", "fiscal_year"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="holding.version_id")
    fact_id: str = Field(foreign_key="fact.id")
    organisation_id: int
    place: int
    fiscal_year: int
    kind: str
    statement: str
    measure: str
    code: str | None = Field(default=None, sa_type=_BYTES)
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    heading_id: int = Field(foreign_key="heading.id")
