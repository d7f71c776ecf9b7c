"""From the blocks of a list to projects, indicators and facts."""

from collections.abc import Iterable
from dataclasses import replace

from tasks.documents.normal import normal
from tasks.records import Fact, Indicator
from tasks.statements.forms.form import Form
from tasks.statements.forms.grids import levels_of
from tasks.statements.forms.indicators import indicator_in, packed
from tasks.statements.forms.listing import Block, read_blocks
from tasks.statements.forms.lists import Columns
from tasks.statements.forms.money import Setting, fact, setting_of
from tasks.statements.forms.places import Grid
from tasks.statements.forms.projects import project_of


def read_list(grid: Grid, columns: Columns, number: int, fiscal_year: int | None) -> Form:
    """Read a list of projects, or of offices with their targets."""
    overall = columns.name is None
    statement = "overall-performance-targets" if overall else "project-list"
    setting = setting_of(statement, number, grid.table, fiscal_year)
    blocks = read_blocks(grid, columns)
    form = Form(statement, unread=columns.unread)
    for block in blocks:
        alone = len({normal(block.name) for block in blocks}) == 1
        form = _with(form, grid, columns, block, setting, alone)
    return form


def _with(
    form: Form, grid: Grid, columns: Columns, block: Block, setting: Setting, alone: bool
) -> Form:
    project = form.statement == "project-list" and block.kind == "project"
    if project:
        setting = replace(setting, code=block.code, name=block.name)
    facts = tuple(_facts(columns, block, setting, alone))
    indicators = tuple(_indicators(grid, columns, block, setting))
    projects = form.projects
    if project:
        texts = {field: text for field, text in block.texts.items() if text}
        entity = texts.get("entity") or texts.get("office")
        row = block.rows.start
        cells = {field: _at(grid, row, col) for field, col in columns.fields.items()}
        found = project_of(setting, texts, facts, block.cell, cells)
        projects = (*projects, replace(found, entity=entity, row=row))
    return Form(
        form.statement,
        projects,
        (*form.indicators, *indicators),
        (*form.facts, *facts),
        form.unread,
    )


def _facts(columns: Columns, block: Block, setting: Setting, alone: bool) -> Iterable[Fact]:
    """The amounts of a block; those of a sum carry its name, and their unit but for the whole."""
    for col, path in ((c, p) for c, p in columns.amounts.items() if c in block.amounts):
        if setting.name:
            yield fact(setting, path, block.amounts[col])
            continue
        stated = fact(setting, path, block.amounts[col])
        if columns.name is None:
            yield replace(stated, entity=None if alone else block.name)
            continue
        whole = block.kind == "sum" and (not block.name or normal(block.name).endswith("计"))
        yield replace(
            stated,
            name=block.name or "合计",
            entity=None if whole else block.name,
            doubt="sum-or-project" if block.kind == "unsure" else stated.doubt,
        )


def _indicators(
    grid: Grid, columns: Columns, block: Block, setting: Setting
) -> Iterable[Indicator]:
    if "packed" in columns.indicators:
        cell = grid.slots[block.rows.start][columns.indicators["packed"]]
        yield from packed(cell.text, setting.number, cell, setting.name)
    elif "target" in columns.indicators:
        standing = levels_of(grid, block.rows, columns.indicators)
        for row in block.rows:
            yield from indicator_in(
                grid, row, columns.indicators, standing[row], setting.number, setting.name
            )


def _at(grid: Grid, row: int, col: int) -> tuple[int, int]:
    """Where the cell begins that covers a slot."""
    cell = grid.slots[row][col]
    return cell.row, cell.col
