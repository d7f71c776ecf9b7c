"""The head of a form: labels with their values beside or below them, and small grids of amounts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.documents.normal import normal
from tasks.records import Cell
from tasks.statements.amounts import figure
from tasks.statements.forms.places import Grid
from tasks.statements.forms.vocabulary import Label, form_titled, label_of

_INLINE = re.compile(r"([^:：]{2,20})[:：](.+)", re.DOTALL)
_LONGEST_LABEL = 25


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a form with the labels that say what it is.

    Attributes:
        path: from the outermost to the label right beside or above the value.
        cell: where the value stands; None for a value in a line outside the grid.
        item: the name of the row in a list of tasks or of budget items.
    """

    path: tuple[Label, ...]
    text: str
    cell: Cell | None
    item: str | None = None

    @property
    def field(self) -> str | None:
        """What the nearest label asks for."""
        return self.path[-1].field


@dataclass(frozen=True, slots=True)
class Head:
    """The values of a head, and the labels that no vocabulary explains."""

    entries: tuple[Entry, ...]
    unread: tuple[str, ...]


def read_head(grid: Grid, rows: range) -> Head:
    """Read the rows of a form that are no indicator grid."""
    entries: list[Entry] = []
    unread: list[str] = []
    row = rows.start
    while row < rows.stop:
        block = _block(grid, row, rows)
        if block is None:
            _pairs(grid, row, entries, unread)
            row += 1
        else:
            _amounts(grid, block, entries, unread)
            row = block.rows.stop
    return Head(tuple(entries), tuple(unread))


def inline(text: str) -> Entry | None:
    """The entry of a line or a cell that holds both label and value, as 项目名称：信访储备金."""
    found = _INLINE.fullmatch(text.strip())
    if found is None:
        return None
    label = label_of(found[1])
    return Entry((label,), found[2].strip(), None) if label.field else None


def _known(cell: Cell, above: str = "") -> Label | None:
    label = label_of(cell.text, above)
    return label if cell.text.strip() and label.field else None


def _groups(grid: Grid, row: int, col: int) -> tuple[Label, ...]:
    """The labels that stand left of a slot and cover its row."""
    found: list[Label] = []
    for left in range(col):
        cell = grid.slots[row][left]
        if not grid.spanned and not cell.text.strip() and left == 0:
            above = (grid.slots[near][left] for near in range(row, -1, -1))
            cell = next((near for near in above if near.text.strip()), cell)
        label = _known(cell)
        if label and label not in found and cell.row <= row:
            found.append(label)
    return tuple(found)


def _pairs(grid: Grid, row: int, entries: list[Entry], unread: list[str]) -> None:
    """Labels with the value to their right; a lone text belongs to the group that covers it."""
    cells = grid.starts[row]
    filled = grid.filled(row)
    if len(filled) == 1 and _known(filled[0]) is None:
        _lone(grid, row, filled[0], entries, unread)
        return
    place = 0
    while place < len(cells):
        label = _known(cells[place])
        if label is None:
            if _labels_something(cells, place):
                unread.append(normal(cells[place].text))
            place += 2 if cells[place].text.strip() else 1
            continue
        if label.field == "end":
            return
        value = _value(cells, place + 1)
        if value is not None and label.field != "group":
            groups = tuple(g for g in _groups(grid, row, cells[place].col) if g.field == "group")
            path = (*groups, *_parts_of_period(grid, row, cells[place].col, label), label)
            entries.append(Entry(path, value.text, value))
        place = cells.index(value) + 1 if value and label.field != "group" else place + 1


def _parts_of_period(grid: Grid, row: int, col: int, label: Label) -> tuple[Label, ...]:
    """The label 实施期资金总额 where an amount of one fund stands under it."""
    if label.field != "amount" or label.measure:
        return ()
    for above in range(row - 1, -1, -1):
        over = label_of(grid.slots[above][col].text)
        if over.measure or over.field not in ("amount", None):
            return (over,) if over.field == "period-amount" else ()
    return ()


def _labels_something(cells: Sequence[Cell], place: int) -> bool:
    """Whether an unknown text stands where a label would, with a value after it."""
    text = cells[place].text.strip()
    after = cells[place + 1] if place + 1 < len(cells) else None
    return bool(text) and len(text) <= _LONGEST_LABEL and after is not None and not _known(after)


def _value(cells: Sequence[Cell], start: int) -> Cell | None:
    """The first text before the next label; else the blank cell right beside."""
    for cell in cells[start:]:
        if cell.text.strip():
            if _known(cell) is None:
                return cell
            break
    beside = cells[start] if start < len(cells) else None
    return beside if beside is not None and not beside.text.strip() else None


def _lone(grid: Grid, row: int, cell: Cell, entries: list[Entry], unread: list[str]) -> None:
    if form_titled(cell.text) and len(normal(cell.text)) <= 2 * _LONGEST_LABEL:
        return
    if (entry := inline(cell.text)) is not None:
        entries.append(Entry(entry.path, entry.text, cell))
        return
    groups = _groups(grid, row, cell.col)
    if groups and groups[-1].field not in ("group", "amount", None):
        entries.append(Entry((groups[-1],), cell.text, cell))
    elif len(cell.text) <= _LONGEST_LABEL:
        unread.append(normal(cell.text))


