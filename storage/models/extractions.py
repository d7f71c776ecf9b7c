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
    `unread` names members of a container, `scans` the pages, that could not be read,
    `file_metadata` what the file says of itself; None: stored before that was noted.
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
    unread: Any = Field(default=None, sa_column=json_column(nullable=True))
    scans: Any = Field(default=None, sa_column=json_column(nullable=True))
    file_metadata: Any = Field(default=None, sa_column=json_column(nullable=True))
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
    """One figure with its place.

    `id` is a hash of object, version and place: table, row and column, or of running text page,
    sentence and column. `further` are other classes printed in the same row.
    """

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("extraction_id", "number"),)

    id: str = Field(primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", index=True)
    number: int
    statement: str
    classification: str
    code: str | None = None
    name: str | None = None
    measure: str
    fund: str
    fiscal_year: int | None = None
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
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
    value: str | None = None
    phase: str | None = None
    side: str | None = None
    entity: str | None = None
    further: Any = Field(default=None, sa_column=json_column(nullable=True))
    listed_code: str | None = None
    grade: str | None = None
    name_en: str | None = None
    phrase: str | None = None
    doubt: str | None = None


class Indicator(SQLModel, table=True):
    """One performance indicator as printed. `id` is a hash of object, version, table and row."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("extraction_id", "number"),)

    id: str = Field(primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", index=True)
    number: int
    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    category: str | None = Field(default=None, index=True)
    comparator: str | None = None
    value: str | None = None
    unit: str | None = None
    weight: str | None = None
    core: bool | None = None
    text: str
    actual: str | None = None
    score: str | None = None
    terms: Any = Field(default=None, sa_column=json_column())
    project: str | None = None
    table_number: int
    row: int
    page: int | None = None
    bbox: Any = Field(default=None, sa_column=json_column(nullable=True))
    ref: str | None = None
    path: str | None = None


class Project(SQLModel, table=True):
    """One project with its amount. `id` is a hash of object, version, table and row."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("extraction_id", "number"),)

    id: str = Field(primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", index=True)
    number: int
    code: str | None = Field(default=None, index=True)
    name: str
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    amount_yuan: str | None = None
    stated: str | None = None
    unit: str | None = None
    period: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    nature: str | None = None
    basis: str | None = None
    goal: str | None = None
    summary: str | None = None
    department: str | None = None
    entity: str | None = None
    table_number: int
    row: int | None = None
    page: int | None = None
    bbox: Any = Field(default=None, sa_column=json_column(nullable=True))
    ref: str | None = None
    path: str | None = None


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
