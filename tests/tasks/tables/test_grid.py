from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.page import Rule
from tasks.tables.grid import Grid, grid_of
from tests.tasks.tables.sheets import rules


def slots(grid: Grid) -> Counter[tuple[int, int]]:
    return Counter(
        (r, c)
        for row, col, height, width in grid.spans
        for r in range(row, row + height)
        for c in range(col, col + width)
    )


def covers_once(grid: Grid) -> bool:
    rows, cols = len(grid.ys) - 1, len(grid.xs) - 1
    return slots(grid) == {(r, c): 1 for r in range(rows) for c in range(cols)}


def test_a_missing_piece_of_a_rule_is_a_span() -> None:
    across, down = rules([0, 50, 100], [0, 20, 40])
    grid = grid_of(across, [down[0], Rule(50, 20, 40), down[2]])
    assert grid is not None
    assert grid.spans == ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1))


def test_missing_outer_rules_are_closed() -> None:
    across, down = rules([0, 50, 100, 150], [0, 20, 40])
    grid = grid_of(across, down[1:-1])
    assert grid is not None
    assert grid.xs == (0, 50, 100, 150)
    assert len(grid.spans) == 6


def test_a_frame_is_no_table() -> None:
    assert grid_of(*rules([0, 100], [0, 100])) is None


def test_an_edge_without_a_border_is_no_column() -> None:
    across, down = rules([0, 50, 100], [0, 20, 40])
    grid = grid_of(across, [*down, Rule(70, 0, 3)])
    assert grid is not None
    assert grid.xs == (0, 50, 100)


edges = st.lists(st.integers(0, 30), min_size=2, max_size=8, unique=True).map(
    lambda values: [20.0 * value for value in sorted(values)]
)
pieces = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 30), st.integers(1, 30)), max_size=12)


@given(edges, edges, pieces, pieces)
def test_every_slot_is_covered_once(
    xs: list[float],
    ys: list[float],
    across: list[tuple[int, int, int]],
    down: list[tuple[int, int, int]],
) -> None:
    frame = rules([xs[0], xs[-1]], [ys[0], ys[-1]])
    horizontals = [Rule(ys[i % len(ys)], 20.0 * a, 20.0 * (a + n)) for i, a, n in across]
    verticals = [Rule(xs[i % len(xs)], 20.0 * a, 20.0 * (a + n)) for i, a, n in down]
    grid = grid_of([*frame[0], *horizontals], [*frame[1], *verticals])
    assert grid is None or covers_once(grid)
