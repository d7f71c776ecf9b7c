"""Texts in rows and columns to cells, merged ones among them, where no rule draws them."""

from collections.abc import Iterable, Sequence

from tasks.tables.blocks import Block
from tasks.tables.corridors import Corridor
from tasks.tables.grid import Span
from tasks.tables.phrases import Phrase
from tasks.tables.rows import Rows, middle
from tasks.tables.wording import is_amount

# A text stands in the middle of its rows or columns within this share of its height.
OFF_CENTRE = 0.6
# Rows above the first figures are a header; more than these are none.
HEADER_ROWS = 5
# Points by which a text may miss the middle of its cell.
CENTRED = 1.5
# Texts begin or end alike within this many points, if they do so with as many others.
LEVEL_SIDES, FEWEST_LEVEL = 1.0, 2


class Slots:
    """Which text covers each slot of a grid of rows and columns."""

    def __init__(self, rows: int, places: Sequence[Corridor]) -> None:
        self.rows, self.cols = rows, len(places) - 1
        self.places = places
        self.owner: dict[tuple[int, int], int] = {}
        self.spans: list[Span] = []
        self.texts: list[tuple[float, float]] = []

    def put(self, span: Span, text: tuple[float, float]) -> None:
        """Covers the slots of a span, as far to the right as they are free."""
        row, col, height, width = span
        width = next((w for w in range(1, width) if not self.free((row, col + w, height, 1))), width)
        if self.free((row, col, height, width)):
            self.spans.append((row, col, height, width))
            self.texts.append(text)
            self._own(len(self.spans) - 1)

    def widen(self, index: int, span: Span) -> None:
        """Lets a span cover more slots."""
        self.spans[index] = span
        self._own(index)

    def free(self, span: Span) -> bool:
        """Whether no text covers a slot of the span."""
        row, col, height, width = span
        inside = row >= 0 and col >= 0 and row + height <= self.rows and col + width <= self.cols
        return inside and not any(
            (r, c) in self.owner
            for r in range(row, row + height)
            for c in range(col, col + width)
        )

    def all(self) -> tuple[Span, ...]:
        """The spans, and one for each slot that is left."""
        slots = ((r, c) for r in range(self.rows) for c in range(self.cols))
        blank = [(r, c, 1, 1) for r, c in slots if (r, c) not in self.owner]
        return tuple(sorted([*self.spans, *blank]))

    def _own(self, index: int) -> None:
        row, col, height, width = self.spans[index]
        for r in range(row, row + height):
            for c in range(col, col + width):
                self.owner[r, c] = index

    def off_centre(self, index: int, first: int, last: int) -> float:
        """By how much a text misses the middle between two edges."""
        left, right = self.texts[index]
        twice = left + right
        low = self.places[first][0] + self.places[last][0]
        high = self.places[first][1] + self.places[last][1]
        return max(low - twice, twice - high, 0.0) / 2

    def is_centred(self, index: int) -> bool:
        """Whether a text stands in the middle of what it covers."""
        _, col, _, width = self.spans[index]
        return self.off_centre(index, col, col + width) <= CENTRED

    def aligned(self, index: int) -> bool:
        """Whether the text begins or ends as others do that are not centred in its column."""
        _, col, _, width = self.spans[index]
        left, right = self.texts[index]
        others = [
            i
            for i in range(len(self.spans))
            if i != index and not self.is_centred(i)
        ]
        begin = sum(
            self.spans[i][1] == col and abs(self.texts[i][0] - left) <= LEVEL_SIDES for i in others
        )
        end = sum(
            sum(self.spans[i][1::2]) == col + width and abs(self.texts[i][1] - right) <= LEVEL_SIDES
            for i in others
        )
        return max(begin, end) >= FEWEST_LEVEL


