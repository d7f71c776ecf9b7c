"""Horizontal rules and shades outside ruled grids: at which heights rows end, and where columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.documents.page import Page, Rule
from tasks.records import Box
from tasks.tables.grid import Grid
from tasks.tables.segments import GAP, SNAP

# A rule or shade is at least as long as this share of the page's width, or is one of several
# that are together.
LONG = 0.15
# A shade higher than this share of the page is its ground.
GROUND = 0.25
# Ends of rules are one column edge within this many points.
SAME = 2.5
# Columns are at least this many points wide.
NARROW = 8.0


@dataclass(frozen=True, slots=True)
class Level:
    """Rules at one height.

    Attributes:
        y: their height in points.
        pieces: where they begin and end, as drawn, from left to right.
        drawn: by a rule and not only by the edge of a shade.
    """

    y: float
    pieces: tuple[tuple[float, float], ...]
    drawn: bool = True

    @property
    def left(self) -> float:
        """Where the first begins."""
        return self.pieces[0][0]

    @property
    def right(self) -> float:
        """Where the last ends."""
        return max(end for _, end in self.pieces)

    @property
    def junctions(self) -> list[float]:
        """Where one piece begins as another ends."""
        starts = [start for start, _ in self.pieces]
        return [end for _, end in self.pieces if any(abs(end - x) <= SAME for x in starts)]

    def covered(self, left: float, right: float) -> float:
        """How much they cover between two places."""
        return sum(max(min(end, right) - max(start, left), 0.0) for start, end in self.pieces)


def levels_on(page: Page, grids: Iterable[Grid]) -> list[Level]:
    """The levels of a page outside its ruled grids, from top to bottom."""
    boxes = [(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]) for grid in grids]
    shades = [shade for shade in page.shades if shade[3] - shade[1] < GROUND * page.height]
    edges = [Rule(y, left, right) for left, top, right, bottom in shades for y in (top, bottom)]
    free = [rule for rule in page.horizontals if not _inside(rule, boxes)]
    rules = _levels([rule for rule in free if not _is_boxed(rule, page.verticals)], True)
    shaded = _levels([rule for rule in edges if not _inside(rule, boxes)], False)
    alone = [s for s in shaded if all(abs(s.y - rule.y) > SNAP for rule in rules)]
    levels = sorted([*rules, *alone], key=lambda level: level.y)
    return [level for level in levels if level.right - level.left > LONG * page.width]


def _inside(rule: Rule, boxes: Iterable[Box]) -> bool:
    return any(
        left - GAP <= (rule.start + rule.end) / 2 <= right + GAP
        and top - GAP <= rule.at <= bottom + GAP
        for left, top, right, bottom in boxes
    )


def _is_boxed(rule: Rule, verticals: Iterable[Rule]) -> bool:
    """Whether a rule is a side of a box, as of a chart."""
    return any(
        min(abs(upright.at - rule.start), abs(upright.at - rule.end)) <= GAP
        and upright.start - GAP <= rule.at <= upright.end + GAP
        for upright in verticals
    )


def _levels(rules: Sequence[Rule], drawn: bool) -> list[Level]:
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if groups and rule.at - groups[-1][0].at <= SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [
        Level(
            sum(rule.at for rule in group) / len(group),
            tuple(sorted({(rule.start, rule.end) for rule in group})),
            drawn,
        )
        for group in groups
    ]


def columns_drawn(levels: Sequence[Level]) -> list[float]:
    """The edges of columns from side to side at which pieces meet, or end on several levels.

    Empty where the levels are drawn in one piece each.
    """
    ends = sorted(
        (x, level.y) for level in levels for x in {x for piece in level.pieces for x in piece}
    )
    groups: list[list[tuple[float, float]]] = []
    for x, y in ends:
        if groups and x - groups[-1][-1][0] <= SAME:
            groups[-1].append((x, y))
        else:
            groups.append([(x, y)])
    met = [x for level in levels for x in level.junctions]
    inner = [
        group
        for group in groups[1:-1]
        if len({y for _, y in group}) > 1 or any(abs(x - group[0][0]) <= SAME for x in met)
    ]
    common = [*groups[:1], *inner, *groups[-1:]]
    edges = [sum(x for x, _ in group) / len(group) for group in common]
    wide = all(right - left > NARROW for left, right in pairwise(edges))
    return edges if wide and len(edges) > 2 else []
