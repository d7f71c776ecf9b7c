"""What was found wrong at an address, over the versions of its file and of the code."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import UtcDateTime


class Finding(SQLModel, table=True):
    """Failed results of one rule with one explanation, in the files that one address served.

    `cause` is the rule of the finding that explains this one. `fingerprint` is of what the finding
    says (rule, figures), not of where tables are counted, so that it is the same in another
    reading. `state`: "new"; "persisting", once another reading has
    it too; "gone-code" and "gone-document", where the newest reading has it no more since the code
    or a document is another, its own or one that it is held against. `last_extraction_id` is the
    newest reading that has it.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("source_id", "fingerprint"),
        Index("ix_finding_rule", "rule", "severity", "first_seen", "source_id"),
        Index("ix_finding_severity", "severity", "first_seen"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    fingerprint: str
    rule: str
    severity: str
    state: str = Field(index=True)
    results: int
    stated: str | None = None
    expected: str | None = None
    cause: str | None = None
    message: str
    message_zh: str
    first_extraction_id: int = Field(foreign_key="extraction.id")
    last_extraction_id: int = Field(foreign_key="extraction.id", index=True)
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)


class FindingYear(SQLModel, table=True):
    """A finding under a fiscal year of the file that has it; it holds nothing of its own.

    An index that walks the findings of a rule and a year: see `storage.findings.place_in_years`.
    """

    __tablename__ = "finding_year"
    __table_args__ = (
        Index("ix_finding_year_rule", "fiscal_year", "rule", "severity", "first_seen"),
        Index("ix_finding_year_severity", "fiscal_year", "severity", "first_seen"),
    )

    finding_id: int = Field(foreign_key="finding.id", primary_key=True)
    fiscal_year: int = Field(primary_key=True)
    rule: str
    severity: str
    first_seen: datetime = Field(sa_type=UtcDateTime)


class Comparison(SQLModel, table=True):
    """That a reading was held against the other documents of its office.

    `turn` counts how often; `stale`: another document came since that it should be held against.
    """

    __tablename__ = "comparison"

    extraction_id: int = Field(foreign_key="extraction.id", primary_key=True)
    turn: int
    stale: bool = Field(default=False, index=True)


class Review(SQLModel, table=True):
    """The newest reading at an address whose findings were compared with those before it.

    `turn` is that of its comparison with other documents; 0: it had none yet.
    """

    __tablename__ = "review"

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id")
    turn: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
