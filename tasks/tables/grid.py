"""Rules to a grid of slots, and slots to cells with spans."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.documents.page import Rule
from tasks.tables.columns import Corridor
from tasks.tables.segments import SNAP

# A rule is a border of a slot if it covers more than this share of the slot's side.
COVER = 0.5
# Rules that stick out of the frame by more points than this mark an open side.
OPEN_SIDE = 6.0

Span = tuple[int, int, int, int]
"""First row, first column, rows, columns."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Edges of columns and rows in points, and the cells between them as spans.

    The spans cover every slot exactly once.

    Attributes:
        corridors: where each edge of a column may stand, from left to right; empty where rules
            draw them all.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    corridors: tuple[Corridor, ...] = ()

    @property
    def area(self) -> float:
        """In square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])


def grid_of(horizontals: Sequence[Rule], verticals: Sequence[Rule]) -> Grid | None:
    """The grid that connected rules draw; None where they enclose fewer than two cells.

    A side that is left open, with rules sticking out to one common line, is closed there.
    """
    xs = _edges([rule.at for rule in verticals], horizontals)
    ys = _edges([rule.at for rule in horizontals], verticals)
    if len(xs) < 2 or len(ys) < 2:
        return None
    right_of = _walls(verticals, xs, ys)
    below = _walls(horizontals, ys, xs)
    spans = _spans(len(ys) - 1, len(xs) - 1, right_of, below)
    return _without_unused_edges(xs, ys, spans) if len(spans) > 1 else None


def _edges(places: Iterable[float], crossing: Sequence[Rule]) -> list[float]:
    edges = sorted(set(places))
    start, end = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    if edges[0] - start > OPEN_SIDE:
        edges.insert(0, start)
    if end - edges[-1] > OPEN_SIDE:
        edges.append(end)
    return [edge for i, edge in enumerate(edges) if i == 0 or edge - edges[i - 1] > SNAP / 2]


def _walls(
    rules: Iterable[Rule], edges: Sequence[float], across: Sequence[float]
) -> set[tuple[int, int]]:
    """Pairs of an edge's index and the index of the slot along it that a rule borders."""
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        edge = min(range(len(edges)), key=lambda i: abs(edges[i] - rule.at))
        first = max(bisect_right(across, rule.start) - 1, 0)
        for slot in range(first, len(across) - 1):
            if across[slot] >= rule.end:
                break
            covered = min(rule.end, across[slot + 1]) - max(rule.start, across[slot])
            if covered > COVER * (across[slot + 1] - across[slot]):
                walls.add((edge, slot))
    return walls


def _spans(
    rows: int, cols: int, right_of: set[tuple[int, int]], below: set[tuple[int, int]]
) -> list[Span]:
    """Rectangles of slots without a wall between them, greedily from the top left."""
    taken: set[tuple[int, int]] = set()
    spans: list[Span] = []
    for row in range(rows):
        for col in range(cols):
            if (row, col) in taken:
                continue
            right = col + 1
            while right < cols and (right, row) not in right_of and (row, right) not in taken:
                right += 1
            bottom = row + 1
            while bottom < rows and _open_row(bottom, col, right, right_of, below):
                bottom += 1
            taken.update((r, c) for r in range(row, bottom) for c in range(col, right))
            spans.append((row, col, bottom - row, right - col))
    return spans


def _open_row(
    row: int, left: int, right: int, right_of: set[tuple[int, int]], below: set[tuple[int, int]]
) -> bool:
    """Whether the slots of a row belong to the cell above: no wall over or between them."""
    return all((row, col) not in below for col in range(left, right)) and all(
        (col, row) not in right_of for col in range(left + 1, right)
    )


def _without_unused_edges(xs: Sequence[float], ys: Sequence[float], spans: Iterable[Span]) -> Grid:
    spans = list(spans)
    used_rows = sorted({edge for row, _, height, _ in spans for edge in (row, row + height)})
    used_cols = sorted({edge for _, col, _, width in spans for edge in (col, col + width)})
    if len(used_rows) == len(ys) and len(used_cols) == len(xs):
        return Grid(tuple(xs), tuple(ys), tuple(spans))
    rows = {edge: index for index, edge in enumerate(used_rows)}
    cols = {edge: index for index, edge in enumerate(used_cols)}
    return Grid(
        tuple(xs[edge] for edge in used_cols),
        tuple(ys[edge] for edge in used_rows),
        tuple(
            (rows[r], cols[c], rows[r + height] - rows[r], cols[c + width] - cols[c])
            for r, c, height, width in spans
        ),
    )
