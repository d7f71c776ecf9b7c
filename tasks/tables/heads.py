"""Texts over several columns: heads over their subheads, and centred texts beside blank slots."""

from collections.abc import Iterator

from tasks.tables.grid import Span
from tasks.tables.slots import CENTRED, Slots
from tasks.tables.wording import is_amount

# Rows above the first figures are a header; more than these are none.
MOST_ROWS = 5


def header_rows(slots: Slots) -> int:
    """How many rows stand above the first with a figure."""
    figures = (
        span[0]
        for span, text in zip(slots.spans, slots.texts, strict=True)
        if text and any(is_amount(line.text) for line in text.lines)
    )
    row = min(figures, default=0)
    return row if row <= MOST_ROWS else 0


def widen_centred(slots: Slots, high: int, low: int) -> None:
    """Lets texts of some rows cover blank columns beside theirs of which they hit the middle.

    Where they hit none but touch several columns, they cover all blank ones to their right.
    """
    for index, (row, col, height, width) in enumerate(slots.spans):
        if not high <= row < low or slots.is_centred(index) or slots.is_aligned(index):
            continue
        first, last = col, col + width
        while slots.is_free((row, first - 1, height, 1)):
            first -= 1
        while slots.is_free((row, last, height, 1)):
            last += 1
        narrowest = min(_centred(slots, index, first, last), default=None)
        if narrowest:
            wide, left = narrowest
            slots.cover(index, (row, left, height, wide))
        elif width > 1:
            slots.cover(index, (row, col, height, last - col))


def _centred(slots: Slots, index: int, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Columns around a text, between two edges, of which it hits the middle: how many, from where."""
    _, col, _, width = slots.spans[index]
    for left in range(first, col + 1):
        for right in range(col + width, last + 1):
            if slots.off_centre(index, left, right) <= CENTRED:
                yield right - left, left


def widen_heads(slots: Slots, header: int) -> None:
    """Lets heads cover the blank slots beside them that have heads of their own below.

    A head in the middle of its column covers as many on both sides, any other those to its right.
    """
    lowest_first = sorted(enumerate(slots.spans), key=lambda item: -item[1][0])
    for index, (row, col, height, width) in lowest_first:
        if row + height >= header:
            continue
        first, last = col, col + width
        while _is_blank_over(slots, (row, first - 1, height, 1)):
            first -= 1
        while _is_blank_over(slots, (row, last, height, 1)):
            last += 1
        widest = max(_centred(slots, index, first, last), default=None)
        if widest:
            width, col = widest
        elif not slots.is_centred(index):
            width = last - col
        slots.cover(index, (row, col, height, width))


def _is_blank_over(slots: Slots, span: Span) -> bool:
    row, col, height, _ = span
    return slots.is_free(span) and slots.owner(row + height, col) is not None


def lengthen_heads(slots: Slots, header: int) -> None:
    """Lets heads cover the blank slots of the header below and above them."""
    for index, (row, col, height, width) in enumerate(slots.spans):
        if row >= header:
            continue
        while row + height < header and slots.is_free((row + height, col, 1, width)):
            height += 1
        while row and slots.is_free((row - 1, col, 1, width)):
            row, height = row - 1, height + 1
        slots.cover(index, (row, col, height, width))
