"""Tables without full rules: their grids from the places of texts, horizontal rules and shades."""

from collections.abc import Iterable, Sequence

from tasks.documents.lines import Line
from tasks.documents.page import Char, Page
from tasks.tables.blocks import blocks_of
from tasks.tables.corridors import Corridor
from tasks.tables.grid import Grid
from tasks.tables.levels import levels_on
from tasks.tables.merging import spans_of
from tasks.tables.phrases import bands_of, phrases_of
from tasks.tables.regions import FEWEST_ROWS, Region, regions_of
from tasks.tables.rows import rows_of
from tasks.tables.walled import walled

# Points by which the sides of a table may stand off its texts.
MARGIN = 8.0


def grids_without_rules(
    page: Page, chars: Sequence[Char], grids: Iterable[Grid], above: Sequence[Corridor] = ()
) -> list[Grid]:
    """The grids that the places of texts show, from top to bottom.

    Args:
        page: its rules and shades.
        chars: that stand in no grid of rules.
        grids: of rules.
        above: corridors of the table with which the page before ends.
    """
    bands = bands_of(phrases_of(chars))
    wide = sum(len(band) > 1 for band in bands)
    if not wide and not above:
        return []
    levels = levels_on(page, grids)
    if not above and wide < FEWEST_ROWS - 1 and len(levels) < FEWEST_ROWS:
        return []
    return [_grid(region) for region in regions_of(bands, levels, above)]


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
