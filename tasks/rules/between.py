"""C03–C05: one table against another of the same document."""

from collections.abc import Iterator, Sequence

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import compare, grand_total, result, term
from tasks.statements.model import Line, Statement
from tasks.statements.vocabulary import Side

_OWN_APPROPRIATION = (
    "fiscal-appropriation",
    "general-public-budget",
    "government-managed-funds",
    "state-capital-operations",
)


def basic_agrees(statements: Sequence[Statement]) -> Iterator[RuleResult]:
    """C03: basic expenditure by function equals the total of the table by economic class."""
    pair = _one_each(statements, "general-public-expenditure", "basic-expenditure")
    if pair is None:
        yield result("C03", "document", "not-applicable", reason="table-missing")
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


def categories_agree(statements: Sequence[Statement]) -> Iterator[RuleResult]:
    """C04: each 类 of the appropriation totals equals the same 类 of the expenditure table."""
    pair = _one_each(statements, "appropriation-totals", "general-public-expenditure")
    if pair is None:
        yield result("C04", "document", "not-applicable", reason="table-missing")
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


def totals_agree(statements: Sequence[Statement]) -> Iterator[RuleResult]:
    """C05: without other income the department's totals are those of the appropriation."""
    pair = _one_each(statements, "income-expenditure-totals", "appropriation-totals")
    if pair is None:
        yield result("C05", "document", "not-applicable", reason="table-missing")
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
    statements: Sequence[Statement], first: str, second: str
) -> tuple[Statement, Statement] | None:
    """The two tables, where the document has exactly one of each; several units are not mixed."""
    found = [
        [statement for statement in statements if statement.kind.id == kind]
        for kind in (first, second)
    ]
    if any(len(entries) != 1 for entries in found):
        return None
    return found[0][0], found[1][0]


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
