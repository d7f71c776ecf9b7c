"""What a page's end does to the cells that it cuts."""

from collections.abc import Iterable, Mapping, Sequence

from tasks.documents.page import Char, Rule
from tasks.tables.grid import COVER, Grid, Span
from tasks.tables.segments import SNAP
from tasks.tables.wording import is_amount

# Running feet stand in this share of the page's height.
FOOT = 0.09
# A longer text is no label but what some programs print below a page's end, clipped.
LONGEST_LABEL = 12


def hanging(
    grid: Grid,
    inside: Mapping[Span, Sequence[Char]],
    outside: Iterable[Char],
    horizontals: Iterable[Rule],
    height: float,
) -> tuple[Span, list[Char]] | None:
    """The blank cell without a lower rule in which all that stands below a grid hangs.

    Some engines put the text of a merged cell that goes on after the page's end below the rules.

    Args:
        grid: the lowest of the page.
        inside: the characters of its cells.
        outside: the characters outside all grids.
        horizontals: rules of the page.
        height: of the page.

    Returns:
        The cell and the characters; None where something else stands there too.
    """
    bottom = grid.ys[-1]
    below = [char for char in outside if bottom < char.top < (1 - FOOT) * height]
    text = "".join(char.text for char in below)
    if not below or len(text) > LONGEST_LABEL or is_amount(text):
        return None
    floor = [rule for rule in horizontals if abs(rule.at - bottom) <= SNAP]
    left, right = min(char.left for char in below), max(char.right for char in below)
    for span in grid.spans:
        row, col, rows, cols = span
        sides = grid.xs[col], grid.xs[col + cols]
        lowest = row + rows == len(grid.ys) - 1
        if lowest and not inside.get(span) and sides[0] <= left and right <= sides[1]:
            covered = sum(max(min(r.end, sides[1]) - max(r.start, sides[0]), 0.0) for r in floor)
            return None if covered > COVER * (sides[1] - sides[0]) else (span, below)
    return None
