"""The projects of a document: those that forms tell of, and those that tables only list."""

from collections.abc import Iterator

from tasks.documents.normal import normal
from tasks.records import Project
from tasks.statements.amounts import amount
from tasks.statements.forms import read_form
from tasks.statements.model import Line, Statement
from tasks.statements.recognition import Recognised


def projects_of(tables: Recognised) -> Iterator[Project]:
    """Each project that a form tells of; then those that only a table of expenditure lists."""
    told = [project for form in tables.forms.values() for project in form.projects]
    yield from told
    known = {(normal(project.name), project.amount_fen) for project in told}
    for statement in tables.statements:
        for project in _listed(statement):
            if (normal(project.name), project.amount_fen) not in known:
                yield project


def _listed(statement: Statement) -> Iterator[Project]:
    """The rows that name a project; with their goals where the table has a column for these."""
    if statement.kind.classification != "project":
        return
    form = read_form(statement.number, statement.table, None)
    if form is not None and form.projects:
        yield from form.projects
        return
    for line in statement.lines:
        if line.classification == "project" and line.role == "item" and line.name:
            yield _project(statement, line)


def _project(statement: Statement, line: Line) -> Project:
    """A row as a project; the amount is that of its first column, which is the total."""
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
