"""A page's rules and characters to grids with text in their cells."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.documents.lines import Line, apart, joined, lines_of
from tasks.documents.page import Char, Page
from tasks.records import Cell
from tasks.tables.columns import Corridor
from tasks.tables.grid import Grid, Span, grid_of
from tasks.tables.piece import Piece
from tasks.tables.segments import merged, networks
from tasks.tables.unruled.grids import grids_without_rules


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of a table with its grid on the page and the characters of each cell."""

    piece: Piece
    grid: Grid
    chars: dict[Span, list[Char]]

    @property
    def top(self) -> float:
        """Where it begins, in points."""
        return self.grid.ys[0]

    @property
    def bottom(self) -> float:
        """Where it ends, in points."""
        return self.grid.ys[-1]

    @property
    def left(self) -> float:
        """Its left side, in points."""
        return self.grid.xs[0]

    @property
    def right(self) -> float:
        """Its right side, in points."""
        return self.grid.xs[-1]


def tables_on(page: Page, above: Sequence[Corridor] = ()) -> tuple[list[Placed], list[Line]]:
    """The tables of a page from top to bottom, and the lines outside of them.

    A character is of the smallest grid of rules that its middle lies in; what lies in none may
    stand in a table without rules.

    Args:
        page: with its characters, rules and shades.
        above: corridors of the table with which the page before ends, if rules do not draw it.
    """
    horizontals, verticals = merged(page.horizontals), merged(page.verticals)
    grids = [grid_of(across, down) for across, down in networks(horizontals, verticals)]
    ruled = sorted((grid for grid in grids if grid), key=lambda grid: grid.area)
    placed, outside = _placed(page, ruled, page.chars)
    lines = lines_of(outside)
    unruled = grids_without_rules(page, lines, ruled, above)
    if unruled:
        further, outside = _placed(page, unruled, outside)
        placed, lines = placed + further, lines_of(outside)
    return sorted(placed, key=lambda table: table.top), lines


def _placed(
    page: Page, grids: Sequence[Grid], chars: Sequence[Char]
) -> tuple[list[Placed], Sequence[Char]]:
    """The grids that hold characters, and the characters outside of all."""
    placed: list[Placed] = []
    for grid in grids:
        inside, chars = _split(grid, chars)
        if inside:
            placed.append(Placed(_piece(page, grid, inside), grid, inside))
    return placed, chars


def _split(grid: Grid, chars: Sequence[Char]) -> tuple[dict[Span, list[Char]], list[Char]]:
    """The characters of each cell of a grid, and those outside of it."""
    slots = _slots(grid)
    left, top, right, bottom = grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]
    inside: dict[Span, list[Char]] = defaultdict(list)
    outside: list[Char] = []
    for char in chars:
        x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
        if left <= x < right and top <= y < bottom:
            slot = bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1
            inside[slots[slot]].append(char)
        else:
            outside.append(char)
    return inside, outside


def _slots(grid: Grid) -> dict[tuple[int, int], Span]:
    return {
        (row, col): span
        for span in grid.spans
        for row in range(span[0], span[0] + span[2])
        for col in range(span[1], span[1] + span[3])
    }


def _piece(page: Page, grid: Grid, chars: dict[Span, list[Char]]) -> Piece:
    cells: list[Cell] = []
    full: set[tuple[int, int]] = set()
    unsure = any(char.confidence < 1.0 for char in page.chars)
    extents: dict[tuple[int, int], tuple[float, float]] = {}
    for span in grid.spans:
        row, col, height, width = span
        left, right = grid.xs[col], grid.xs[col + width]
        box = page.fractions(left, grid.ys[row], right, grid.ys[row + height])
        lines = lines_of(chars[span]) if span in chars else []
        text = _text(lines, left, right)
        confidence = _least(chars.get(span, ())) if unsure else None
        cells.append(Cell(row, col, height, width, text, page.number, box, confidence=confidence))
        if lines and _is_full(lines[-1], left, right):
            full.add((row, col))
        if lines and grid.corridors:
            extents[row, col] = min(line.left for line in lines), max(line.right for line in lines)
    return Piece(
        grid.xs,
        len(grid.ys) - 1,
        tuple(cells),
        page.number,
        frozenset(full),
        reader=page.reader,
        corridors=grid.corridors,
        extents=extents,
    )


def _text(lines: Sequence[Line], left: float, right: float) -> str:
    """The lines of a cell as one text; a line that is not full ends a figure."""
    whole = lines[0].text if lines else ""
    for before, line in pairwise(lines):
        ends = apart(whole, line.text) and not _is_full(before, left, right)
        whole = f"{whole} {line.text}" if ends else joined((whole, line.text))
    return whole


def _least(chars: Sequence[Char]) -> float | None:
    """How sure OCR is of the character that it is least sure of."""
    least = min((char.confidence for char in chars), default=1.0)
    return None if least == 1.0 else round(least, 3)


def _is_full(line: Line, left: float, right: float) -> bool:
    """Whether a further character, with the margin that the left side shows, would not fit."""
    margin = min(max(line.left - left, 0.0), line.size / 2)
    return right - margin - line.right < line.size
