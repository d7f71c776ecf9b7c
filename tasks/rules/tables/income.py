"""C01: income and expenditure tables against each other and against the department's totals."""

from collections.abc import Iterator, Sequence

from tasks.records import RuleResult
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.matching import (
    alike,
    coded,
    columns_alike,
    compared,
    label,
    likeliest,
    one_each,
    own_columns,
    plain_name,
    terms,
    under,
    whole,
)
from tasks.rules.terms import Term, term
from tasks.statements.model import Statement
from tasks.statements.vocabulary import CATEGORY, Side


@rule(
    "C01",
    severity="error",
    title="The tables of income and of expenditure agree with each other and with the totals",
    title_zh="收入总表、支出总表、收支总表相互一致",
    tolerance="half of the last digit printed in each figure, summed",
    applies="one table of income or of expenditure, and another of them or that of the totals",
    source="sample tables of 财预〔2016〕143号; identities of the final accounts",
    note="Codes of income and expenditure are equal only in budgets that carry nothing over to"
    " the next year; in final accounts they differ rightly. Whether the total of a table counts"
    " what was carried over is not printed: it may be 本年收入合计 or 收入总计.",
)
def income_and_expenditure_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C01: by code, by fund and in total."""
    pair = one_each(disclosure, "income", "expenditure")
    if pair is not None and _balanced(disclosure, *pair):
        yield from _codes(*pair)
    pair = one_each(disclosure, "income", "income-expenditure-totals")
    if pair is not None:
        yield from _income(*pair)
    pair = one_each(disclosure, "income", "appropriation-totals")
    if pair is not None:
        yield from _appropriation(*pair)
    pair = one_each(disclosure, "expenditure", "income-expenditure-totals")
    if pair is not None:
        yield from _expenditure(*pair)


def _balanced(disclosure: Disclosure, income: Statement, expenditure: Statement) -> bool:
    """Whether nothing is carried over to the next year, so that all income is spent."""
    totals = disclosure.only("income-expenditure-totals")
    if disclosure.identity.kind == "final_accounts":
        return False
    if totals is None:
        return all(
            received == spent
            for received, spent in zip(_of_whole(income), _of_whole(expenditure), strict=True)
        )
    return not any(
        figure.value
        for line in totals.side("expenditure")
        if line.measure in ("carried-out", "surplus-distribution")
        for figure in line.figures.values()
    )


def _of_whole(statement: Statement) -> list[object]:
    line, columns = whole(statement), own_columns(statement, "total")
    return [line.figures[columns[0].col].value if line and columns else None]


def _codes(income: Statement, expenditure: Statement) -> Iterator[RuleResult]:
    """All income by code, with what was carried over, is spent under that code."""
    received, spent = coded(income), coded(expenditure)
    tables = (income, expenditure)
    for column, other in columns_alike(income, expenditure, ("total",)):
        group = f"t{income.number}-c{column.col}-t{expenditure.number}"
        first, second = whole(income), whole(expenditure)
        if first is not None and second is not None:
            stated, part = term(income, first, column.col), term(expenditure, second, other.col)
            yield from compared("C01", f"{stated.anchor}-code", stated, [part], tables, group=group)
        for code, lines in received.items():
            if len(lines) == 1 and code in spent:
                stated = term(income, lines[0], column.col, label(lines[0]))
                parts = terms(expenditure, under(spent, code), other)
                yield from compared(
                    "C01", f"{stated.anchor}-code", stated, parts, tables, group=group
                )


def _income(income: Statement, totals: Statement) -> Iterator[RuleResult]:
    """The total row of the income table: all income, that of the year, and each fund."""
    line = whole(income)
    if line is None or not totals.columns_of("income"):
        return
    for column in income.columns_of(""):
        if not alike(column, totals.columns_of("income")[0]):
            continue
        if column.fund == income.kind.fund:
            ways = [_sum(totals, "income", "subtotal"), _sum(totals, "income", "total")]
            ways = ways if column.measure == "total" else ways[:1]
            ways = [] if column.measure == "carried-in" else ways
        else:
            same = [c for c in income.columns_of("") if c.fund == column.fund]
            ways = [_of_fund(totals, column.fund)] if _is_of_year(column.measure, same) else []
        stated = term(income, line, column.col, column.label.split(" / ")[-1])
        yield from _one_of(f"{stated.anchor}-t{totals.number}", stated, ways, (income, totals))


def _is_of_year(measure: str, same: Sequence[object]) -> bool:
    """Whether a column is all that the table says of its fund's income of the year."""
    return measure == "revenue" or (measure == "total" and len(same) == 1)


def _appropriation(income: Statement, totals: Statement) -> Iterator[RuleResult]:
    """What the income table says of the fiscal appropriation as one."""
    line, columns = whole(income), totals.columns_of("income")
    if line is None or not columns:
        return
    for column in income.columns_of(""):
        if column.fund == "fiscal-appropriation" and alike(column, columns[0]):
            ways = [_sum(totals, "income", "subtotal"), _sum(totals, "income", "total")]
            stated = term(income, line, column.col, column.label.split(" / ")[-1])
            anchor = f"{stated.anchor}-t{totals.number}"
            yield from _one_of(anchor, stated, ways, (income, totals))


def _expenditure(expenditure: Statement, totals: Statement) -> Iterator[RuleResult]:
    """The total of the expenditure table, and its 类, are those of the totals."""
    line, columns = whole(expenditure), totals.columns_of("expenditure")
    own = own_columns(expenditure, "total")
    if len(own) != 1 or not columns or not alike(own[0], columns[0]):
        return
    tables = (expenditure, totals)
    if line is not None:
        ways = [_sum(totals, "expenditure", "subtotal"), _sum(totals, "expenditure", "total")]
        stated = term(expenditure, line, own[0].col)
        yield from _one_of(f"{stated.anchor}-t{totals.number}", stated, ways, tables)
    names = [plain_name(entry) for entry in totals.side("expenditure")]
    named = {plain_name(entry): entry for entry in totals.side("expenditure")}
    for code, lines in coded(expenditure).items():
        name = plain_name(lines[0])
        if len(code) == CATEGORY and len(lines) == 1 and names.count(name) == 1:
            stated = term(expenditure, lines[0], own[0].col, label(lines[0]))
            part = term(totals, named[name], columns[0].col)
            anchor = f"{stated.anchor}-t{totals.number}"
            yield from compared("C01", anchor, stated, [part], tables)


def _one_of(
    anchor: str, stated: Term, ways: Sequence[list[Term]], tables: Sequence[Statement]
) -> Iterator[RuleResult]:
    yield from likeliest(
        found for parts in ways for found in compared("C01", anchor, stated, parts, tables)
    )


def _sum(totals: Statement, side: Side, role: str) -> list[Term]:
    """The sum of a side: 本年合计 ("subtotal") or 总计; empty where it is not printed."""
    columns = totals.columns_of(side)
    wanted = ("subtotal", "current") if role == "subtotal" else (role,)
    found = [line for line in totals.side(side) if line.role in wanted]
    return [term(totals, found[0], columns[0].col)] if found and columns else []


def _of_fund(totals: Statement, fund: str) -> list[Term]:
    column = totals.columns_of("income")[0].col
    found = [
        term(totals, line, column)
        for line in totals.side("income")
        if line.fund == fund and line.measure == "revenue" and line.role == "item"
    ]
    return found if len(found) == 1 else []
