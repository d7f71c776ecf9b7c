"""Reading the header of a grid: how deep it is, and what stands over each column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.records import Cell, Table
from tasks.statements.amounts import figure
from tasks.statements.vocabulary import key_meaning, value_meaning

_NO_NUMBER = re.compile(r"栏次|行次|\*+|[类款项目]|[—-]+|[甲乙丙]|\d*[=+(][=+()\d]*")
_LEVEL = re.compile(r"[类款项目]")
_MARK = re.compile(r"栏次|\*+")
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Header:
    """`depth` rows of header; `paths[col]` the labels over a column, from the top down."""

    depth: int
    paths: tuple[tuple[str, ...], ...]


def header_of(table: Table) -> Header:
    """The header of a table; cells that carry no spans (plain text) are spread to the right."""
    grid = slots(table)
    depth = _depth(table)
    rows = [[normal(grid[row][col].text) for col in range(table.n_cols)] for row in range(depth)]
    rows = [row for row in rows if not is_numbering(row)]
    if all(cell.colspan == cell.rowspan == 1 for cell in table.cells if cell.row < depth):
        rows = _spread(rows)
    paths = []
    for col in range(table.n_cols):
        path: list[str] = []
        for row in rows:
            label = row[col]
            if label and (not path or path[-1] != label):
                path.append(label)
        paths.append(tuple(path))
    return Header(depth, tuple(paths))


def slots(table: Table) -> list[list[Cell]]:
    """The grid as n_rows × n_cols cells, a spanning cell standing in each of its slots."""
    blank = Cell(0, 0, 1, 1, "")
    grid = [[blank] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        if cell.rowspan == cell.colspan == 1:
            grid[cell.row][cell.col] = cell
            continue
        for row in range(cell.row, min(cell.row + cell.rowspan, table.n_rows)):
            for col in range(cell.col, min(cell.col + cell.colspan, table.n_cols)):
                grid[row][col] = cell
    return grid


def is_numbering(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 … beside 栏次, ** or code levels.

    A single number does so beside 栏次 or ** alone.
    """
    numbers = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    others = [text for text in texts if text and not re.fullmatch(r"\d{1,2}", text)]
    runs_on = all(after == before + 1 for before, after in pairwise(numbers))
    marked = any(_MARK.fullmatch(text) for text in others)
    if any(_LEVEL.fullmatch(text) for text in others):
        others = [text for text in others if text != "合计"]
    several = len(numbers) > 1 or (marked and numbers == [1])
    return several and runs_on and all(_NO_NUMBER.fullmatch(text) for text in others)


def _depth(table: Table) -> int:
    """Rows above the first row with figures or codes; at least to the foot of the name labels.

    Without spans (plain text) a row that leaves the place below code and name empty is header too,
    and so is in any table a row that only names what its columns hold.
    """
    first_figures = next(_rows_with_figures(table), table.n_rows)
    labels = [
        cell
        for cell in table.cells
        if cell.row < min(first_figures, _DEEPEST) and _names_keys(normal(cell.text))
    ]
    foot = max((cell.row + cell.rowspan for cell in labels), default=first_figures)
    grid = slots(table)
    unspanned = all(cell.rowspan == cell.colspan == 1 for cell in table.cells)
    named = {cell.col for cell in labels}
    while foot < min(first_figures, _DEEPEST) and any(cell.text for cell in grid[foot]):
        below_names = [normal(grid[foot][col].text) for col in named]
        if not (unspanned and not any(below_names)) and not _only_names_columns(grid[foot], foot):
            break
        foot += 1
    return min(foot, first_figures)


def _names_keys(label: str) -> bool:
    found = key_meaning(label)
    return found is not None and found.kind in ("code", "name")


def _only_names_columns(row: Sequence[Cell], number: int) -> bool:
    """Whether two or more cells that begin in this row name columns, and no other has a text."""
    own = {cell.col: normal(cell.text) for cell in row if cell.row == number and cell.text}
    naming = [label for label in own.values() if value_meaning(label, ()) is not None]
    return len(naming) > 1 and len(naming) == len(own)


def _rows_with_figures(table: Table) -> Iterator[int]:
    by_row: dict[int, list[str]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(normal(cell.text))
    for row, texts in sorted(by_row.items()):
        if any(figure(text).value is not None for text in texts) and not is_numbering(texts):
            yield row


def _spread(rows: list[list[str]]) -> list[list[str]]:
    """Fill blanks from the left where a group label stands over several columns.

    A blank is filled only while the group above it stays the same, and never in the last row.
    """
    spread = [list(row) for row in rows]
    for number, row in enumerate(spread[:-1]):
        for col in range(1, len(row)):
            under_same = number == 0 or spread[number - 1][col] == spread[number - 1][col - 1]
            is_group = any(rows[below][col] for below in range(number + 1, len(rows)))
            if not row[col] and is_group and under_same:
                row[col] = row[col - 1]
    return spread
