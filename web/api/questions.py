"""What may be asked of the API, parameter by parameter."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from storage.queries.conditions import Order
from storage.queries.findings import FindingQuery
from storage.queries.paging import LARGEST_LIMIT
from storage.queries.search import Query

MOST_WORDS = 8

Format = Literal["json", "ndjson", "csv"]
Kind = Literal["budget", "final_accounts", "performance_targets", "self_evaluation", "unknown"]

Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Amount = Annotated[str, Field(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$")]
Rule = Annotated[str, Field(pattern=r"^[A-Za-z][0-9A-Za-z-]{0,19}$")]
Year = Annotated[int, Field(ge=1949, le=2100)]


def _few(words: str) -> str:
    if not 1 <= len(words.split()) <= MOST_WORDS:
        raise ValueError(f"from 1 to {MOST_WORDS} words, spaces between")
    return words


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment of this era") from None


class Question(BaseModel):
    """Parameters; one that nobody knows is an error, for the answer would not fit it."""

    model_config = ConfigDict(extra="forbid")


class ListQuestion(Question):
    """What every list has in common."""

    limit: int = Field(50, ge=1, le=LARGEST_LIMIT, description="Rows of a page of JSON.")
    cursor: Annotated[str, Field(pattern=r"^[0-9A-Za-z_=-]{1,1000}$")] | None = Field(
        None, description="Where the former page ended; `next` of an answer has it."
    )
    fields: Annotated[str, Field(pattern=r"^[0-9a-z_,]{1,1000}$")] | None = Field(
        None, description="Columns wanted, in this order, with commas between; all without it."
    )
    format: Format | None = Field(
        None,
        description="ndjson and csv hold all rows that fit, up to 1,000,000, whatever the limit. "
        "Without it the header Accept decides.",
    )


class FactFilter(Question):
    """Which figures; every condition that is given must hold."""

    q: Annotated[Text, AfterValidator(_few)] | None = Field(
        None,
        description="Words, spaces between, at most 8: each stands in the name of the office, of "
        "the row, or in the code.",
    )
    office: Text | None = Field(None, description="Part of the name of the office.")
    place: Text | None = Field(
        None, description="Digits of a division code (500000: all of 50), or part of a name."
    )
    year: Year | None = Field(None, description="Fiscal year of the figure.")
    kind: Kind | None = Field(None, description="Kind of the disclosure.")
    statement: Text | None = Field(None, description="Id of the statement.")
    code: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}\*?$")] | None = Field(
        None, description="Code of the class, exact, or its beginning with * at the end."
    )
    measure: Text | None = Field(None, description="Id of the measure, as `total`.")
    min: Amount | None = Field(None, description="Smallest amount, in 元.")
    max: Amount | None = Field(None, description="Largest amount, in 元.")
    finding: Rule | None = Field(
        None, description="Id of a rule that fails on the figure, as `A14`."
    )


class TallyQuestion(FactFilter):
    """Which figures to count."""

    def query(self) -> Query:
        """The question as the archive takes it."""
        return _query(self)


class FactsQuestion(FactFilter, ListQuestion):
    """Which figures, in which order."""

    order: Order = Field(
        "year",
        description="The latest years first; the largest amounts; or lines that are called as a "
        "word of `q` says, then those that have one within, then others.",
    )

    def query(self, limit: int, cursor: str | None) -> Query:
        """The question as the archive takes it."""
        return _query(self, order=self.order, limit=limit, cursor=cursor)


def _query(question: FactFilter, **others: object) -> Query:
    return Query(
        words=tuple((question.q or "").split()),
        office=question.office,
        place=question.place,
        year=question.year,
        kind=question.kind,
        statement=question.statement,
        code=question.code,
        measure=question.measure,
        least=None if question.min is None else Decimal(question.min),
        most=None if question.max is None else Decimal(question.max),
        finding=question.finding,
        **others,  # type: ignore[arg-type]
    )


class DocumentsQuestion(ListQuestion):
    """Which documents."""

    office: Text | None = Field(
        None, description="Exact name of an office; its division code must be given as `place`."
    )
    place: Annotated[str, Field(pattern=r"^[0-9]{1,12}$")] | None = Field(
        None, description="Division code; without an office 500000 is all of 50."
    )
    year: Year | None = Field(None, description="Fiscal year of the document.")
    kind: Kind | None = Field(None, description="Kind of the disclosure.")

    @model_validator(mode="after")
    def _whose(self) -> Self:
        if self.office is not None and self.place is None:
            raise ValueError("an office needs its division code as `place`: names are not unique")
        return self


class FindingsQuestion(ListQuestion):
    """Which findings."""

    rule: Rule | None = Field(None, description="Id of the rule, as `A14`.")
    office: Text | None = Field(None, description="Part of the name of the office.")
    place: Annotated[str, Field(pattern=r"^[0-9]{1,12}$")] | None = Field(
        None, description="Division code; 500000 is all of 50."
    )
    year: Year | None = Field(None, description="Fiscal year of the document.")
    severity: Literal["error", "warning", "info"] | None = Field(None, description="How grave.")
    state: Literal["new", "persisting", "gone-code", "gone-document"] | None = Field(
        None, description="gone-code: newer code finds it no more; gone-document: a newer file."
    )

    def query(self) -> FindingQuery:
        """The question as the archive takes it."""
        return FindingQuery(
            rule=self.rule.upper() if self.rule else None,
            office=self.office,
            place=self.place,
            year=self.year,
            severity=self.severity,
            state=self.state,
        )


class ChangesQuestion(ListQuestion):
    """Which changes."""

    kind: Literal["content", "changed", "moved", "gone", "returned"] | None = Field(
        None,
        description="content: other bytes, same content; changed: a new version; moved: the same "
        "file elsewhere; gone: deleted; returned: there again.",
    )
    since: Annotated[AwareDatetime, AfterValidator(_in_utc)] | None = Field(
        None, description="A moment with its time zone (RFC 3339); what happened then or later."
    )


class ResultsQuestion(Question):
    """Which results of the checks of a document."""

    verdict: Literal["pass", "fail", "not-checked", "not-applicable"] | None = Field(
        None, description="How the check ended."
    )
