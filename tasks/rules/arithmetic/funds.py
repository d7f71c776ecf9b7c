"""A03: each row's total is the sum of its columns by fund."""

from collections.abc import Iterator, Sequence

from tasks.records import RuleResult
from tasks.rules.arithmetic.rows import row_sum
from tasks.rules.compare import undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.statements.model import Column, Statement

# Funds of which a column says how much of the one before it they are.
_OF_WHICH = ("earmarked", "regular-outlays")
_FUND_GROUPS = {
    "fiscal-appropriation": (
        "general-public-budget",
        "government-managed-funds",
        "state-capital-operations",
    ),
    "business-income": ("business-income-education-fees", "business-income-other"),
}


@rule(
    "A03",
    severity="error",
    title="Total = sum of the columns by fund",
    title_zh="合计 = 各资金来源列之和",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a row of a table with columns by fund",
    source="sample tables of 财预〔2016〕143号",
)
def rows_add_up_by_fund(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each row's total is the sum of its columns by fund."""
    for statement in disclosure.statements:
        yield from by_fund(statement)


def by_fund(statement: Statement) -> Iterator[RuleResult]:
    """A03 on one statement."""
    if statement.by_item:
        return
    for side in ("", "expenditure"):
        columns = statement.columns_of(side)
        for total, parts in _fund_sums(columns, _whole(columns, statement.kind.fund)):
            for line in statement.side(side):
                for checked in row_sum("A03", statement, line, total, parts):
                    yield undone(checked, "structure-uncertain") if statement.unread else checked


def _whole(columns: Sequence[Column], fund: str) -> str:
    """The fund that the others make up: that of the statement, or the appropriation above it."""
    said = {column.fund for column in columns}
    above = fund == "general-public-budget" and "fiscal-appropriation" in said
    return "fiscal-appropriation" if above else fund


def _fund_sums(columns: Sequence[Column], whole: str) -> Iterator[tuple[Column, list[Column]]]:
    """The total with the year's revenue by fund and what was carried over; and each with its own.

    Where a group, as 上年结转, has a total of its own, that stands for the columns of its funds.
    """
    measures = list(dict.fromkeys(column.measure for column in columns))
    if not set(measures) <= {"total", "revenue", "carried-in"}:
        return
    parts: list[Column] = []
    totals = [c for c in columns if c.measure == "total" and c.fund == whole]
    if not totals and "carried-in" not in measures:
        # 本年收入合计 of final accounts heads the funds of the year.
        totals = [c for c in columns if c.measure == "revenue" and c.fund == whole]
    if len(totals) != 1:
        return
    for measure in measures:
        own = [c for c in columns if c.measure == measure and c is not totals[0]]
        sums = [c for c in own if c.fund == whole]
        leaves = _without_subtotals([c for c in own if c.fund not in (whole, *_OF_WHICH)])
        if len(sums) == 1 and leaves:
            yield sums[0], leaves
        parts.extend(sums[:1] if leaves and len(sums) == 1 else [*sums, *leaves])
    if parts and len({column.fiscal_year for column in columns}) == 1:
        yield totals[0], parts


def _without_subtotals(columns: Sequence[Column]) -> list[Column]:
    """Leave out a fund's own column where its parts have columns too."""
    present = {column.fund for column in columns}
    return [
        column
        for column in columns
        if not any(part in present for part in _FUND_GROUPS.get(column.fund, ()))
    ]
