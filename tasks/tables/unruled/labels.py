"""Texts over several rows: labels that stand in the middle of the rows they are for."""

from bisect import bisect_right
from collections.abc import Sequence

from tasks.tables.grid import Span
from tasks.tables.unruled.blocks import Block
from tasks.tables.unruled.rows import middle
from tasks.tables.unruled.slots import Slots
from tasks.tables.wording import is_amount

# A text stands in the middle of its rows within this share of its height.
OFF_CENTRE = 0.6
# One whose cell may be cut is in the middle within this share.
LEVEL = 0.3


def put_over_rows(slots: Slots, blocks: Sequence[Block], header: int) -> None:
    """Covers, for each text, the free rows whose middle is nearest to its, and of these the most.

    Texts of the header cover rows of the header alone. A text whose cell a page's end cuts may
    stand anywhere in it: where it is in the middle of no rows to that end, it covers all to it.
    """
    cut: list[tuple[Block, tuple[int, int]]] = []
    for block in sorted(blocks, key=lambda block: block.bottom - block.top):
        ranges = _ranges(slots, block, blocks, header)
        whole = max(ranges, key=_height, default=(0, 0))
        if _is_cut(slots, *whole):
            cut.append((block, whole))
        elif ranges:
            _put(slots, block, _nearest(slots, block, ranges))
    for block, _ in cut:
        ranges = _ranges(slots, block, blocks, header)
        ends = [r for r in ranges if _is_cut(slots, *r)]
        level = [r for r in ends if _off_centre(slots.ys, *r, block) <= LEVEL * block.size]
        if ranges:
            _put(slots, block, max(level or ends or ranges, key=_height))


def _ranges(
    slots: Slots, block: Block, blocks: Sequence[Block], header: int
) -> list[tuple[int, int]]:
    """The rows that a text may cover: free ones around it, without any other text's middle."""
    rows = header if slots.ys[header] > middle(block) else slots.rows
    width = block.last - block.first + 1
    others = [
        middle(other)
        for other in blocks
        if other is not block and other.first <= block.last and block.first <= other.last
    ]
    row = min(bisect_right(slots.ys, middle(block)) - 1, rows - 1)
    first, last = row, row
    while last < rows and _is_open(slots, (last, block.first, 1, width), others):
        last += 1
    while first and _is_open(slots, (first - 1, block.first, 1, width), others):
        first -= 1
    return [(high, low) for high in range(first, row + 1) for low in range(row + 1, last + 1)]


def _is_open(slots: Slots, span: Span, others: Sequence[float]) -> bool:
    """Whether a row is free for a text, and no other's middle lies in it."""
    high, low = slots.ys[span[0]], slots.ys[span[0] + 1]
    return slots.is_free(span) and not any(high < other < low for other in others)


def _nearest(slots: Slots, block: Block, ranges: Sequence[tuple[int, int]]) -> tuple[int, int]:
    off = {r: _off_centre(slots.ys, *r, block) for r in ranges}
    limit = min(off.values()) + OFF_CENTRE * block.size
    return max((r for r in ranges if off[r] <= limit), key=_height)


def _put(slots: Slots, block: Block, rows: tuple[int, int]) -> None:
    slots.put((rows[0], block.first, _height(rows), block.last - block.first + 1), block)


def _height(rows: tuple[int, int]) -> int:
    return rows[1] - rows[0]


def _is_cut(slots: Slots, first: int, last: int) -> bool:
    return (slots.goes_on and first == 0) or (slots.breaks_off and last == slots.rows)


def _off_centre(ys: Sequence[float], first: int, last: int, block: Block) -> float:
    return abs((ys[first] + ys[last]) / 2 - middle(block))


def lengthen_labels(slots: Slots, header: int) -> None:
    """Lets the labels of a column cover all its blank slots, each in the middle of its rows.

    Only in columns where that leaves no slot blank but below the last label.
    """
    for column in range(slots.cols - 1):
        labels = sorted(
            (span[0], index)
            for index, span in enumerate(slots.spans)
            if span[1] == column and span[0] >= header
        )
        longer = _longer(slots, column, [index for _, index in labels])
        for index, (first, last) in longer.items():
            _, col, _, width = slots.spans[index]
            slots.cover(index, (first, col, last - first, width))
        if slots.goes_on:
            _reopen(slots, column)


def _longer(slots: Slots, column: int, labels: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The rows of each label of a column, from the first to behind the last; {} if it has none."""
    found: dict[int, tuple[int, int]] = {}
    above = slots.spans[labels[0]][0] if labels else 0
    if not slots.goes_on:
        while above and slots.is_free((above - 1, column, 1, 1)):
            above -= 1
    for index in labels:
        text = slots.texts[index]
        row, col, height, width = slots.spans[index]
        if text is None or is_amount(text.text):
            return {}
        low = row + height
        while slots.is_free((low, col, 1, width)):
            low += 1
        ranges = [
            last
            for last in range(row + height, low + 1)
            if _off_centre(slots.ys, above, last, text) <= OFF_CENTRE * text.size
        ]
        if not ranges:
            return {}
        found[index] = above, max(ranges)
        above = max(ranges)
    return found


def _reopen(slots: Slots, column: int) -> None:
    """Makes one blank cell of the slots at the head of a page beside which texts stand."""
    rows = 0
    while slots.is_free((rows, column, 1, 1)) and slots.owner(rows, column + 1) is not None:
        rows += 1
    if rows > 1:
        slots.put((0, column, rows, 1), None)
