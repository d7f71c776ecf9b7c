"""Column edges of two pieces: whether they are one table's, and their union."""

from collections.abc import Sequence
from itertools import pairwise

# The sides of two pieces may differ by this share of the width.
SIDE = 0.015
# Edges of two pieces closer than this many points are one.
EDGE = 3.0
# So are those of two pieces with as many columns, if closer than this share of a column.
DRIFT = 0.25


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
