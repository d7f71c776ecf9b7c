"""What was read from objects, by which version of the code."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import UtcDateTime, json_column


class Extraction(SQLModel, table=True):
    """One reading of one object by one version of the code; all that follows hangs on it.

    `content_sha256` is the hash of the texts and tables alone, so that a re-issued file with the
    same content is not a change. `checked_at` is set once facts and rule results are stored.
    """

    __tablename__ = "extraction"
    __table_args__ = (UniqueConstraint("object_sha256", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    object_sha256: str = Field(foreign_key="object.sha256", index=True)
    version: str
    verdict: str
    reason: str | None = None
    media_type: str
    pages: int = 0
    content_sha256: str
    paragraphs: Any = Field(default=None, sa_column=json_column())
    identity: Any = Field(default=None, sa_column=json_column(nullable=True))
    read_at: datetime = Field(sa_type=UtcDateTime)
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ExtractedTable(SQLModel, table=True):
    """A logical table; its grid is one JSON value, not a row a cell."""

    __tablename__ = "extracted_table"
    __table_args__ = (UniqueConstraint("extraction_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", index=True)
    number: int
    title: str
    unit: str | None = None
    statement: str | None = None
    grid: Any = Field(default=None, sa_column=json_column())


class Fact(SQLModel, table=True):
    """One figure with its place. `id` is a hash of object, version, table, row and column."""

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("extraction_id", "number"),)

    id: str = Field(primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", index=True)
    number: int
    statement: str = Field(index=True)
    classification: str
    code: str | None = Field(default=None, index=True)
    name: str | None = None
    measure: str
    fund: str
    fiscal_year: int | None = Field(default=None, index=True)
    amount_fen: int | None = Field(default=None, sa_type=BigInteger, index=True)
    amount_yuan: str | None = None
    stated: str
    unit: str | None = None
    table_number: int | None = None
    row: int | None = None
    col: int | None = None
    page: int | None = None
    bbox: Any = Field(default=None, sa_column=json_column(nullable=True))
    ref: str | None = None
    path: str | None = None
    sentence: str | None = None
    reason: str | None = None


class RuleResult(SQLModel, table=True):
    """One application of a rule, with its operands as cells."""

    __tablename__ = "rule_result"
    __table_args__ = (UniqueConstraint("extraction_id", "result_id"),)

    id: int | None = Field(default=None, primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", index=True)
    result_id: str
    rule: str = Field(index=True)
    verdict: str = Field(index=True)
    severity: str
    reason: str | None = None
    title: str
    title_zh: str
    message: str
    message_zh: str
    stated: str | None = None
    expected: str | None = None
    repair: str | None = None
    cause: str | None = None
    finding: str
    operands: Any = Field(default=None, sa_column=json_column())


class FindingFact(SQLModel, table=True):
    """Which facts a failed rule result has among its operands."""

    __tablename__ = "finding_fact"

    extraction_id: int = Field(foreign_key="extraction.id", primary_key=True)
    result_id: str = Field(primary_key=True)
    fact_id: str = Field(foreign_key="fact.id", primary_key=True, index=True)
