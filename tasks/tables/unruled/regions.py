"""Bands of phrases to the parts of a page that may be tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.tables.columns import Corridor
from tasks.tables.unruled.blocks import columns
from tasks.tables.unruled.corridors import corridors, gaps, header_gaps
from tasks.tables.unruled.levels import Level, columns_drawn
from tasks.tables.unruled.phrases import Phrase, beside, split
from tasks.tables.wording import (
    before_unit,
    begins_item,
    is_amount,
    is_continuation_mark,
    is_label,
    is_note,
    is_signature,
    is_table_label,
    is_year,
    names_table,
    unit_of,
)

Band = list[Phrase]

# A table without rules has at least as many rows with two texts side by side,
FEWEST_ROWS = 3
# and as many figures where no title or unit stands above it.
FEWEST_FIGURES = 4
# A row of this many texts below a title is a header.
MANY = 5
# White space of this many heights ends a table.
WHITE = 6.0
# This share of its lines are rows with two texts side by side,
SPARSE = 0.3
# and less than this share of their breadth is text.
DENSE = 0.85
# Phrases of one column begin within this share of a height.
ALIGNED = 0.35


@dataclass(frozen=True, slots=True)
class Region:
    """Bands that may be one table.

    Attributes:
        bands: from top to bottom.
        levels: of the rules and shades among them.
        named: a title, a unit or the like stands right above.
        above: corridors of the table with which the page before ends, if it may go on here.
        last: nothing stands below it on its page.
    """

    bands: tuple[Band, ...]
    levels: tuple[Level, ...] = ()
    named: bool = False
    above: tuple[Corridor, ...] = ()
    last: bool = False

    @property
    def phrases(self) -> list[Phrase]:
        """All phrases, from top to bottom."""
        return sorted((one for band in self.bands for one in band), key=lambda one: one.top)

    @property
    def sides(self) -> tuple[float, float]:
        """The leftmost and the rightmost place of its texts."""
        left = min(band[0].left for band in self.bands)
        return left, max(one.right for band in self.bands for one in band)

    @property
    def framed(self) -> bool:
        """Whether rules stand above and below."""
        return sum(level.drawn for level in self.levels) > 1

    def corridors(self, further: Sequence[Corridor] = ()) -> list[Corridor]:
        """The corridors between its columns: as drawn, or else through its texts.

        Args:
            further: gaps between texts that do not stand side by side.
        """
        drawn = columns_drawn(self.levels)
        if drawn:
            return [(x, x) for x in drawn[1:-1]]
        phrases = self.phrases
        figure = min((one.top for one in phrases if is_amount(one.text)), default=0.0)
        heads = header_gaps([one for one in phrases if one.bottom < figure])
        return corridors([*gaps(self.bands), *heads, *further, *self.above], phrases)

    def split(self, found: Sequence[Corridor]) -> "Region":
        """The region with its phrases in parts where corridors lead through narrow gaps."""
        bands = tuple([part for one in band for part in split(one, found)] for band in self.bands)
        return replace(self, bands=bands)


def regions_of(
    bands: Sequence[Band], levels: Sequence[Level], above: Sequence[Corridor]
) -> list[Region]:
    """The parts of a page that are tables, by what stands above them and by their texts."""
    rough: list[tuple[list[Band], bool, float, float]] = []
    region: list[Band] = []
    named, ceiling = False, 0.0
    for band in bands:
        breaks, names = _breaks(band)
        far = bool(region) and top(band) - bottom(region[-1]) > WHITE * band[0].size
        if (breaks or far) and region:
            rough.append((region, named, ceiling, top(band)))
            region, named, ceiling = [], False, bottom(region[-1])
        if breaks:
            named, ceiling = names or (named and not region), bottom(band)
        else:
            region.append(band)
    if region:
        rough.append((region, named, ceiling, float("inf")))
    found: list[Region] = []
    for part, name, high, low in rough:
        inside = tuple(level for level in levels if high - 1 < level.y < low + 1)
        first = part[0] is bands[0]
        goes_on = tuple(above[1:-1]) if first else ()
        whole = Region(tuple(part), inside, name, goes_on, low == float("inf"))
        found += _tables(whole)
    return found


def top(band: Band) -> float:
    """Where a band begins."""
    return min(one.top for one in band)


def bottom(band: Band) -> float:
    """Where a band ends."""
    return max(one.bottom for one in band)


def _breaks(band: Band) -> tuple[bool, bool]:
    """Whether a band stands in no table, and whether it names or explains the next one."""
    text = band[-1].text
    stated = "位" in text and unit_of(text) is not None
    if stated and (len(band) == 1 or not before_unit(text).strip("(（")):
        return True, True
    if any("...." in one.text or "……" in one.text for one in band):
        return True, False
    if len(band) > 1 or is_amount(text):
        return False, False
    if is_table_label(text) or is_year(text) or is_continuation_mark(text):
        return True, True
    return is_note(text), False


def _tables(region: Region) -> list[Region]:
    """The region without what is no table, in parts where titles or prose stand in it."""
    if not region.bands or not (region.above or _may_be_table(region)):
        return []
    found = region.corridors()
    if not found:
        return []
    region = region.split(found)
    for index, band in enumerate(region.bands):
        title = _is_title(band, region, found)
        if title or (not region.framed and _is_prose(band, found) and (index or not region.named)):
            return [
                *_tables(_part(region, 0, index, region.named)),
                *_tables(_part(region, index + 1, len(region.bands), _names(band))),
            ]
    region = _trimmed(region)
    return [region] if region.above or _is_table(region) else []


def _may_be_table(region: Region) -> bool:
    """Whether there are rows enough, before any corridor is sought."""
    rows = [band for band in region.bands if len(band) > 1]
    if region.named or region.framed:
        return bool(rows)
    return len(rows) >= FEWEST_ROWS and sum(_share(row) <= DENSE for row in rows) > 1


def _part(region: Region, first: int, last: int, named: bool) -> Region:
    bands = region.bands[first:last]
    high = bottom(region.bands[first - 1]) if first else 0.0
    low = top(region.bands[last]) if last < len(region.bands) else float("inf")
    levels = tuple(level for level in region.levels if high - 1 < level.y < low + 1)
    last_one = region.last and last == len(region.bands)
    return Region(bands, levels, named, () if first else region.above, last_one)


def _is_title(band: Band, region: Region, found: Sequence[Corridor]) -> bool:
    if len(band) > 1 or not names_table(band[0].text):
        return False
    left, right = region.sides
    one = band[0]
    centred = abs(one.left + one.right - left - right) / 2 < one.size
    first, last = columns(one, found)
    outside = one.left < left + ALIGNED * one.size and not region.framed
    return (centred and last > first) or (first == 0 and last > 0) or outside


def _names(band: Band) -> bool:
    """Whether a line is the title of a table and not of a paragraph."""
    text = normal(band[0].text)
    return names_table(text) and (text.endswith("表") or not begins_item(text))


def _is_prose(band: Band, found: Sequence[Corridor]) -> bool:
    """Whether a line alone runs from the first column over the first corridor."""
    first, last = columns(band[0], found)
    return len(band) == 1 and first == 0 and last > 0


def _trimmed(region: Region) -> Region:
    """Without lines at its ends that begin where no column does, or stand outside its rules."""
    bands = region.bands
    wide = [index for index, band in enumerate(bands) if len(band) > 1]
    if not wide:
        return region
    lefts = [one.left for index in wide for one in bands[index]]
    first, last = wide[0], wide[-1]
    while last > first and all(is_signature(one.text) for one in bands[last]):
        last -= 1
    rules = [level for level in region.levels if level.drawn]
    while first and _belongs(bands[first - 1], region, lefts, rules, bool(region.named)):
        first -= 1
    signed = last < wide[-1]
    while (
        not signed
        and last + 1 < len(bands)
        and _belongs(bands[last + 1], region, lefts, rules, False)
    ):
        last += 1
    at_end = region.last and last + 1 == len(bands)
    return replace(region, bands=_framed(bands[first : last + 1], region), last=at_end)


def _belongs(
    band: Band, region: Region, lefts: Sequence[float], rules: Sequence[Level], near: bool
) -> bool:
    """Whether a line above or below the table's rows is one of its rows."""
    one = band[0]
    if not region.framed and is_label(one.text):
        return False
    over = [rule for rule in rules if rule.covered(one.left, one.right) > one.size]
    if len(over) > 1:
        return over[0].y < one.middle < over[-1].y
    return near or bool(region.above) or _fits(band, lefts)


