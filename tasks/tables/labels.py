"""Texts over several rows: labels that stand in the middle of the rows they are for."""

from collections.abc import Sequence

from tasks.tables.blocks import Block
from tasks.tables.rows import middle
from tasks.tables.slots import Slots
from tasks.tables.wording import is_amount

# A text stands in the middle of its rows within this share of its height.
OFF_CENTRE = 0.6


def put_over_rows(slots: Slots, block: Block, header: int) -> None:
    """Covers the free rows whose middle is nearest to the text's, and of these the most.

    Texts of the header cover rows of the header alone.
    """
    rows = header if slots.ys[header] > middle(block) else slots.rows
    width = block.last - block.first + 1
    ranges = [
        (_off_centre(slots.ys, first, last, block), first - last, first)
        for first in range(slots.rows)
        for last in range(first + 1, rows + 1)
        if slots.ys[first] < middle(block) < slots.ys[last]
        and slots.is_free((first, block.first, last - first, width))
    ]
    if not ranges:
        return
    nearest = min(ranges)[0] + OFF_CENTRE * block.size
    _, height, first = min((r for r in ranges if r[0] <= nearest), key=lambda r: r[1])
    slots.put((first, block.first, -height, width), block)


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


def _longer(slots: Slots, column: int, labels: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The rows of each label of a column, from the first to behind the last; {} if it has none."""
    found: dict[int, tuple[int, int]] = {}
    above = slots.spans[labels[0]][0] if labels else 0
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
