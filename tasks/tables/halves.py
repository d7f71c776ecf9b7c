"""Wide sheets printed in halves: the columns to the right stand on the page after."""

from collections.abc import Iterable
from dataclasses import replace

from tasks.records import Cell
from tasks.tables.piece import Piece, moved_mends

# As fractions of the page's height.
SAME_HEIGHT = 0.003
_LEAST_ROWS = 2


def with_right_halves(wholes: Iterable[Piece]) -> list[Piece]:
    """Pieces in order, each with the half of the sheet that was printed to the right of it.

    The right half has the same rows at the same heights, no title, and opens with the blank rest of
    the heading that the page's side cut.
    """
    found: list[Piece] = []
    for piece in wholes:
        if found and _is_right_half(found[-1], piece):
            found[-1] = _beside(found[-1], piece)
        else:
            found.append(piece)
    return found


def _is_right_half(left: Piece, right: Piece) -> bool:
    around = right.around
    if left.page is None or right.page != left.page + 1 or around.title or around.lead:
        return False
    if left.n_rows != right.n_rows or left.n_rows < _LEAST_ROWS:
        return False
    cut = left.row(0)[-1]
    rest = right.row(0)[0]
    if rest.text or not cut.text or cut.colspan == 1 or rest.rowspan != cut.rowspan:
        return False
    return all(
        one is not None and other is not None and abs(one - other) < SAME_HEIGHT
        for one, other in zip(_tops(left), _tops(right), strict=True)
    )


def _tops(piece: Piece) -> list[float | None]:
    """The upper edge of each row; None where no cell begins in it or its place is not known."""
    tops: dict[int, float] = {}
    for cell in piece.cells:
        if cell.bbox is not None:
            tops[cell.row] = min(cell.bbox[1], tops.get(cell.row, 1.0))
    return [tops.get(row) for row in range(piece.n_rows)]


def _beside(left: Piece, right: Piece) -> Piece:
    cut, rest = left.row(0)[-1], right.row(0)[0]
    heading = replace(cut, colspan=cut.colspan + rest.colspan)
    cells = [heading if cell is cut else cell for cell in left.cells]
    cells.extend(_moved(cell, left.n_cols) for cell in right.cells if cell is not rest)
    edge = left.xs[-1] - right.xs[0]
    notes = (*left.around.notes, *right.around.notes)
    return replace(
        left,
        xs=(*left.xs, *(x + edge for x in right.xs[1:])),
        cells=tuple(cells),
        around=replace(left.around, unit=left.around.unit or right.around.unit, notes=notes),
        closes=right.closes,
        page=right.page,
        full=left.full | {(row, col + left.n_cols) for row, col in right.full},
        mended=(
            *left.mended,
            *moved_mends(right.mended, range(left.n_cols, left.n_cols + right.n_cols)),
        ),
    )


def _moved(cell: Cell, columns: int) -> Cell:
    return replace(cell, col=cell.col + columns)
