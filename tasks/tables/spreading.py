"""Cells of a piece without rules under the columns of the whole that it is joined to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tasks.records import Cell
from tasks.tables.columns import Corridor
from tasks.tables.piece import Piece, moved_mends

Extents = Mapping[tuple[int, int], tuple[float, float]]


def corridors_of(piece: Piece) -> Sequence[Corridor]:
    """Where its edges may stand; exactly where they are, if rules draw them."""
    return piece.corridors or [(x, x) for x in piece.xs]


def spread(piece: Piece, corridors: Sequence[Corridor], went: Sequence[int]) -> Piece:
    """The piece with the columns between other corridors.

    What stood in one column goes to those of the new columns that its text touches; the others
    stay blank.

    Args:
        corridors: that the columns are to have.
        went: where each edge of the piece's columns went among them.
    """
    xs = tuple((left + right) / 2 for left, right in corridors)
    cells: list[Cell] = []
    extents: dict[tuple[int, int], tuple[float, float]] = {}
    full: set[tuple[int, int]] = set()
    for cell in piece.cells:
        parts = list(_parts(cell, xs, went, piece.extents.get((cell.row, cell.col))))
        cells += parts
        if (cell.row, cell.col) in piece.extents:
            extents[cell.row, parts[0].col] = piece.extents[cell.row, cell.col]
        if (cell.row, cell.col) in piece.full:
            full.add((cell.row, parts[0].col))
    return replace(
        piece,
        xs=xs,
        cells=tuple(cells),
        full=frozenset(full),
        corridors=(),
        extents=extents,
        mended=moved_mends(piece.mended, went),
    )


def _parts(
    cell: Cell, xs: Sequence[float], went: Sequence[int], extent: tuple[float, float] | None
) -> Iterator[Cell]:
    """The cell itself, and blank ones beside it."""
    col, end = went[cell.col], went[cell.col + cell.colspan]
    first, last = col, end
    if extent and cell.colspan == 1:
        first = max(col, min(bisect_right(xs, extent[0]) - 1, end - 1))
        last = max(first + 1, min(bisect_left(xs, extent[1]), end))
    yield replace(cell, col=first, colspan=last - first)
    for blank in (*range(col, first), *range(last, end)):
        yield replace(cell, col=blank, colspan=1, text="")


def moved_down(extents: Extents, rows: int) -> dict[tuple[int, int], tuple[float, float]]:
    """The extents of a piece whose first row has become another."""
    return {(row + rows, col): extent for (row, col), extent in extents.items()}
