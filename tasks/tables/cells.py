"""A page's rules and characters to grids with text in their cells."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.documents.lines import Line, joined, lines_of
from tasks.documents.page import Char, Page
from tasks.records import Cell
from tasks.tables.grid import Grid, Span, grid_of
from tasks.tables.piece import Piece
from tasks.tables.segments import merged, networks


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of a table and the height where it begins and ends on its page, in points."""

    piece: Piece
    top: float
    bottom: float
    left: float
    right: float


def tables_on(page: Page) -> tuple[list[Placed], list[Line]]:
    """The ruled tables of a page from top to bottom, and the lines outside of them."""
    horizontals, verticals = merged(page.horizontals), merged(page.verticals)
    grids = [grid_of(across, down) for across, down in networks(horizontals, verticals)]
    inside, outside = _sorted_into([grid for grid in grids if grid], page.chars)
    placed = [_placed(page, grid, chars) for grid, chars in inside if any(chars.values())]
    return sorted(placed, key=lambda table: table.top), lines_of(outside)


def _sorted_into(
    grids: Sequence[Grid], chars: Iterable[Char]
) -> tuple[list[tuple[Grid, dict[Span, list[Char]]]], list[Char]]:
    """Each grid with the characters of its cells, and the characters outside of all grids."""
    slots = [_slots(grid) for grid in grids]
    inside: list[dict[Span, list[Char]]] = [defaultdict(list) for _ in grids]
    outside: list[Char] = []
    by_area = sorted(range(len(grids)), key=lambda i: grids[i].area)
    for char in chars:
        for index in by_area:
            slot = grids[index].slot(*char.centre)
            if slot is not None:
                inside[index][slots[index][slot]].append(char)
                break
        else:
            outside.append(char)
    return list(zip(grids, inside, strict=True)), outside


def _slots(grid: Grid) -> dict[tuple[int, int], Span]:
    return {
        (row, col): span
        for span in grid.spans
        for row in range(span[0], span[0] + span[2])
        for col in range(span[1], span[1] + span[3])
    }


def _placed(page: Page, grid: Grid, chars: dict[Span, list[Char]]) -> Placed:
    cells: list[Cell] = []
    full: set[tuple[int, int]] = set()
    for span in grid.spans:
        row, col, height, width = span
        left, right = grid.xs[col], grid.xs[col + width]
        box = page.fractions(left, grid.ys[row], right, grid.ys[row + height])
        lines = lines_of(chars.get(span, ()))
        text = joined(line.text for line in lines)
        least = min((char.confidence for line in lines for char in line.chars), default=1.0)
        sure = None if least == 1.0 else round(least, 3)
        cells.append(
            Cell(row, col, height, width, text, page=page.number, bbox=box, confidence=sure)
        )
        if lines and _is_full(lines[-1], left, right):
            full.add((row, col))
    rows = len(grid.ys) - 1
    piece = Piece(grid.xs, rows, tuple(cells), page.number, frozenset(full), reader=page.reader)
    return Placed(piece, grid.ys[0], grid.ys[-1], grid.xs[0], grid.xs[-1])


def _is_full(line: Line, left: float, right: float) -> bool:
    """Whether a further character, with the margin that the left side shows, would not fit."""
    margin = min(max(line.left - left, 0.0), line.size / 2)
    return right - margin - line.right < line.size
