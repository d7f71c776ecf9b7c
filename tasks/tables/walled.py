"""Tables with horizontal rules: rows between the rules, cells where no rule parts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.tables.blocks import blocks_of, columns
from tasks.tables.corridors import Corridor
from tasks.tables.grid import COVER, Span
from tasks.tables.levels import Level
from tasks.tables.merging import Slots, header_rows, widen_centred, widen_heads
from tasks.tables.phrases import Phrase
from tasks.tables.regions import Region
from tasks.tables.rows import Rows, rows_of
from tasks.tables.wording import is_amount

# With at most this many rules, rows are told by the texts between them.
FEW_RULES = 5


def walled(
    region: Region, places: Sequence[Corridor]
) -> tuple[tuple[float, ...], tuple[Span, ...]]:
    """The heights of the rows' edges, and the cells."""
    found, xs = places[1:-1], [(left + right) / 2 for left, right in places]
    phrases = region.phrases
    levels = _levels(region, phrases)
    few = len(levels) <= FEW_RULES
    ys: list[float] = []
    walls: list[set[int]] = []
    for high, low in pairwise(levels):
        ys.append(high.y)
        walls.append(_walls(high, xs))
        inside = [one for one in phrases if high.y < one.middle < low.y]
        rows = _rows_between(inside, found, few)
        if rows:
            for y in rows.ys[1:-1]:
                ys.append(y)
                open_ = {
                    column
                    for block in rows.spanning
                    if block.top < y < block.bottom
                    for column in range(block.first, block.last + 1)
                }
                walls.append(set(range(len(xs) - 1)) - open_)
    ys.append(levels[-1].y)
    return tuple(ys), _spans(phrases, places, ys, walls)


def _levels(region: Region, phrases: Sequence[Phrase]) -> list[Level]:
    """The rules, and an edge where texts stand above the first or below the last."""
    levels = [level for level in region.levels if level.drawn]
    left, right = levels[0].left, levels[0].right
    top, bottom = phrases[0].top, max(one.bottom for one in phrases)
    while len(levels) > 1 and levels[1].y < top:
        del levels[0]
    if levels[0].y > top:
        levels.insert(0, Level(top - 1, ((left, right),)))
    if levels[-1].y < bottom:
        levels.append(Level(bottom + 1, ((left, right),)))
    return levels


def _walls(level: Level, xs: Sequence[float]) -> set[int]:
    """The columns that a level parts into above and below."""
    return {
        column
        for column, (left, right) in enumerate(pairwise(xs))
        if level.covered(left, right) > COVER * (right - left)
    }


def _rows_between(phrases: Sequence[Phrase], found: Sequence[Corridor], few: bool) -> Rows | None:
    """The rows between two rules; None where there is but one."""
    if not phrases or not (few or _stacked_figures(phrases, found)):
        return None
    return rows_of(blocks_of(phrases, found))


def _stacked_figures(phrases: Sequence[Phrase], found: Sequence[Corridor]) -> bool:
    """Whether figures stand one below the other in a column."""
    seen = [columns(one.left, one.right, found) for one in phrases if is_amount(one.text)]
    return len(seen) > len(set(seen)) + 1


def _spans(
    phrases: Sequence[Phrase],
    places: Sequence[Corridor],
    ys: Sequence[float],
    walls: Sequence[set[int]],
) -> tuple[Span, ...]:
    slots = Slots(len(ys) - 1, places)
    cells: list[_Cell] = []
    for one in phrases:
        row = next((i for i, (_, low) in enumerate(pairwise(ys)) if one.middle < low), 0)
        first, last = columns(one.left, one.right, places[1:-1])
        cell = _Cell(*_between_walls(row, first, walls), first, last, one.left, one.right)
        for other in [other for other in cells if cell.meets(other)]:
            cells.remove(other)
            cell = cell.with_(other)
        cells.append(cell)
    for cell in sorted(cells, key=lambda cell: (cell.high, cell.first)):
        span = cell.high, cell.first, cell.low - cell.high, cell.last - cell.first + 1
        slots.put(span, (cell.left, cell.right))
    widen_centred(slots)
    widen_heads(slots, header_rows(phrases, ys))
    return _with_blank(slots, walls)


@dataclass(frozen=True, slots=True)
class _Cell:
    """The rows and columns of a text, and where it begins and ends."""

    high: int
    low: int
    first: int
    last: int
    left: float
    right: float

    def meets(self, other: "_Cell") -> bool:
        rows = (self.high, self.low) == (other.high, other.low)
        return rows and self.first <= other.last and other.first <= self.last

    def with_(self, other: "_Cell") -> "_Cell":
        first, last = min(self.first, other.first), max(self.last, other.last)
        left, right = min(self.left, other.left), max(self.right, other.right)
        return _Cell(self.high, self.low, first, last, left, right)


def _with_blank(slots: Slots, walls: Sequence[set[int]]) -> tuple[Span, ...]:
    for row in range(slots.rows):
        for column in range(slots.cols):
            if (row, column) not in slots.owner:
                high, low = _between_walls(row, column, walls)
                slots.put((high, column, low - high, 1), (0.0, 0.0))
    return slots.all()


def _between_walls(row: int, column: int, walls: Sequence[set[int]]) -> tuple[int, int]:
    """The first row of a cell, and the one after its last."""
    high, low = row, row + 1
    while high and column not in walls[high]:
        high -= 1
    while low < len(walls) and column not in walls[low]:
        low += 1
    return high, low
