"""Texts over several columns: heads over their subheads, and centred texts beside blank slots."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tasks.tables.grid import Span
from tasks.tables.unruled.slots import CENTRED, Slots
from tasks.tables.wording import is_amount

# Rows above the first figures are a header; more than these are none.
MOST_ROWS = 5
# Texts begin or end alike within this many points, if they do so with as many others.
SIDES, FEWEST = 1.0, 2


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
    sides = _sides(slots)
    for index, (row, col, height, width) in enumerate(slots.spans):
        if not high <= row < low or slots.is_centred(index) or _is_aligned(slots, index, sides):
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


def _sides(slots: Slots) -> dict[tuple[int, int], list[float]]:
    """Where texts that are not centred begin and end, by edge and side of it (0 right, 1 left)."""
    sides: dict[tuple[int, int], list[float]] = defaultdict(list)
    for index, (_, col, _, width) in enumerate(slots.spans):
        text = slots.texts[index]
        if text and not slots.is_centred(index):
            insort(sides[col, 0], text.left)
            insort(sides[col + width, 1], text.right)
    return sides


def _is_aligned(slots: Slots, index: int, sides: Mapping[tuple[int, int], list[float]]) -> bool:
    """Whether a text begins or ends as others do that are not centred."""
    text = slots.texts[index]
    _, col, _, width = slots.spans[index]
    if text is None:
        return False
    level = ((sides[col, 0], text.left), (sides[col + width, 1], text.right))
    return any(
        bisect_right(places, place + SIDES) - bisect_left(places, place - SIDES) > FEWEST
        for places, place in level
    )


def _centred(slots: Slots, index: int, first: int, last: int) -> Iterator[tuple[int, int]]:
    """How many columns a text hits the middle of, and from which; between two edges."""
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
