"""From statements to facts: every cell of figures with its full meaning."""

from collections.abc import Iterable, Iterator

from tasks.documents.normal import normal
from tasks.records import Classed, DocumentKind, Fact
from tasks.statements.amounts import amount
from tasks.statements.model import Column, Line, Statement
from tasks.statements.rows import item_named

_PHASES: dict[DocumentKind, str] = {
    "budget": "budget",
    "performance_targets": "budget",
    "final_accounts": "final",
}
# Rows that are of no class: sums, and what is left over for the next year.
_UNCLASSED = ("total", "subtotal", "current", "carried-out")


def facts_of(statement: Statement, kind: DocumentKind) -> Iterator[Fact]:
    """One fact for each cell of figures, row by row; blanks too, with the reason.

    A cell that spans rows or columns counts once, where it begins.

    Args:
        kind: of the document; it gives the phase of a column that says none.
    """
    by_col = {column.col: column for column in statement.columns}
    for line in statement.lines:
        for col, cell in line.cells.items():
            if (cell.row, cell.col) == (line.row, line.cols.get(col, col)):
                yield _fact(statement, line, by_col[col], kind)


def units_listed(statements: Iterable[Statement]) -> frozenset[str]:
    """The names of the units that tables arranged by unit list, normalised."""
    return frozenset(
        normal(line.name)
        for statement in statements
        for line in statement.lines
        if line.classification == "organisation" and line.role == "item" and line.name
    )


def _fact(statement: Statement, line: Line, column: Column, kind: DocumentKind) -> Fact:
    cell = line.cells[column.col]
    figure = line.figures[column.col]
    worth = amount(figure, _unit(statement, line, column))
    year = line.fiscal_year or column.fiscal_year
    item = column.item or (item_named(line) if _by_item(line) else None)
    return Fact(
        statement=statement.kind.id,
        classification=_classification(statement, line, column),
        code=item or line.code,
        name=column.name if column.item else line.name,
        measure=line.measure if line.measure and column.measure == "total" else column.measure,
        fund=line.fund if line.fund and column.fund == statement.kind.fund else column.fund,
        fiscal_year=year,
        amount_fen=worth.amount_fen,
        amount_yuan=worth.amount_yuan,
        stated=cell.text,
        unit=worth.unit,
        table=statement.number,
        row=line.row,
        col=line.cols.get(column.col, column.col),
        page=cell.page,
        bbox=cell.bbox,
        ref=cell.ref,
        path=cell.path,
        reason=worth.reason,
        value=worth.value,
        phase=column.phase or (None if statement.kind.stock else _PHASES.get(kind)),
        side=line.side or None,
        entity=line.entity,
        further=_further(line, column),
        doubt=statement.doubt,
    )


def _further(line: Line, column: Column) -> tuple[Classed, ...]:
    """The other classes of the row; of an item of the three public expenses the unit is one."""
    if column.item and line.classification == "organisation" and line.role == "item":
        return (Classed(line.classification, line.code, line.name), *line.further)
    return line.further


def _by_item(line: Line) -> bool:
    return line.classification == "three-public"


def _classification(statement: Statement, line: Line, column: Column) -> str:
    if column.item:
        return "three-public"
    if line.role in _UNCLASSED:
        return "total"
    if line.side == "income":
        return "income"
    return line.classification or statement.classification


def _unit(statement: Statement, line: Line, column: Column) -> str | None:
    if column.measure == "quantity":
        return line.unit or column.unit
    return column.unit or line.unit or statement.unit