def spans_of(rows: Rows, places: Sequence[Corridor]) -> tuple[Span, ...]:
    """The cells: each text with the rows and columns that it stands over, and blank ones."""
    slots = Slots(len(rows.level), places)
    for row, level in enumerate(rows.level):
        for block in sorted(level, key=lambda block: block.left):
            slots.put((row, block.first, 1, block.last - block.first + 1), (block.left, block.right))
    for block in sorted(rows.spanning, key=lambda block: block.bottom - block.top):
        _put_over_rows(slots, block, rows.ys)
    header = header_rows([line for row in rows.level for b in row for line in b.lines], rows.ys)
    widen_centred(slots)
    widen_heads(slots, header)
    _lengthen_heads(slots, header)
    return slots.all()


def _put_over_rows(slots: Slots, block: Block, ys: Sequence[float]) -> None:
    """Over the rows whose middle is nearest to the text's, of those that are free."""
    width = block.last - block.first + 1
    ranges = [
        (abs((ys[first] + ys[last]) / 2 - middle(block)), first - last, first)
        for first in range(len(ys) - 1)
        for last in range(first + 1, len(ys))
        if ys[first] < middle(block) < ys[last]
        and slots.free((first, block.first, last - first, width))
    ]
    if not ranges:
        return
    nearest = min(ranges)[0]
    _, height, first = min(
        (r for r in ranges if r[0] <= nearest + OFF_CENTRE * block.size), key=lambda r: r[1]
    )
    slots.put((first, block.first, -height, width), (block.left, block.right))


def header_rows(phrases: Iterable[Phrase], ys: Sequence[float]) -> int:
    """How many rows stand above the first with a figure."""
    first = min((one.middle for one in phrases if is_amount(one.text)), default=None)
    if first is None:
        return 0
    row = sum(y < first for y in ys) - 1
    return row if row <= HEADER_ROWS else 0


def widen_centred(slots: Slots) -> None:
    """Lets texts that miss the middle of their columns cover blank ones of which they hit it.

    Where they hit none but touch several columns, they cover all blank ones to their right.
    """
    for index, (row, col, height, width) in enumerate(slots.spans):
        if slots.is_centred(index) or slots.aligned(index):
            continue
        first, last = col, col + width
        while slots.free((row, first - 1, height, 1)):
            first -= 1
        while slots.free((row, last, height, 1)):
            last += 1
        ranges = [
            (left, right)
            for left in range(first, col + 1)
            for right in range(col + width, last + 1)
            if slots.off_centre(index, left, right) <= CENTRED
        ]
        if ranges:
            left, right = min(ranges, key=lambda r: r[1] - r[0])
            slots.widen(index, (row, left, height, right - left))
        elif width > 1:
            slots.widen(index, (row, col, height, last - col))


def widen_heads(slots: Slots, header: int) -> None:
    """Lets heads cover the blank slots beside them that have heads of their own below.

    A head in the middle of its column covers as many on both sides, any other those to its right.
    """
    lowest_first = sorted(enumerate(slots.spans), key=lambda item: -item[1][0])
    for index, (row, col, height, width) in lowest_first:
        below = row + height
        if below >= header:
            continue
        first, last = col, col + width
        while _is_blank_over(slots, (row, first - 1, height, 1)):
            first -= 1
        while _is_blank_over(slots, (row, last, height, 1)):
            last += 1
        ranges = [
            (right - left, left)
            for left in range(first, col + 1)
            for right in range(col + width, last + 1)
            if slots.off_centre(index, left, right) <= CENTRED
        ]
        if ranges:
            width, col = max(ranges)
        elif not slots.is_centred(index):
            width = last - col
        slots.widen(index, (row, col, height, width))


def _is_blank_over(slots: Slots, span: Span) -> bool:
    row, col, height, _ = span
    return slots.free(span) and (row + height, col) in slots.owner


def _lengthen_heads(slots: Slots, header: int) -> None:
    """Lets heads cover the blank slots of the header below and above them."""
    for index, (row, col, height, width) in enumerate(slots.spans):
        if row >= header:
            continue
        while row + height < header and slots.free((row + height, col, 1, width)):
            height += 1
        while row and slots.free((row - 1, col, 1, width)):
            row, height = row - 1, height + 1
        slots.widen(index, (row, col, height, width))
