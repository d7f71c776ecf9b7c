"""Two sheets of one table, cell by cell."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from operator import itemgetter

from tasks.statements.difference.alignment import ALIKE, Pairs, aligned, grams, likeness
from tasks.statements.difference.model import CellChange
from tasks.statements.difference.sheets import Printed, Sheet, words

# How much less the lowest label alone says of a column than all labels over it.
_LEAF = 0.1

Columns = list[tuple[int, int]]
# Row, whether the present reading has the cell, column.
_Order = tuple[int, bool, int]


def cell_changes(former: Sheet, present: Sheet) -> list[CellChange]:
    """The cells that differ, in the order in which they stand.

    Columns are paired by their labels and texts, rows by their labels and figures, in each block
    of a form by itself. Cells that share a slot are partners; a cell is unchanged if one of its
    partners says the same, so that merging cells, or a row dropped beside a merged one, changes
    no text.
    """
    partners = list(_partners(former, present))
    settled = {cell for pair in partners if pair[0].said == pair[1].said for cell in pair}
    changes: list[tuple[_Order, CellChange]] = []
    for one, other in partners:
        if one not in settled and other not in settled:
            settled |= {one, other}
            same = former.amount(one) is not None and former.amount(one) == present.amount(other)
            changes.append(_change(present, other, one, other, same_amount=same))
    for cell in former.cells:
        if cell not in settled and cell.said:
            changes.append(_change(former, cell, cell, None))
    for cell in present.cells:
        if cell not in settled and cell.said:
            changes.append(_change(present, cell, None, cell))
    return [change for _, change in sorted(changes, key=itemgetter(0))]


def _change(
    sheet: Sheet,
    shown: Printed,
    former: Printed | None,
    present: Printed | None,
    *,
    same_amount: bool = False,
) -> tuple[_Order, CellChange]:
    """A change with its place in order, and the labels that the sheet gives the shown cell."""
    row, col = sheet.cells[shown]
    return (row, present is not None, col), CellChange(
        kind="added" if former is None else "removed" if present is None else "changed",
        title=sheet.title,
        row_label=sheet.row_label(row, col),
        column_label=sheet.column_label(col),
        former=None if former is None else former.cell.text,
        present=None if present is None else present.cell.text,
        former_at=None if former is None else former.at,
        present_at=None if present is None else present.at,
        same_amount=same_amount,
    )


def _partners(former: Sheet, present: Sheet) -> Iterator[tuple[Printed, Printed]]:
    """The cells that stand in the same slot, slot by slot."""
    for columns in _by_block(former, present, _columns(former, present)):
        for row, other in _rows(former, present, columns):
            for col, beside in columns:
                yield former.rows[row][col], present.rows[other][beside]


def _columns(former: Sheet, present: Sheet) -> Columns:
    """The columns that are the same one: by their labels or texts; without labels by position."""
    one, two = _Columns(former), _Columns(present)

    def score(col: int, other: int) -> float:
        stated = likeness(one.texts[col], two.texts[other])
        bare = one.blank[col] and two.blank[other]
        named = _score(one.labels[col], two.labels[other], max(stated, ALIKE) if bare else stated)
        # A group of columns may have lost its common label, or got one.
        leaf = _score(one.leaves[col], two.leaves[other], stated)
        return max(named, leaf - _LEAF)

    return aligned(one.keys, two.keys, score)


class _Columns:
    """The columns of a sheet: texts, labels, the lowest label, whether nothing stands below."""

    def __init__(self, sheet: Sheet) -> None:
        paths, depth = sheet.header.paths, sheet.header.depth
        self.keys = [tuple(row[col].said for row in sheet.rows) for col in range(sheet.width)]
        cells = [dict.fromkeys(row[col] for row in sheet.rows) for col in range(sheet.width)]
        self.texts = [Counter(cell.said for cell in own if cell.said) for own in cells]
        self.labels = [grams(path) for path in paths]
        self.leaves = [grams(path[-1:]) for path in paths]
        self.blank = [not any(key[depth:]) for key in self.keys]


def _by_block(former: Sheet, present: Sheet, columns: Columns) -> list[Columns]:
    """The columns of each block of a form, whose rows have nothing to do with those beside it."""

    def block(sheet: Sheet, col: int) -> int:
        starts = [min((*(key.col for key in b.keys), *b.values)) for b in sheet.blocks]
        return sum(start <= col for start in starts)

    found: dict[tuple[int, int], Columns] = {}
    for col, other in columns:
        found.setdefault((block(former, col), block(present, other)), []).append((col, other))
    return list(found.values()) if all(one == other for one, other in found) else [columns]


def _rows(former: Sheet, present: Sheet, columns: Columns) -> Pairs:
    """The rows that are the same one: by codes and names, or by most of their figures."""
    one = _Rows(former, [col for col, _ in columns])
    two = _Rows(present, [col for _, col in columns])

    def score(row: int, other: int) -> float:
        stated = likeness(one.filled[row], two.filled[other])
        bare = not one.figures[row] and not two.figures[other]
        return _score(one.labels[row], two.labels[other], max(stated, ALIKE) if bare else stated)

    return aligned(one.keys, two.keys, score, (one.names, two.names))


class _Rows:
    """The rows of a sheet within some columns: texts, labels, what stands where, any figures."""

    def __init__(self, sheet: Sheet, columns: Sequence[int]) -> None:
        self.keys = [tuple(row[col].said for col in columns) for row in sheet.rows]
        self.names = [tuple(words(row, columns, sheet.keys)) for row in sheet.rows]
        self.labels = [grams(dict.fromkeys(name)) for name in self.names]
        self.filled = [
            Counter((place, text) for place, text in enumerate(key) if text) for key in self.keys
        ]
        self.figures = [
            any(row[col].said and not row[col].is_label for col in columns) for row in sheet.rows
        ]


def _score(label: Counter[Hashable], other: Counter[Hashable], stated: float) -> float:
    """How alike two rows or columns are, by what names them and by what they state."""
    named = likeness(label, other) if label or other else ALIKE
    return named + stated if max(named, stated) >= ALIKE else 0.0
