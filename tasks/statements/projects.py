"""Projects that tables of project expenditure list, beside those that have a form of their own."""

from collections.abc import Iterable, Iterator, Sequence

from tasks.documents.normal import normal
from tasks.records import Project
from tasks.statements.amounts import amount
from tasks.statements.model import Line, Statement


def projects_listed(statements: Iterable[Statement], told: Sequence[Project]) -> Iterator[Project]:
    """One project for each row that names one; a project that a form tells more about is left out.

    The amount is that of the row's first column, which is its total.
    """
    known = {(normal(project.name), project.amount_fen) for project in told}
    for statement in statements:
        if statement.kind.classification != "project":
            continue
        for line in statement.lines:
            if line.classification == "project" and line.role == "item" and line.name:
                project = _project(statement, line)
                if (normal(project.name), project.amount_fen) not in known:
                    yield project


def _project(statement: Statement, line: Line) -> Project:
    col = statement.columns[0].col
    cell = line.cells[col]
    worth = amount(line.figures[col], statement.columns[0].unit or statement.unit)
    return Project(
        code=line.code,
        name=line.name or "",
        amount_fen=worth.amount_fen,
        amount_yuan=worth.amount_yuan,
        stated=cell.text,
        unit=worth.unit,
        period=None,
        basis=None,
        goal=None,
        table=statement.number,
        row=line.row,
        page=cell.page,
        bbox=cell.bbox,
        ref=cell.ref,
        path=cell.path,
        entity=line.entity,
    )
