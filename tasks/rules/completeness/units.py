"""I05: the unit of each table, and pieces of a table that are printed alike."""

from collections.abc import Iterator

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import cell_operand, operand_of
from tasks.statements.model import Statement


@rule(
    "I05",
    severity="warning",
    title="Each table states its unit, and all its pieces have the same unit and header",
    title_zh="各表标明单位，续页单位与表头一致",
    tolerance="white space and width of characters",
    applies="tables with figures of money; tables of which a later piece prints its head again",
    source="sample tables of 财预〔2016〕143号, which print 单位：万元",
    note="A header that is printed otherwise on a later page is information only: its words may be"
    " out of order in print, and its columns are the same. So is a small table without a title"
    " inside the running text, which often says the unit.",
)
def units_are_stated(disclosure: Disclosure) -> Iterator[RuleResult]:
    """I05: the unit of each statement; units and headers of later pieces of any table."""
    for statement in disclosure.statements:
        if not statement.empty and statement.table.cells:
            yield _unit(statement)
    for number, table in disclosure.tables.items():
        for mend in table.mended:
            if mend.kind == "unit":
                yield _other_unit(disclosure, number, mend.printed[0])
            elif mend.kind == "header" and mend.row is not None and mend.col is not None:
                yield _other_header(disclosure, number, mend.row, mend.col, mend.printed[0])


def _unit(statement: Statement) -> RuleResult:
    number, title = statement.number, statement.table.title
    operands = [operand_of(statement.table.cells[0], number)]
    if unit := _unit_of(statement):
        return result(
            "I05",
            f"t{number}",
            "pass",
            operands,
            stated=unit,
            message=f"{title}: the unit is {unit}",
            message_zh=f"《{title}》单位：{unit}",
        )
    return result(
        "I05",
        f"t{number}",
        "fail",
        operands,
        severity=None if title else "info",
        stated="",
        expected="a unit",
        message=f"{title or 'a table of the text'}: no unit is printed, so that its figures"
        " may be 元 or 万元",
        message_zh=f"{f'《{title}》' if title else '文中表格'}未标明金额单位",
    )


def _unit_of(statement: Statement) -> str | None:
    """The unit of the table, of a column or row, or behind a figure."""
    if statement.unit:
        return statement.unit
    named = (column.unit for column in statement.columns)
    printed = (
        line.unit or next((figure.unit for figure in line.figures.values() if figure.unit), None)
        for line in statement.lines
    )
    return next((unit for unit in (*named, *printed) if unit), None)


def _other_unit(disclosure: Disclosure, number: int, printed: str) -> RuleResult:
    table = disclosure.tables[number]
    return result(
        "I05",
        f"t{number}-unit",
        "fail",
        [operand_of(table.cells[0], number)],
        stated=printed,
        expected=table.unit,
        message=f"{table.title}: a later page of the table has the unit {printed}, the first has"
        f" {table.unit}",
        message_zh=f"《{table.title}》：续页单位为{printed}，首页单位为{table.unit}",
    )


def _other_header(
    disclosure: Disclosure, number: int, row: int, col: int, printed: str
) -> RuleResult:
    operand = cell_operand(disclosure, number, row, col)
    stated, expected = normal(operand.text), normal(printed)
    title = disclosure.tables[number].title
    return result(
        "I05",
        f"t{number}-r{row}-c{col}",
        "fail",
        [operand],
        severity="info",
        stated=stated,
        expected=expected,
        message=f'{title}: the header prints "{stated}" and, on a later page, "{expected}"',
        message_zh=f"《{title}》：表头印为“{stated}”，续页印为“{expected}”",
    )
