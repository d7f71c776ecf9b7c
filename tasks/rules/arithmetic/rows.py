"""A01, A02: each row's total is the sum of its columns by kind, or by use."""

from collections.abc import Iterator, Sequence

from tasks.records import RuleResult
from tasks.rules.compare import compare, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import term
from tasks.statements.amounts import NOTHING
from tasks.statements.model import Column, Line, Statement

_BY_KIND = ("basic", "project", "remitted-to-superior", "operating", "subsidy-to-affiliates")
_BY_USE = ("personnel", "public")
_BY_USE_AND_KIND = ("personnel", "public", "project")


@rule(
    "A01",
    severity="error",
    title="Total = basic + project expenditure (and the other columns)",
    title_zh="合计 = 基本支出 + 项目支出等各列之和",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a row of a table with columns for basic and project expenditure",
    source="预算法实施条例 (2020) art. 6; sample tables of 财预〔2016〕143号",
)
def rows_add_up_by_kind(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each row's total is the sum of its columns by kind of expenditure."""
    for statement in disclosure.statements:
        yield from by_kind(statement)


@rule(
    "A02",
    severity="error",
    title="Total = personnel + operating expenditure",
    title_zh="合计 = 人员经费 + 公用经费",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a row of a table with columns for personnel and operating expenditure",
    source="预算法实施条例 (2020) art. 6; sample tables of 财预〔2016〕143号",
)
def rows_add_up_by_use(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each row's total, or its basic expenditure, is the sum of its columns by use.

    By use only basic expenditure is split: where a table has a column for it, that is the whole;
    else the total, in a table of basic expenditure alone.
    """
    for statement in disclosure.statements:
        said = {column.measure for column in statement.columns}
        alone = statement.kind.classification == "economic" and "project" not in said
        yield from _sums_of("A02", statement, "total" if alone else "basic", _BY_USE)


def by_kind(statement: Statement) -> Iterator[RuleResult]:
    """A01 on one statement."""
    said = {column.measure for column in statement.columns}
    split = "basic" not in said and said >= set(_BY_USE_AND_KIND)
    yield from _sums_of("A01", statement, "total", _BY_USE_AND_KIND if split else _BY_KIND)


def _sums_of(
    rule_id: str, statement: Statement, whole: str, measures: Sequence[str]
) -> Iterator[RuleResult]:
    for total, parts in _sums(statement.columns, whole, measures):
        for line in statement.side(total.side):
            for checked in row_sum(rule_id, statement, line, total, parts):
                yield undone(checked, "structure-uncertain") if statement.unread else checked


def _sums(
    columns: Sequence[Column], whole: str, measures: Sequence[str]
) -> Iterator[tuple[Column, list[Column]]]:
    """Each whole column with the parts of the same side, year and fund.

    A sum by kind needs at least the columns of basic and project expenditure; a sum by use both.
    """
    for total in columns:
        if total.measure != whole or total.item is not None:
            continue
        parts = [
            column
            for column in columns
            if column.measure in measures
            and (column.fiscal_year, column.fund, column.side)
            == (total.fiscal_year, total.fund, total.side)
        ]
        if {part.measure for part in parts} >= set(measures[:2]):
            yield total, parts


def row_sum(
    rule_id: str, statement: Statement, line: Line, total: Column, parts: Sequence[Column]
) -> Iterator[RuleResult]:
    """Whether the total of one row is the sum of its parts; silent where nothing is stated."""
    figures = line.figures
    if all(figures[column.col].reason in NOTHING for column in (total, *parts)):
        return
    stated = term(statement, line, total.col, _row_label(line, total))
    terms = [term(statement, line, part.col, part.label.split(" / ")[-1]) for part in parts]
    yield compare(rule_id, stated.anchor, stated, terms)


def _row_label(line: Line, column: Column) -> str:
    said = " ".join(part for part in (line.code, line.name) if part)
    return said or column.label
