"""Column edges of two pieces: whether they are one table's, and their union.

Where no rule draws an edge, it has a corridor in which it may stand.
"""

from collections.abc import Sequence
from itertools import pairwise

# The sides of two pieces may differ by this share of the width.
SIDE = 0.015
# Edges of two pieces closer than this many points are one.
EDGE = 3.0
# Two pieces without rules are of one table if they share more than this part of their edges.
SHARED = 0.5
# So are those of two pieces with as many columns, if closer than this share of a column.
DRIFT = 0.25

Corridor = tuple[float, float]
"""Where an edge may stand that no rule draws, from left to right, in points."""


def same_sides(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two pieces are equally wide and so, but for a shift, have the same sides."""
    widths = one[-1] - one[0], other[-1] - other[0]
    return abs(widths[0] - widths[1]) <= SIDE * max(widths)


def united(
    one: Sequence[float], other: Sequence[float]
) -> tuple[tuple[float, ...], tuple[int, ...], tuple[int, ...]]:
    """The edges of both, the second stretched between the sides of the first.

    Returns:
        The edges; where each edge of the first went; where each edge of the second went. Two
        edges of one piece never become one.
    """
    stretch = (one[-1] - one[0]) / (other[-1] - other[0])
    moved = [one[0] + (x - other[0]) * stretch for x in other]
    if _aligned(one, moved):
        same = tuple(range(len(one)))
        return tuple(one), same, same
    edges = [one[0]]
    went: tuple[list[int], list[int]] = ([0], [0])
    inner = [(x, piece) for piece, xs in enumerate((one, moved)) for x in xs[1:-1]]
    for x, piece in sorted(inner):
        if x - edges[-1] > EDGE or went[piece][-1] == len(edges) - 1:
            edges.append(x)
        went[piece].append(len(edges) - 1)
    last = len(edges)
    return (*edges, one[-1]), (*went[0], last), (*went[1], last)


def _aligned(one: Sequence[float], other: Sequence[float]) -> bool:
    narrowest = min(after - before for xs in (one, other) for before, after in pairwise(xs))
    close = max(EDGE, DRIFT * narrowest)
    return len(one) == len(other) and all(
        abs(x - y) <= close for x, y in zip(one, other, strict=True)
    )


def same_corridors(one: Sequence[Corridor], other: Sequence[Corridor]) -> bool:
    """Whether the piece with fewer columns shares more than half of its inner edges."""
    fewest = min(len(one), len(other)) - 2
    common = len(one) + len(other) - len(shared(one, other)[0]) - 2
    return fewest > 0 and common > SHARED * fewest


def shared(
    one: Sequence[Corridor], other: Sequence[Corridor]
) -> tuple[tuple[Corridor, ...], tuple[int, ...], tuple[int, ...]]:
    """The corridors of both from left to right, where they overlap what they have in common.

    Returns:
        The corridors; where each of the first went; where each of the second went.
    """
    found: list[Corridor] = [(min(one[0][0], other[0][0]), min(one[0][1], other[0][1]))]
    went: tuple[list[int], list[int]] = ([0], [0])
    inner = [(place, piece) for piece, places in enumerate((one, other)) for place in places[1:-1]]
    for place, piece in sorted(inner, key=lambda item: item[0][1]):
        overlap = max(place[0], found[-1][0]), min(place[1], found[-1][1])
        if overlap[0] <= overlap[1] + EDGE and went[piece][-1] < len(found) - 1:
            found[-1] = min(overlap), max(overlap)
        else:
            found.append(place)
        went[piece].append(len(found) - 1)
    last = (max(one[-1][0], other[-1][0]), max(one[-1][1], other[-1][1]))
    return (*found, last), (*went[0], len(found)), (*went[1], len(found))
