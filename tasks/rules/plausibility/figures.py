"""The figures that questions of plausibility put beside each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tasks.records import Fact
from tasks.rules.disclosure import Disclosure
from tasks.rules.terms import Term, term, term_of
from tasks.statements.classification.joining import classified
from tasks.statements.model import Column, Line, Statement

BASIC = ("basic-expenditure", "appropriation-basic-expenditure")
BY_FUNCTION = ("general-public-expenditure", "expenditure")


@dataclass(frozen=True, slots=True)
class Booked:
    """What one column of a table books in the row of each code; `total`: in its row of totals."""

    statement: Statement
    column: Column
    lines: Mapping[str, Line]
    total: Term | None

    @property
    def anchor(self) -> str:
        """The column, as a part of ids of results."""
        return f"t{self.statement.number}-c{self.column.col}"

    def positive(self, *codes: str) -> list[Term] | None:
        """The terms of these codes; None unless each has an amount above zero."""
        found = self.terms(*codes)
        whole = len(found) == len(codes) and all((entry.value or 0) > 0 for entry in found)
        return found if whole else None

    def terms(self, *codes: str) -> list[Term]:
        """The terms of those of these codes that are booked."""
        lines = [self.lines[code] for code in codes if code in self.lines]
        return [term(self.statement, line, self.column.col) for line in lines]


def booked(
    disclosure: Disclosure, kinds: Sequence[str], measure: str = "total"
) -> Iterator[Booked]:
    """Each year's column of the tables of these kinds, where one table stands for the office.

    A table that is not whole, or in which codes repeat as it lists one unit after another, says
    nothing of the office.
    """
    for kind in kinds:
        statement = disclosure.only(kind)
        if statement is None or statement.partial or statement.two_sided:
            continue
        coded = [(code, line) for line in statement.lines if (code := _code(line))]
        lines = dict(coded)
        if len(lines) < len(coded):
            continue
        total = next((line for line in statement.lines if line.role == "total"), None)
        for column in _one_a_year(statement, measure):
            yield Booked(
                statement,
                column,
                lines,
                term(statement, total, column.col) if total else None,
            )


def _code(line: Line) -> str | None:
    """The code of a row; where only its name is printed, the one that this stands for."""
    if line.role != "item" or line.code or not line.name:
        return line.code
    return classified(line.classification, None, line.name, line.fiscal_year, None).listed_code


def _one_a_year(statement: Statement, measure: str) -> Iterator[Column]:
    seen: set[int | None] = set()
    for column in statement.columns:
        if column.measure == measure and column.item is None and column.fiscal_year not in seen:
            seen.add(column.fiscal_year)
            yield column


def own_facts(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Those of these figures that are the office's as a whole."""
    for fact in facts:
        if fact.entity is None and fact.doubt is None:
            yield fact


def public_expenses(disclosure: Disclosure) -> Mapping[tuple[str, int, str], Term]:
    """The three public expenses by item, year and phase: tables before text, widest fund first."""
    found: dict[tuple[str, int, str], Term] = {}
    for fact in own_facts(disclosure.three_public):
        if fact.measure == "total" and fact.code and fact.fiscal_year is not None and fact.phase:
            found.setdefault((fact.code, fact.fiscal_year, fact.phase), term_of(fact))
    return found


def head_count(disclosure: Disclosure) -> Term | None:
    """The staff in post that the text states, as a whole."""
    facts = (
        fact
        for fact in disclosure.narrated
        if fact.classification == "staff" and fact.code == "in-post" and fact.phrase is None
    )
    return next((term_of(fact) for fact in facts if Decimal(fact.value or 0) > 0), None)


def place(entry: Term) -> tuple[str, str]:
    """The table of a figure, as the beginning of a sentence in English and Chinese."""
    return (f"{entry.where}, ", f"《{entry.where}》") if entry.where else ("", "")


def decimal_text(value: Decimal, digits: str) -> str:
    """A quotient as printed: rounded to the digits of a pattern as "0.0001"."""
    return format(value.quantize(Decimal(digits)), "f")
