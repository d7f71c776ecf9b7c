"""Reading the header of a grid: how deep it is, and what stands over each column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.records import Cell, Table
from tasks.statements.amounts import figure
from tasks.statements.vocabulary import ColumnMeaning, column_meanings

_YEAR = re.compile(r"(20\d\d)年")
_NO_NUMBER = re.compile(r"栏次|行次|\*+|[类款项目]|[—-]+|[甲乙丙]|合计|\d*[=+(][=+()\d]*")
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
    if all(cell.colspan == cell.rowspan == 1 for cell in table.cells if cell.row < depth):
        rows = _spread(rows)
    paths = []
    for col in range(table.n_cols):
        path: list[str] = []
        for row in range(depth):
            label = rows[row][col]
            if label and (not path or path[-1] != label):
                path.append(label)
        paths.append(tuple(path))
    return Header(depth, tuple(paths))


def slots(table: Table) -> list[list[Cell]]:
    """The grid as n_rows × n_cols cells, a spanning cell standing in each of its slots."""
    blank = Cell(0, 0, 1, 1, "")
    grid = [[blank] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.rowspan, table.n_rows)):
            for col in range(cell.col, min(cell.col + cell.colspan, table.n_cols)):
                grid[row][col] = cell
    return grid


def meaning(path: Sequence[str], kinds: Sequence[str]) -> ColumnMeaning | None:
    """What a column means by its lowest label; a label that needs its group is tried first.

    Args:
        path: labels from the top down, normalised.
        kinds: which meanings may be given here, in order of preference.
    """
    if not path:
        return None
    leaf = _without_year(path[-1])
    fitting = [
        entry
        for entry in column_meanings()
        if entry.kind in kinds
        and entry.label.fullmatch(leaf)
        and (entry.under is None or any(entry.under.fullmatch(group) for group in path[:-1]))
    ]
    fitting.sort(key=lambda entry: (kinds.index(entry.kind), entry.under is None))
    return fitting[0] if fitting else None


def year_of(path: Sequence[str], fiscal_year: int | None) -> int | None:
    """The fiscal year of a column: printed over it, said as 上年, or else the document's."""
    for label in reversed(path):
        if found := _YEAR.search(label):
            return int(found.group(1))
    if any(re.search(r"上年(预算|决算|执行)", label) for label in path):
        return None if fiscal_year is None else fiscal_year - 1
    return fiscal_year


def _without_year(label: str) -> str:
    return re.sub(r"^20\d\d年度?", "", label) or label


def is_numbering(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 … beside 栏次, ** or code levels."""
    numbers = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    others = [text for text in texts if text and not re.fullmatch(r"\d{1,2}", text)]
    runs_on = all(after == before + 1 for before, after in pairwise(numbers))
    return len(numbers) > 1 and runs_on and all(_NO_NUMBER.fullmatch(text) for text in others)


def _depth(table: Table) -> int:
    """Rows above the first row with figures or codes; at least to the foot of the name labels.

    Without spans (plain text) a row that leaves the place below code and name empty is header too.
    """
    first_figures = min(_rows_with_figures(table), default=table.n_rows)
    labels = [
        cell
        for cell in table.cells
        if cell.row < min(first_figures, _DEEPEST)
        and meaning([normal(cell.text)], ("code", "name")) is not None
    ]
    foot = max((cell.row + cell.rowspan for cell in labels), default=first_figures)
    if all(cell.rowspan == cell.colspan == 1 for cell in table.cells):
        named = {cell.col for cell in labels}
        rows = slots(table)
        while foot < first_figures and any(cell.text for cell in rows[foot]):
            if any(normal(rows[foot][col].text) for col in named):
                break
            foot += 1
    return min(foot, first_figures)


def _rows_with_figures(table: Table) -> Iterator[int]:
    by_row: dict[int, list[str]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(normal(cell.text))
    for row, texts in by_row.items():
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
