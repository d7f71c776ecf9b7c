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


class Slots:
    """Which text covers each slot of a grid of rows and columns."""

    def __init__(self, rows: int, cols: int) -> None:
        self.rows, self.cols = rows, cols
        self.owner: dict[tuple[int, int], int] = {}
        self.spans: list[Span] = []

    def put(self, span: Span) -> None:
        """Covers the slots of a span, as far to the right as they are free."""
        row, col, height, width = span
        width = next((w for w in range(1, width) if not self.free((row, col + w, height, 1))), width)
        if self.free((row, col, height, width)):
            self.spans.append((row, col, height, width))
            self._own(len(self.spans) - 1)

    def widen(self, index: int, span: Span) -> None:
        """Lets a span cover more slots."""
        self.spans[index] = span
        self._own(index)

    def free(self, span: Span, owner: int | None = None) -> bool:
        """Whether no text but the owner's covers a slot of the span."""
        row, col, height, width = span
        inside = row >= 0 and col >= 0 and row + height <= self.rows and col + width <= self.cols
        return inside and all(
            self.owner.get((r, c), owner) == owner
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


def spans_of(rows: Rows, found: Sequence[Corridor]) -> tuple[Span, ...]:
    """The cells: each text with the rows and columns that it stands over, and blank ones."""
    slots = Slots(len(rows.level), len(found) + 1)
    for row, level in enumerate(rows.level):
        for block in sorted(level, key=lambda block: block.left):
            slots.put((row, block.first, 1, block.last - block.first + 1))
    for block in sorted(rows.spanning, key=lambda block: block.bottom - block.top):
        _put_over_rows(slots, block, rows.ys)
    header = header_rows(slots, [line for row in rows.level for b in row for line in b.lines], rows.ys)
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
    slots.put((first, block.first, -height, width))


def header_rows(slots: Slots, phrases: Iterable[Phrase], ys: Sequence[float]) -> int:
    """How many rows stand above the first with a figure."""
    first = min((one.middle for one in phrases if is_amount(one.text)), default=None)
    if first is None:
        return 0
    row = sum(y < first for y in ys) - 1
    return row if row <= HEADER_ROWS else 0


def widen_heads(slots: Slots, header: int) -> None:
    """Lets heads cover the blank slots to their right that have heads of their own below."""
    lowest_first = sorted(enumerate(slots.spans), key=lambda item: -item[1][0])
    for index, (row, col, height, width) in lowest_first:
        below = row + height
        if below >= header:
            continue
        right = col + width
        while slots.free((row, right, height, 1)) and (below, right) in slots.owner:
            right += 1
        slots.widen(index, (row, col, height, right - col))


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
