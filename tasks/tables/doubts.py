"""Where a page and what was read from it disagree: the self-test of the reader.

In a right reading every character has a meaning and lies in exactly one cell, not across a border.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tasks.documents.page import Char, Page
from tasks.tables.cells import Placed

# A character lies across a border if less than this share of its width or height is in its cell.
INSIDE = 0.6
# Points that are forgiven.
SLACK = 0.3


class Doubts(NamedTuple):
    """Counts of characters.

    Attributes:
        unreadable: without a Unicode value, as printed by a font that states none.
        astray: across the border of their cell.
    """

    unreadable: int
    astray: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.unreadable + self.astray

    def __str__(self) -> str:
        counts = ((self.unreadable, "without a meaning"), (self.astray, "across borders"))
        return " and ".join(f"{count} characters {what}" for count, what in counts if count)


def doubts_about(page: Page, tables: Sequence[Placed]) -> Doubts:
    """What speaks against the tables that were found on a page."""
    text = "".join(char.text for char in page.chars)
    unreadable = text.count("\ufffd") + text.count("(cid:")
    return Doubts(unreadable, sum(_astray(table) for table in tables))


def _astray(table: Placed) -> int:
    count, xs, ys = 0, table.grid.xs, table.grid.ys
    for (row, col, height, width), chars in table.chars.items():
        left, right = xs[col] - SLACK, xs[col + width] + SLACK
        top, bottom = ys[row] - SLACK, ys[row + height] + SLACK
        count += sum(_sticks_out(char, left, top, right, bottom) for char in chars)
    return count


def _sticks_out(char: Char, left: float, top: float, right: float, bottom: float) -> bool:
    if char.left >= left and char.right <= right and char.top >= top and char.bottom <= bottom:
        return False
    across = min(char.right, right) - max(char.left, left)
    down = min(char.bottom, bottom) - max(char.top, top)
    return not char.text.isspace() and (
        across < INSIDE * (char.right - char.left) or down < INSIDE * (char.bottom - char.top)
    )
