"""Tables with a rule under each row: rows between the rules, cells where no rule parts them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tasks.tables.columns import Corridor
from tasks.tables.grid import COVER, Span
from tasks.tables.unruled.blocks import Block, block, blocks_of, columns
from tasks.tables.unruled.heads import header_rows, widen_centred, widen_heads
from tasks.tables.unruled.labels import put_over_rows
from tasks.tables.unruled.levels import Level
from tasks.tables.unruled.phrases import Phrase
from tasks.tables.unruled.rows import rows_of, stacked_figures
from tasks.tables.unruled.slots import Slots

# With at most this many rules from side to side, not every row has one.
FEW_RULES = 5

Walls = Sequence[set[int]]
"""For each edge of a row the columns in which it is drawn."""


def walled(
    phrases: Sequence[Phrase], levels: Sequence[Level], places: Sequence[Corridor]
) -> tuple[tuple[float, ...], tuple[Span, ...]]:
    """The heights of the rows' edges, and the cells.

    Args:
        phrases: of the table, from top to bottom.
        levels: its rules from the upper to the lower side.
        places: corridors of the edges of its columns.
    """
    ys, walls, over = _rows(phrases, levels, places)
    slots = Slots(ys, places)
    lines = {id(line) for text in over for line in text.lines}
    for span, text in _cells([one for one in phrases if id(one) not in lines], slots, walls):
        slots.put(span, text)
    put_over_rows(slots, over, header_rows(slots))
    widen_centred(slots, 0, slots.rows)
    widen_heads(slots, header_rows(slots))
    for row in range(slots.rows):
        for column in range(slots.cols):
            if slots.owner(row, column) is None:
                high, low = _between_walls(row, column, walls)
                slots.put((high, column, low - high, 1), None)
    return tuple(ys), slots.all()


def _rows(
    phrases: Sequence[Phrase], levels: Sequence[Level], places: Sequence[Corridor]
) -> tuple[list[float], list[set[int]], list[Block]]:
    """The edges of rows, where they are drawn, and the texts over several rows between two rules.

    Between two rules are several rows where figures stand one below the other, or where rules are
    few and texts are level.
    """
    every = set(range(len(places) - 1))
    few = sum(_drawn(level, places) == every for level in levels) <= FEW_RULES
    ys: list[float] = []
    walls: list[set[int]] = []
    over: list[Block] = []
    between = [
        blocks_of([one for one in phrases if high.y < one.middle < low.y], places[1:-1])
        for high, low in pairwise(levels)
    ]
    drawn = [_drawn(level, places) for level in levels]
    if few:
        whole = blocks_of(phrases, places[1:-1])
        for index, level in enumerate(levels[1:-1], start=1):
            drawn[index] |= _parting(whole, between[index - 1], between[index], level.y)
    for index, texts in enumerate(between):
        ys.append(levels[index].y)
        walls.append(drawn[index])
        inside = _inside(texts, every - drawn[index], every - drawn[index + 1])
        if stacked_figures(inside) or (few and inside):
            rows = rows_of(inside)
            ys += rows.ys[1:-1]
            walls += [every] * (len(rows.ys) - 2)
            over += rows.spanning
    ys.append(levels[-1].y)
    return ys, walls, over


def _parting(
    whole: Iterable[Block], above: Iterable[Block], below: Iterable[Block], y: float
) -> set[int]:
    """The columns in which texts stand on both sides of a rule that is not drawn there."""
    over = _columns(text for text in whole if text.top < y < text.bottom)
    return (_columns(above) & _columns(below)) - over


def _columns(texts: Iterable[Block]) -> set[int]:
    return {column for text in texts for column in range(text.first, text.last + 1)}


def _inside(texts: Iterable[Block], above: set[int], below: set[int]) -> list[Block]:
    """The texts but for those whose cells reach over an edge in columns that are open there."""
    inside = sorted(texts, key=lambda text: text.top)
    for columns_open, ordered in ((above, inside), (below, inside[::-1])):
        reach = {
            next((id(text) for text in ordered if text.first <= column <= text.last), 0)
            for column in columns_open
        }
        inside = [text for text in inside if id(text) not in reach]
    return inside


def _drawn(level: Level, places: Sequence[Corridor]) -> set[int]:
    """The columns that a level parts into above and below."""
    xs = [(left + right) / 2 for left, right in places]
    return {
        column
        for column, (left, right) in enumerate(pairwise(xs))
        if level.covered(left, right) > COVER * (right - left)
    }


def _cells(phrases: Iterable[Phrase], slots: Slots, walls: Walls) -> Iterator[tuple[Span, Block]]:
    """The cells with what stands between the same walls and in the same columns."""
    found = slots.places[1:-1]
    cells: list[tuple[tuple[int, int], list[Phrase], int, int]] = []
    for one in phrases:
        row = next((i for i, low in enumerate(slots.ys[1:]) if one.middle < low), slots.rows - 1)
        first, last = columns(one, found)
        rows = _between_walls(row, first, walls)
        lines = [one]
        for cell in [c for c in cells if c[0] == rows and c[2] <= last and first <= c[3]]:
            cells.remove(cell)
            lines, first, last = [*cell[1], *lines], min(first, cell[2]), max(last, cell[3])
        cells.append((rows, lines, first, last))
    for (high, low), lines, first, last in sorted(cells, key=lambda cell: (cell[0], cell[2])):
        yield (high, first, low - high, last - first + 1), block(lines, found)


def _between_walls(row: int, column: int, walls: Walls) -> tuple[int, int]:
    """The first row of a cell, and the one after its last."""
    high, low = row, row + 1
    while high and column not in walls[high]:
        high -= 1
    while low < len(walls) and column not in walls[low]:
        low += 1
    return high, low
