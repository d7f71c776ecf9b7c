"""Blocks of labels over values: funds by phase, tasks with their budgets, goals side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tasks.documents.normal import normal
from tasks.records import Cell
from tasks.statements.amounts import figure
from tasks.statements.forms.entries import LONGEST_LABEL, Entry, known
from tasks.statements.forms.places import Grid
from tasks.statements.forms.vocabulary import Label, label_of

# What labels within a block may ask for: funds, phases, tasks.
_BESIDE = ("amount", "period-amount", "rate", "plan", "group", "item", "known", "stated-weight")


@dataclass(frozen=True, slots=True)
class Block:
    """Labels over values: `section` covers the rows, `paths` the labels over each column."""

    rows: range
    first: int
    section: Cell | None
    paths: dict[int, tuple[Label, ...]]


def find_block(grid: Grid, row: int, rows: range) -> Block | None:
    """The block of labels over values that begins in this row, if one does."""
    foot = row
    while foot < rows.stop and _labels_alone(grid, foot):
        foot += 1
    if foot in (row, rows.stop) or len({_of_goals(grid, head) for head in range(row, foot)}) > 1:
        return None
    section = _section(grid, row, foot)
    paths = _paths(grid, range(row, foot), section)
    paths |= _unlabelled(grid, foot, paths)
    if not paths or not _values_below(grid, foot, paths):
        return None
    end = foot + 1
    while section and end < rows.stop and not _new_section(grid, end, section):
        if any(label.field not in _BESIDE for label in map(known, grid.filled(end)) if label):
            break
        end += 1
    return Block(range(row, end), foot, section, paths)


def _labels_alone(grid: Grid, row: int) -> bool:
    filled = grid.filled(row)
    others = [cell for cell in filled if not known(cell)]
    few = 2 * len(others) < len(filled)
    return few and not any(_is_value(cell) for cell in others)


def _of_goals(grid: Grid, row: int) -> bool:
    """Whether the labels of a row, but for one at their left, ask for goals and not for amounts."""
    filled = grid.filled(row)
    fields = {label_of(cell.text).field for cell in filled[1:] or filled}
    return bool(fields & {"goal", "period-goal", "outcome"})


def _is_value(cell: Cell) -> bool:
    return figure(cell.text).value is not None or len(cell.text) > LONGEST_LABEL


def _section(grid: Grid, row: int, foot: int) -> Cell | None:
    """The label left of the others whose rows the values share, as 项目资金（万元）."""
    filled = grid.filled(row)
    leftmost = filled[0]
    below = grid.slots[foot][leftmost.col]
    covers = below is leftmost if grid.spanned else not below.text.strip()
    return leftmost if covers and len(filled) > 1 else None


def _paths(grid: Grid, rows: range, section: Cell | None) -> dict[int, tuple[Label, ...]]:
    """The labels over each column that has its own, from the top down; none for a section."""
    paths: dict[int, tuple[Label, ...]] = {}
    for col in range(grid.table.n_cols):
        labels: list[Label] = []
        for row in rows:
            cell = grid.over(row, col, rows)
            above = labels[-1].text if labels else ""
            own = cell is not None and cell is not section and cell.row >= rows.start
            label = label_of(cell.text, above) if cell and own else None
            if label and cell and cell.text.strip() and (not labels or labels[-1] != label):
                labels.append(label)
        lowest = grid.slots[rows.stop - 1][col]
        if labels and (lowest.col == col):
            paths[col] = tuple(labels)
    return paths


def _unlabelled(
    grid: Grid, foot: int, paths: Mapping[int, tuple[Label, ...]]
) -> dict[int, tuple[Label, ...]]:
    """Columns of a spending plan that hold a figure under a blank label; their label is blank."""
    if not paths or any(labels[-1].field != "plan" for labels in paths.values()):
        return {}
    last = paths[max(paths)]
    blank = (*last[:-1], replace(last[-1], text=""))
    return {
        cell.col: blank
        for cell in grid.filled(foot)
        if cell.col > max(paths)
        and not grid.slots[foot - 1][cell.col].text.strip()
        and figure(cell.text).value is not None
    }


def _values_below(grid: Grid, row: int, paths: dict[int, tuple[Label, ...]]) -> bool:
    """Whether a row holds values, and no labels, under the columns."""
    first = min(paths)
    right = [cell for cell in grid.filled(row) if cell.col >= first]
    if any(known(cell) and _asked(paths, cell.col) != "item" for cell in right):
        return False
    return any(cell.col in paths and cell.row == row for cell in right)


def _asked(paths: dict[int, tuple[Label, ...]], col: int) -> str | None:
    """What the column that begins here asks for."""
    return paths[col][-1].field if col in paths else None


def _new_section(grid: Grid, row: int, section: Cell) -> bool:
    """Whether the section ends above a row; a blank box on a new page goes on with it."""
    cell = grid.slots[row][section.col]
    if cell is section:
        return False
    return bool(cell.text.strip()) or (grid.spanned and cell.page == section.page)


def read_block(grid: Grid, block: Block, entries: list[Entry], unread: list[str]) -> None:
    """Add the values of a block, each with its row's label and those over its column."""
    outer = tuple(label for label in (known(block.section),) if label) if block.section else ()
    for labels in block.paths.values():
        unread.extend(label.text for label in labels if label.field is None)
    for row in range(block.first, block.rows.stop):
        side = _row_label(grid, row, block)
        item = _item(grid, row, block.paths)
        if side and side.field is None:
            unread.append(side.text)
        for col, labels in block.paths.items():
            cell = grid.slots[row][col]
            if (
                cell.row != row
                or cell.col != col
                or labels[-1].field in ("item", "stated-weight", None)
            ):
                continue
            path = (*outer, *((side,) if side else ()), *labels)
            entries.append(Entry(path, cell.text, cell, item))


def _row_label(grid: Grid, row: int, block: Block) -> Label | None:
    first = min(block.paths)
    left = block.section.col if block.section else -1
    beside = [cell for cell in grid.filled(row) if left < cell.col < first]
    return label_of(beside[0].text) if beside else None


def _item(grid: Grid, row: int, paths: dict[int, tuple[Label, ...]]) -> str | None:
    """The task or budget item that a row is about."""
    cells = (grid.slots[row][col] for col in paths if _asked(paths, col) == "item")
    return next((normal(cell.text) for cell in cells if cell.text.strip()), None)
