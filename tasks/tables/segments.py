"""Rules as drawn to rules as meant: pieces that touch or nearly coincide become one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from tasks.documents.page import Rule

# Points within which two parallel rules are one, and over which two pieces are still joined.
SNAP = 2.0
GAP = 2.0


def merged(rules: Iterable[Rule], snap: float = SNAP, gap: float = GAP) -> list[Rule]:
    """The rules with parallels snapped to their mean place and touching pieces joined."""
    whole: list[Rule] = []
    for group in _parallels(sorted(rules, key=lambda rule: rule.at), snap):
        length = sum(rule.length for rule in group)
        weighted = sum(rule.at * rule.length for rule in group)
        at = weighted / length if length > 0 else group[0].at
        whole.extend(Rule(at, start, end) for start, end in _joined(group, gap))
    return whole


def _parallels(rules: Sequence[Rule], snap: float) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][-1].at <= snap:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _joined(rules: Iterable[Rule], gap: float) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for rule in sorted(rules, key=lambda rule: rule.start):
        if spans and rule.start - spans[-1][1] <= gap:
            spans[-1] = spans[-1][0], max(spans[-1][1], rule.end)
        else:
            spans.append((rule.start, rule.end))
    return spans


def networks(
    horizontals: Sequence[Rule], verticals: Sequence[Rule], reach: float = GAP
) -> list[tuple[list[Rule], list[Rule]]]:
    """The groups of rules that hang together by crossing or touching within `reach` points.

    Rules that touch no rule of the other direction are left out, but for verticals that run along
    a whole group: beside them a cell is merged over all of its rows, as at the end of a page.
    """
    verticals = sorted(verticals, key=lambda rule: rule.at)
    places = [rule.at for rule in verticals]
    parent = list(range(len(horizontals) + len(verticals)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, rule in enumerate(horizontals):
        first = bisect_left(places, rule.start - reach)
        for other in range(first, bisect_right(places, rule.end + reach)):
            if verticals[other].start - reach <= rule.at <= verticals[other].end + reach:
                parent[root(len(horizontals) + other)] = root(index)
    members = sorted(range(len(parent)), key=root)
    groups = [list(group) for _, group in groupby(members, key=root)]
    split = [
        (
            [horizontals[i] for i in group if i < len(horizontals)],
            [verticals[i - len(horizontals)] for i in group if i >= len(horizontals)],
        )
        for group in groups
    ]
    whole = [(across, down) for across, down in split if across and down]
    lone = [rule for across, down in split if not across for rule in down]
    return [(across, [*down, *_alongside(down, lone)]) for across, down in whole]


def _alongside(group: Sequence[Rule], lone: Iterable[Rule]) -> list[Rule]:
    """The lone verticals that begin and end where a group's verticals do."""
    start, end = min(rule.start for rule in group), max(rule.end for rule in group)
    return [
        rule for rule in lone if abs(rule.start - start) <= SNAP and abs(rule.end - end) <= SNAP
    ]
