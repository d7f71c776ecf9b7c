"""Tables without full rules: their grids from the places of texts, horizontal rules and shades."""

from collections.abc import Iterable, Sequence

from tasks.documents.lines import Line
from tasks.documents.page import Page
from tasks.tables.blocks import blocks_of
from tasks.tables.corridors import Corridor
from tasks.tables.grid import Grid
from tasks.tables.levels import levels_on
from tasks.tables.merging import spans_of
from tasks.tables.phrases import GAP, bands_of, phrases_of
from tasks.tables.regions import FEWEST_ROWS, Region, regions_of
from tasks.tables.rows import rows_of
from tasks.tables.walled import walled

# No page holds more phrases than this.
MOST_PHRASES = 4000
# Texts right below a grid are nearer than this many heights.
NEAR = 4.0
# Points by which the sides of a table may stand off its texts.
MARGIN = 8.0


def grids_without_rules(
    page: Page, lines: Sequence[Line], grids: Sequence[Grid], above: Sequence[Corridor] = ()
) -> list[Grid]:
    """The grids that the places of texts show, from top to bottom.

    Args:
        page: its rules and shades.
        lines: that stand in no grid of rules.
        grids: of rules.
        above: corridors of the table with which the page before ends.
    """
    wide = sum(_has_gap(line) for line in lines)
    if not above and (not wide or (wide < FEWEST_ROWS - 1 and len(page.horizontals) < FEWEST_ROWS)):
        return []
    phrases = phrases_of(char for line in lines for char in line.chars)
    if len(phrases) > MOST_PHRASES:
        return []
    found = regions_of(bands_of(phrases), levels_on(page, grids), above)
    drawn = (_grid(region) for region in found if not _hangs(region, grids))
    return [grid for grid in drawn if len(grid.ys) > 2 or above]


def _has_gap(line: Line) -> bool:
    limit = GAP * (line.chars[0].bottom - line.chars[0].top)
    last = line.chars[0].right
    for char in line.chars:
        if char.left - last > limit:
            return True
        last = char.right
    return False


def _hangs(region: Region, grids: Iterable[Grid]) -> bool:
    """Whether the texts stand right below a grid of rules: clipped ones, or notes."""
    if region.named or region.framed:
        return False
    first = region.phrases[0]
    return any(
        -first.size < first.top - grid.ys[-1] < NEAR * first.size
        and region.sides[0] < grid.xs[-1]
        and region.sides[1] > grid.xs[0]
        for grid in grids
    )


def _grid(region: Region) -> Grid:
    found = region.corridors()
    left, right = region.sides
    sides = (left - MARGIN, left), (right, right + MARGIN)
    if region.levels:
        left = min(level.left for level in region.levels)
        right = max(level.right for level in region.levels)
        sides = (left, left), (right, right)
    places = (sides[0], *found, sides[1])
    xs = tuple((left + right) / 2 for left, right in places)
    if region.framed:
        ys, spans = walled(region, places)
        return Grid(xs, ys, spans, places)
    rows = rows_of(blocks_of(region.phrases, found))
    return Grid(xs, rows.ys, spans_of(rows, places), places)
