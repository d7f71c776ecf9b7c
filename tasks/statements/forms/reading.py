"""Performance forms, self-evaluations and lists of projects: recognised and read whole."""

from tasks.documents.normal import normal
from tasks.records import Indicator, Table
from tasks.statements.forms.form import Form
from tasks.statements.forms.grids import find_grids
from tasks.statements.forms.indicators import decimal
from tasks.statements.forms.listed import read_list
from tasks.statements.forms.lists import find_list
from tasks.statements.forms.places import Grid
from tasks.statements.forms.sheets import read_sheet
from tasks.statements.forms.vocabulary import column_roles, level_named

_SCORES = {"level1", "weight", "score"}


def read_form(number: int, table: Table, fiscal_year: int | None) -> Form | None:
    """Read a performance form, a self-evaluation or a list of projects with goals.

    Args:
        number: of the table in its document.
        fiscal_year: of the document; the form's own year counts before it.

    Returns:
        None where the table is none of these.
    """
    grid = Grid(table)
    if columns := find_list(grid):
        return read_list(grid, columns, number, fiscal_year)
    return _scores(grid, number) or read_sheet(grid, find_grids(grid), number, fiscal_year)


def _scores(grid: Grid, number: int) -> Form | None:
    """A table of scores by first level: indicators with weight and score, without targets."""
    columns = {roles[0]: cell.col for cell in grid.filled(0) if (roles := column_roles(cell.text))}
    if not set(columns) >= _SCORES or "target" in columns or "level3" in columns:
        return None
    read = []
    for row in range(1, grid.table.n_rows):
        cell = grid.slots[row][columns["level1"]]
        name = normal(cell.text)
        level = level_named(name, 1)
        if name and not name.endswith("计"):
            read.append(
                Indicator(
                    level1=name,
                    level2=None,
                    level3=None,
                    comparator=None,
                    value=None,
                    unit=None,
                    weight=decimal(grid.slots[row][columns["weight"]].text),
                    core=None,
                    text="",
                    project=None,
                    table=number,
                    row=row,
                    page=cell.page,
                    bbox=cell.bbox,
                    ref=cell.ref,
                    path=cell.path,
                    category="satisfaction" if level and level.id == "satisfaction" else None,
                    score=grid.slots[row][columns["score"]].text.strip() or None,
                    cols=columns,
                )
            )
    return Form("evaluation-scores", indicators=tuple(read))
