"""Two sheets of one table, cell by cell."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tasks.statements.amounts import figure
from tasks.statements.difference.alignment import ALIKE, Pairs, aligned, grams, likeness
from tasks.statements.difference.model import CellChange
from tasks.statements.difference.sheets import Printed, Sheet, words

Columns = list[tuple[int, int]]


def cell_changes(former: Sheet, present: Sheet) -> list[CellChange]:
    """The cells that differ, in the order in which they stand.

    Columns are paired by their labels and texts, rows by their labels and figures, in each block
    of a form by itself. Cells that share a slot are partners; a cell is unchanged if one of its
    partners says the same, so that merging cells, or a row dropped beside a merged one, changes
    no text.
    """
    partners = list(_partners(former, present))
    settled = {cell for pair in partners if pair[0].said == pair[1].said for cell in pair}
    changes: list[tuple[tuple[int, int], CellChange]] = []
    for one, other in partners:
        if one not in settled and other not in settled:
            settled |= {one, other}
            changes.append(_change(present, other, one, other))
    for cell in former.cells:
        if cell not in settled and cell.said:
            changes.append(_change(former, cell, cell, None))
    for cell in present.cells:
        if cell not in settled and cell.said:
            changes.append(_change(present, cell, None, cell))
    return [change for _, change in sorted(changes, key=lambda entry: entry[0])]


def _change(
    sheet: Sheet, shown: Printed, former: Printed | None, present: Printed | None
) -> tuple[tuple[int, int], CellChange]:
    """A change with its row and column, and the labels that the sheet gives the shown cell."""
    row, col = sheet.cells[shown]
    was, is_now = (None if one is None else one.cell.text for one in (former, present))
    return (row, col), CellChange(
        kind="added" if former is None else "removed" if present is None else "changed",
        title=sheet.title,
        row_label=sheet.row_label(row, col),
        column_label=sheet.column_label(col),
        former=was,
        present=is_now,
        former_at=None if former is None else former.at,
        present_at=None if present is None else present.at,
        same_amount=None not in (was, is_now) and _same_amount(was or "", is_now or ""),
    )


def _same_amount(former: str, present: str) -> bool:
    """Whether both texts are numbers of one value and one unit."""
    one, other = figure(former), figure(present)
    return one.value is not None and (one.value, one.unit) == (other.value, other.unit)


def _partners(former: Sheet, present: Sheet) -> Iterator[tuple[Printed, Printed]]:
    """The cells that stand in the same slot, slot by slot."""
    for columns in _by_block(former, present, _columns(former, present)):
        for row, other in _rows(former, present, columns):
            for col, beside in columns:
                yield former.rows[row][col], present.rows[other][beside]


def _columns(former: Sheet, present: Sheet) -> Columns:
    """The columns that are the same one: by their labels or texts; without labels by position."""
    keys = [_texts_by_column(sheet) for sheet in (former, present)]
    labels = [[grams(path) for path in sheet.header.paths] for sheet in (former, present)]
    texts = [[Counter(text for text in own[1:] if text) for own in side] for side in keys]

    def score(col: int, other: int) -> float:
        label, beside = labels[0][col], labels[1][other]
        named = likeness(label, beside) if label or beside else ALIKE
        return _if_alike(named, likeness(texts[0][col], texts[1][other]))

    return aligned(keys[0], keys[1], score)


def _texts_by_column(sheet: Sheet) -> list[tuple[str, ...]]:
    return [
        (sheet.column_label(col), *(row[col].said for row in sheet.rows))
        for col in range(sheet.width)
    ]


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
    sides = (former, [col for col, _ in columns]), (present, [col for _, col in columns])
    keys = [[tuple(row[col].said for col in cols) for row in sheet.rows] for sheet, cols in sides]
    labels = [
        [grams(dict.fromkeys(words(row, cols, sheet.keys))) for row in sheet.rows]
        for sheet, cols in sides
    ]
    filled = [[_filled(key) for key in side] for side in keys]

    def score(row: int, other: int) -> float:
        label, beside = labels[0][row], labels[1][other]
        named = likeness(label, beside) if label or beside else ALIKE
        return _if_alike(named, likeness(filled[0][row], filled[1][other]))

    return aligned(keys[0], keys[1], score)


def _filled(texts: Sequence[str]) -> Counter[tuple[int, str]]:
    return Counter((place, text) for place, text in enumerate(texts) if text)


def _if_alike(named: float, stated: float) -> float:
    return named + stated if max(named, stated) >= ALIKE else 0.0
