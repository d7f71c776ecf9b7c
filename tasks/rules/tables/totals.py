"""C03–C05: one table against another of the same document."""

from collections.abc import Iterator

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import compare, result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import grand_total, term
from tasks.statements.model import Line, Statement
from tasks.statements.vocabulary import Side

_OWN_APPROPRIATION = (
    "fiscal-appropriation",
    "general-public-budget",
    "government-managed-funds",
    "state-capital-operations",
)


@rule(
    "C03",
    severity="error",
    title="Basic expenditure agrees between the tables by function and by economic class",
    title_zh="一般公共预算支出表基本支出 = 基本支出表合计",
    tolerance="half of the last digit printed in each figure, summed",
    applies="one general-public-expenditure table and one basic-expenditure table",
    source="sample tables of 财预〔2016〕143号",
)
def basic_agrees(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C03: basic expenditure by function equals the total of the table by economic class."""
    pair = _one_each(disclosure, "general-public-expenditure", "basic-expenditure")
    if pair is None:
        return
    by_function, by_class = pair
    for column in by_function.columns:
        if column.measure != "basic":
            continue
        same_year = [
            c.col
            for c in by_class.columns
            if c.measure == "total" and c.fiscal_year == column.fiscal_year
        ]
        stated, part = _total_line(by_function), _total_line(by_class)
        if stated is None or part is None or len(same_year) != 1:
            yield result("C03", f"c{column.col}", "not-checked", reason="operand-missing")
            continue
        yield compare(
            "C03",
            f"t{by_function.number}-t{by_class.number}-c{column.col}",
            term(by_function, stated, column.col, "基本支出"),
            [term(by_class, part, same_year[0], by_class.table.title)],
        )


@rule(
    "C04",
    severity="error",
    title="Categories agree between the appropriation totals and the expenditure table",
    title_zh="财政拨款收支总表各类 = 一般公共预算支出表各类",
    tolerance="half of the last digit printed in each figure, summed",
    applies="one appropriation-totals table and one general-public-expenditure table",
    source="sample tables of 财预〔2016〕143号",
)
def categories_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C04: each 类 of the appropriation totals equals the same 类 of the expenditure table."""
    pair = _one_each(disclosure, "appropriation-totals", "general-public-expenditure")
    if pair is None:
        return
    totals, detail = pair
    columns = [
        column
        for column in totals.columns_of("expenditure")
        if column.fund == "general-public-budget"
    ]
    categories = {
        normal(line.name or ""): line
        for line in detail.lines
        if line.code and len(line.code) == len("201")
    }
    for column in columns:
        same_year = [
            c.col
            for c in detail.columns
            if c.measure == "total" and c.fiscal_year == column.fiscal_year
        ]
        for line in totals.side("expenditure"):
            other = categories.get(_name(line))
            if line.role != "item" or len(same_year) != 1 or other is None:
                continue
            yield compare(
                "C04",
                f"t{totals.number}-r{line.row}-c{column.col}-t{detail.number}",
                term(totals, line, column.col),
                [term(detail, other, same_year[0])],
            )


@rule(
    "C05",
    severity="error",
    title="Department totals = appropriation totals where there is no other income",
    title_zh="无其他收入时部门收支总表 = 财政拨款收支总表",
    tolerance="half of the last digit printed in each figure, summed",
    applies="both tables of totals, and no income but the year's own appropriation",
    source="sample tables of 财预〔2016〕143号",
)
def totals_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C05: without other income the department's totals are those of the appropriation."""
    pair = _one_each(disclosure, "income-expenditure-totals", "appropriation-totals")
    if pair is None:
        return
    department, appropriation = pair
    if _other_income(department):
        anchor = f"t{department.number}"
        yield result("C05", anchor, "not-applicable", reason="other-funding")
        return
    sides: tuple[Side, ...] = ("income", "expenditure")
    for side in sides:
        stated, part = grand_total(department, side), grand_total(appropriation, side)
        if stated is None or part is None:
            yield result("C05", side, "not-checked", reason="operand-missing")
        else:
            yield compare("C05", f"{side}-t{department.number}", stated, [part])


def _one_each(
    disclosure: Disclosure, first: str, second: str
) -> tuple[Statement, Statement] | None:
    """The two tables, where the document has exactly one of each; several units are not mixed."""
    one, other = disclosure.only(first), disclosure.only(second)
    return None if one is None or other is None else (one, other)


def _total_line(statement: Statement) -> Line | None:
    return next((line for line in statement.lines if line.role == "total"), None)


def _other_income(department: Statement) -> bool:
    """Whether any income beside the own appropriation of the year has a figure other than zero."""
    columns = department.columns_of("income")
    if not columns:
        return False
    column = columns[0].col
    return any(
        line.figures[column].value
        for line in department.side("income")
        if line.role in ("item", "carried-in", "offset") and line.fund not in _OWN_APPROPRIATION
    )


def _name(line: Line) -> str:
    """The name without a leading number: 七、住房保障支出 is 住房保障支出."""
    plain = normal(line.name or "")
    return plain.split("、", 1)[-1]