@dataclass(frozen=True, slots=True)
class _Block:
    """Labels over values: `section` covers the rows, `paths` the labels over each column."""

    rows: range
    first: int
    section: Cell | None
    paths: dict[int, tuple[Label, ...]]


def _block(grid: Grid, row: int, rows: range) -> _Block | None:
    """The block of labels over values that begins in this row, if one does."""
    foot = row
    while foot < rows.stop and _labels_alone(grid, foot):
        foot += 1
    if foot in (row, rows.stop) or len({_of_goals(grid, head) for head in range(row, foot)}) > 1:
        return None
    section = _section(grid, row, foot)
    paths = _paths(grid, range(row, foot), section)
    if not paths or not _values_below(grid, foot, paths):
        return None
    end = foot + 1
    while section and end < rows.stop and not _new_section(grid, end, section):
        end += 1
    return _Block(range(row, end), foot, section, paths)


def _labels_alone(grid: Grid, row: int) -> bool:
    filled = grid.filled(row)
    known = [cell for cell in filled if _known(cell)]
    others = [cell for cell in filled if not _known(cell)]
    return bool(known) and len(others) < len(known) and not any(_is_value(cell) for cell in others)


def _of_goals(grid: Grid, row: int) -> bool:
    """Whether the labels of a row, but for one at their left, ask for goals and not for amounts."""
    filled = grid.filled(row)
    fields = {label_of(cell.text).field for cell in filled[1:] or filled}
    return bool(fields & {"goal", "period-goal", "outcome"})


def _is_value(cell: Cell) -> bool:
    return figure(cell.text).value is not None or len(cell.text) > _LONGEST_LABEL


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
            cell = _over(grid, row, col, rows)
            above = labels[-1].text if labels else ""
            own = cell is not None and cell is not section and cell.row >= rows.start
            label = label_of(cell.text, above) if cell and own else None
            if label and cell and cell.text.strip() and (not labels or labels[-1] != label):
                labels.append(label)
        lowest = grid.slots[rows.stop - 1][col]
        if labels and (lowest.col == col):
            paths[col] = tuple(labels)
    return paths


def _over(grid: Grid, row: int, col: int, rows: range) -> Cell | None:
    cell = grid.slots[row][col]
    if grid.spanned or cell.text.strip() or row == rows.stop - 1:
        return cell
    below = any(grid.slots[under][col].text.strip() for under in range(row + 1, rows.stop))
    left = (grid.slots[row][near] for near in range(col, -1, -1))
    return next((near for near in left if near.text.strip()), None) if below else None


def _values_below(grid: Grid, row: int, paths: dict[int, tuple[Label, ...]]) -> bool:
    """Whether a row holds values, and no labels, under the columns."""
    first = min(paths)
    right = [cell for cell in grid.filled(row) if cell.col >= first]
    if any(_known(cell) and col_field(paths, cell.col) != "item" for cell in right):
        return False
    return any(cell.col in paths and cell.row == row for cell in right)


def col_field(paths: dict[int, tuple[Label, ...]], col: int) -> str | None:
    """What the column that begins here asks for."""
    return paths[col][-1].field if col in paths else None


def _new_section(grid: Grid, row: int, section: Cell) -> bool:
    """Whether the section ends above a row; a blank box on a new page goes on with it."""
    cell = grid.slots[row][section.col]
    if cell is section:
        return False
    return bool(cell.text.strip()) or grid.spanned and cell.page == section.page


def _amounts(grid: Grid, block: _Block, entries: list[Entry], unread: list[str]) -> None:
    outer = tuple(label for label in (_known(block.section),) if label) if block.section else ()
    for labels in block.paths.values():
        unread.extend(label.text for label in labels if label.field is None)
    for row in range(block.first, block.rows.stop):
        side = _row_label(grid, row, block)
        items = [cell for cell in _under(grid, row, block.paths, "item")]
        item = normal(items[0].text) if items else None
        if side and side.field is None:
            unread.append(side.text)
        for col, labels in block.paths.items():
            cell = grid.slots[row][col]
            if cell.row != row or cell.col != col or labels[-1].field in ("item", None):
                continue
            path = (*outer, *((side,) if side else ()), *labels)
            entries.append(Entry(path, cell.text, cell, item))


def _row_label(grid: Grid, row: int, block: _Block) -> Label | None:
    first = min(block.paths)
    left = block.section.col if block.section else -1
    beside = [cell for cell in grid.filled(row) if left < cell.col < first]
    return label_of(beside[0].text) if beside else None


def _under(
    grid: Grid, row: int, paths: dict[int, tuple[Label, ...]], field: str
) -> Iterator[Cell]:
    for col in paths:
        if col_field(paths, col) == field and grid.slots[row][col].text.strip():
            yield grid.slots[row][col]