def _framed(bands: Sequence[Band], region: Region) -> tuple[Band, ...]:
    """The bands without labels above the uppermost rule."""
    rules = [level.y for level in region.levels if level.drawn]
    if len(rules) < 2 or region.above:
        return tuple(bands)
    labels = (is_label(one.text) for band in bands if bottom(band) < rules[0] for one in band)
    return tuple(band for band in bands if bottom(band) >= rules[0] or not any(labels))


def _fits(band: Band, lefts: Sequence[float]) -> bool:
    one = band[0]
    return any(abs(one.left - left) < ALIGNED * one.size for left in lefts)


def _is_table(region: Region) -> bool:
    """Whether enough texts stand side by side, and anything but them says that it is a table."""
    rows = [band for band in region.bands if any(beside(*two) for two in pairwise(band))]
    if region.framed and columns_drawn(region.levels):
        return len(rows) > 0 and len(region.bands) > 1
    headed = region.named and any(len(row) >= MANY for row in rows)
    if len(rows) < FEWEST_ROWS - (region.named or region.framed) - headed:
        return False
    prose = len(rows) < SPARSE * len(region.bands) or _filled(rows) > DENSE
    if prose and not region.named:
        return False
    figures = sum(is_amount(one.text) for one in region.phrases)
    return region.named or region.framed or figures >= FEWEST_FIGURES


def _filled(rows: Sequence[Band]) -> float:
    """Which share of the rows' breadth is text."""
    return sum(map(_share, rows)) / len(rows)


def _share(row: Band) -> float:
    breadth = sum(one.right - one.left for one in row) / len(_lines(row))
    return breadth / max(row[-1].right - row[0].left, row[0].size)


def _lines(band: Band) -> set[int]:
    return {round(one.middle / one.size) for one in band}
