"""Tables without full rules: their grids from the places of the texts."""

from collections.abc import Sequence
from itertools import pairwise

from tasks.documents.page import Char, Page
from tasks.tables.blocks import blocks_of, columns
from tasks.tables.corridors import Corridor, corridors, gaps
from tasks.tables.grid import Grid
from tasks.tables.merging import spans_of
from tasks.tables.phrases import Phrase, bands_of, beside, phrases_of
from tasks.tables.rows import rows_of
from tasks.tables.wording import (
    is_amount,
    is_continuation_mark,
    is_note,
    is_subtitle,
    is_table_number,
    names_table,
    unit_of,
)

Band = list[Phrase]

# A table without rules has at least as many rows with two texts side by side,
FEWEST_ROWS = 3
# and as many figures where no title or unit stands above it.
FEWEST_FIGURES = 4
# White space of this many heights ends a table.
WHITE = 6.0
# Points by which the sides of a table may stand off its texts.
MARGIN = 8.0
# Phrases of one column begin within this share of a height.
ALIGNED = 0.35


def grids_without_rules(
    page: Page, chars: Sequence[Char], above: Sequence[Corridor] = ()
) -> list[Grid]:
    """The grids that the places of texts show, from top to bottom.

    Args:
        page: its rules and shades.
        chars: that stand in no grid of rules.
        above: corridors of the table with which the page before ends.
    """
    bands = bands_of(phrases_of(chars))
    if not above and sum(len(band) > 1 for band in bands) < FEWEST_ROWS:
        return []
    grids: list[Grid] = []
    for region, named in _regions(bands):
        goes_on = above and all(_top(band) >= _top(region[0]) for band in bands)
        grids += _grids(region, named, above[1:-1] if goes_on else ())
    return grids


def _regions(bands: Sequence[Band]) -> list[tuple[list[Band], bool]]:
    """Bands between lines that no table holds; and whether a title or unit stands above."""
    regions: list[tuple[list[Band], bool]] = [([], False)]
    for band in bands:
        breaks, names = _breaks(band)
        region, named = regions[-1]
        if breaks:
            if region:
                regions.append(([], names))
            else:
                regions[-1] = ([], named or names)
        elif region and _top(band) - _bottom(region[-1]) > WHITE * band[0].size:
            regions.append(([band], False))
        else:
            region.append(band)
    return [(region, named) for region, named in regions if region]


def _is_wide(region: Sequence[Band]) -> bool:
    return sum(len(band) > 1 for band in region) >= 1


def _breaks(band: Band) -> tuple[bool, bool]:
    """Whether a band stands in no table, and whether it names or explains the next one."""
    text = band[-1].text
    if unit_of(text) is not None:
        return True, True
    if any("...." in one.text or "……" in one.text for one in band):
        return True, False
    if len(band) > 1:
        return False, False
    if is_table_number(text) and not is_amount(text) or is_subtitle(text) or is_continuation_mark(text):
        return True, True
    return is_note(text), False


def _grids(region: list[Band], named: bool, above: Sequence[Corridor]) -> list[Grid]:
    if not (above or _is_wide(region)):
        return []
    phrases = [one for band in region for one in band]
    found = corridors([*gaps(region), *above], phrases)
    if not found:
        return []
    for index, band in enumerate(region):
        title = _is_title(band, region, found)
        if title or (_is_prose(band, region, found) and not (named and index == 0)):
            upper, lower = region[:index], region[index + 1 :]
            return [*_grids(upper, named, above), *_grids(lower, title, ())]
    if not above:
        region = _trimmed(region, found, named)
    grid = _grid(region, above)
    return [grid] if grid and (above or _is_table(region, named)) else []


def _is_title(band: Band, region: Sequence[Band], found: Sequence[Corridor]) -> bool:
    if len(band) > 1 or not names_table(band[0].text):
        return False
    left, right = _sides(region)
    one = band[0]
    centred = abs(one.left + one.right - left - right) / 2 < one.size
    first, last = columns(one.left, one.right, found)
    return centred or (first == 0 and last > 0) or one.left < left + ALIGNED * one.size


def _is_prose(band: Band, region: Sequence[Band], found: Sequence[Corridor]) -> bool:
    """Whether a line alone runs from the first column over the first corridor."""
    first, last = columns(band[0].left, band[0].right, found)
    return len(band) == 1 and first == 0 and last > 0


def _trimmed(region: list[Band], found: Sequence[Corridor], named: bool) -> list[Band]:
    """Without lines at its ends that begin where no column does."""
    wide = [index for index, band in enumerate(region) if len(band) > 1]
    lefts = [one.left for index in wide for one in region[index]]
    white = max((_top(low) - _bottom(high) for high, low in pairwise(region)), default=0.0)
    first, last = wide[0], wide[-1]
    while first and (named or _fits(region[first - 1], lefts)):
        first -= 1
    while last + 1 < len(region) and _fits(region[last + 1], lefts):
        last += 1
    return region[first : last + 1]


def _fits(band: Band, lefts: Sequence[float]) -> bool:
    one = band[0]
    return any(abs(one.left - left) < ALIGNED * one.size for left in lefts)


def _is_table(region: Sequence[Band], named: bool) -> bool:
    phrases = [one for band in region for one in band]
    rows = sum(any(beside(one, other) for one, other in pairwise(band)) for band in region)
    figures = sum(is_amount(one.text) for one in phrases)
    return rows >= FEWEST_ROWS - named and (named or figures >= FEWEST_FIGURES)


def _grid(region: Sequence[Band], above: Sequence[Corridor]) -> Grid | None:
    phrases = sorted((one for band in region for one in band), key=lambda one: one.top)
    found = corridors([*gaps(region), *above], phrases)
    if not found:
        return None
    rows = rows_of(blocks_of(phrases, found))
    left, right = _sides(region)
    places = ((left - MARGIN, left), *found, (right, right + MARGIN))
    xs = tuple((left + right) / 2 for left, right in places)
    return Grid(xs, rows.ys, spans_of(rows, found), places)


def _sides(region: Sequence[Band]) -> tuple[float, float]:
    return min(b[0].left for b in region), max(one.right for b in region for one in b)


def _top(band: Band) -> float:
    return min(one.top for one in band)


def _bottom(band: Band) -> float:
    return max(one.bottom for one in band)
