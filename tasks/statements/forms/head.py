"""The head of a form: labels with their values beside them, and blocks of labels over values."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.documents.normal import normal
from tasks.records import Cell
from tasks.statements.forms.blocks import find_block, read_block
from tasks.statements.forms.entries import LONGEST_LABEL, Entry, inline, known
from tasks.statements.forms.places import Grid
from tasks.statements.forms.vocabulary import Label, form_titled, label_of


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
        block = find_block(grid, row, rows)
        if block is None:
            _pairs(grid, row, entries, unread)
            row += 1
        else:
            read_block(grid, block, entries, unread)
            row = block.rows.stop
    return Head(tuple(entries), tuple(unread))


def _groups(grid: Grid, row: int, col: int) -> tuple[Label, ...]:
    """The labels that stand left of a slot and cover its row."""
    found: list[Label] = []
    for left in range(col):
        cell = grid.slots[row][left]
        if not grid.spanned and not cell.text.strip() and left == 0:
            above = (grid.slots[near][left] for near in range(row, -1, -1))
            cell = next((near for near in above if near.text.strip()), cell)
        label = known(cell)
        if label and label not in found and cell.row <= row:
            found.append(label)
    return tuple(found)


def _pairs(grid: Grid, row: int, entries: list[Entry], unread: list[str]) -> None:
    """Labels with the value to their right; a lone text belongs to the group that covers it."""
    cells = grid.starts[row]
    filled = grid.filled(row)
    if len(filled) == 1 and known(filled[0]) is None:
        _lone(grid, row, filled[0], entries, unread)
        return
    place = 0
    while place < len(cells):
        label = known(cells[place])
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
    return bool(text) and len(text) <= LONGEST_LABEL and after is not None and not known(after)


def _value(cells: Sequence[Cell], start: int) -> Cell | None:
    """The first text before the next label; else the blank cell right beside."""
    for cell in cells[start:]:
        if cell.text.strip():
            if known(cell) is None:
                return cell
            break
    beside = cells[start] if start < len(cells) else None
    return beside if beside is not None and not beside.text.strip() else None


def _lone(grid: Grid, row: int, cell: Cell, entries: list[Entry], unread: list[str]) -> None:
    if form_titled(cell.text) and len(normal(cell.text)) <= 2 * LONGEST_LABEL:
        return
    if (entry := inline(cell.text)) is not None:
        entries.append(Entry(entry.path, entry.text, cell))
        return
    groups = _groups(grid, row, cell.col)
    if groups and groups[-1].field not in ("group", "amount", None):
        entries.append(Entry((groups[-1],), cell.text, cell))
    elif len(cell.text) <= LONGEST_LABEL:
        unread.append(normal(cell.text))
