"""Tables without full rules: their grids from the places of texts, horizontal rules and shades."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice

from tasks.documents.lines import Line
from tasks.documents.page import Page
from tasks.tables.columns import Corridor
from tasks.tables.grid import Grid
from tasks.tables.segments import SNAP
from tasks.tables.unruled.blocks import blocks_of
from tasks.tables.unruled.levels import Level, levels_on
from tasks.tables.unruled.merging import spans_of
from tasks.tables.unruled.phrases import GAP, Phrase, bands_of, phrases_of, white
from tasks.tables.unruled.regions import FEWEST_ROWS, Region, regions_of
from tasks.tables.unruled.rows import Rows, gaps_over, rows_between, rows_of
from tasks.tables.unruled.slots import Slots
from tasks.tables.unruled.walled import FEW_RULES, walled

# At most this share of the phrases may lie in two cells.
TORN = 0.1
# No page with tables holds more phrases than this, or more that stand side by side.
MOST_PHRASES, MOST_IN_BAND = 3000, 400
# Texts right below a grid are nearer than this many heights.
NEAR = 4.0
# A rule over less than this share of a table's breadth parts only some columns.
FULL = 0.9
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
    if not above and not _may_hold(page, lines, grids):
        return []
    phrases = phrases_of(char for line in lines for char in line.chars)
    bands = bands_of(phrases)
    if len(phrases) > MOST_PHRASES or max(map(len, bands), default=0) > MOST_IN_BAND:
        return []
    found = regions_of(bands, levels_on(page, grids), above)
    drawn = (_grid(region) for region in found if not _hangs(region, grids))
    return [grid for grid in drawn if grid]


def _may_hold(page: Page, lines: Iterable[Line], grids: Sequence[Grid]) -> bool:
    """Whether enough lines have wide gaps, at little cost."""
    wide = sum(_has_gap(line) for line in lines)
    if not 0 < wide < FEWEST_ROWS:
        return wide > 0
    free = (
        rule
        for rule in page.horizontals
        if not any(grid.ys[0] - SNAP <= rule.at <= grid.ys[-1] + SNAP for grid in grids)
    )
    return next(islice(free, 1, None), None) is not None


def _has_gap(line: Line) -> bool:
    limit = GAP * (line.chars[0].bottom - line.chars[0].top)
    last = line.chars[0]
    for char in line.chars:
        if char.left - last.right > limit and white(last, char) > limit:
            return True
        last = char
    return False


def _holds(grid: Grid, phrases: Iterable[Phrase]) -> bool:
    """Whether the grid's cells hold whole texts and do not tear them."""
    owner = {
        (row, column): span
        for span in grid.spans
        for row in range(span[0], span[0] + span[2])
        for column in range(span[1], span[1] + span[3])
    }
    inside = torn = 0
    for one in phrases:
        row = bisect_right(grid.ys, one.middle) - 1
        if 0 <= row < len(grid.ys) - 1:
            printed = ((c.left + c.right) / 2 for c in one.chars if not c.text.isspace())
            places = {bisect_right(grid.xs, middle) - 1 for middle in printed}
            inside += 1
            torn += len({owner.get((row, column)) for column in places}) > 1
    return torn <= TORN * inside


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


def _grid(region: Region) -> Grid | None:
    """The grid of a region; None where it has but one row or would tear texts."""
    levels = _framing(region)
    found = region.corridors()
    if _rule_under_each_row(levels):
        places = _places(region, found)
        ys, spans = walled(region.phrases, levels, places)
    else:
        rows = _rows(region, levels, found)
        further = region.corridors(gaps_over(rows))
        if len(further) > len(found):
            region, found = region.split(further), further
            rows = _rows(region, levels, found)
        places = _places(region, found)
        slots = Slots(rows.ys, places, goes_on=bool(region.above), breaks_off=region.last)
        ys, spans = rows.ys, spans_of(rows, slots)
    grid = Grid(tuple((left + right) / 2 for left, right in places), ys, spans, places)
    several = len(ys) > 2 or region.above
    return grid if several and _holds(grid, region.phrases) else None


def _places(region: Region, found: Sequence[Corridor]) -> tuple[Corridor, ...]:
    """The corridors and the sides, which rules draw or else stand near the texts."""
    left, right = region.sides
    if region.levels:
        left = min(level.left for level in region.levels)
        right = max(level.right for level in region.levels)
        return ((left, left), *found, (right, right))
    return ((left - MARGIN, left), *found, (right, right + MARGIN))


def _rule_under_each_row(levels: Sequence[Level]) -> bool:
    """Whether rules and not texts tell the rows: they are many, or some part only some columns."""
    rules = [level for level in levels if level.drawn]
    if len(rules) < 2 or 2 * len(rules) < len(levels):
        return False
    breadth = max(rule.right for rule in rules) - min(rule.left for rule in rules)
    part = any(rule.covered(rule.left, rule.right) < FULL * breadth for rule in rules)
    return part or len(rules) > FEW_RULES


def _rows(region: Region, levels: Sequence[Level], found: Sequence[Corridor]) -> Rows:
    blocks = blocks_of(region.phrases, found)
    if len(levels) < 2:
        return rows_of(blocks)
    return rows_between(blocks, [level.y for level in levels], several=True)


def _framing(region: Region) -> list[Level]:
    """The levels from the upper to the lower side; an edge where none is drawn beyond a text."""
    levels = list(region.levels)
    if not levels:
        return []
    phrases = region.phrases
    top, bottom = phrases[0].top, max(one.bottom for one in phrases)
    while len(levels) > 1 and levels[1].y < phrases[0].middle:
        del levels[0]
    while len(levels) > 1 and levels[-2].y > bottom and not levels[-2].drawn:
        del levels[-1]
    whole = ((levels[0].left, levels[0].right),)
    if levels[0].y > phrases[0].middle:
        levels.insert(0, Level(top - 1, whole))
    if levels[-1].y < bottom:
        levels.append(Level(bottom + 1, whole))
    return levels
