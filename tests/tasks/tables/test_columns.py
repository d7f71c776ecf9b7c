from hypothesis import given
from hypothesis import strategies as st

from tasks.tables.columns import same_sides, united


def test_edges_that_nearly_meet_are_one() -> None:
    assert united([0, 50, 100], [10, 61, 75, 110]) == ((0, 50, 65, 100), (0, 1, 3), (0, 1, 2, 3))


def test_as_many_columns_that_drift_are_the_same() -> None:
    assert united([0, 40, 100], [0, 46, 100]) == ((0, 40, 100), (0, 1, 2), (0, 1, 2))


def test_as_many_columns_elsewhere_are_others() -> None:
    xs, old, new = united([0, 20, 100], [0, 70, 100])
    assert xs == (0, 20, 70, 100)
    assert (old, new) == ((0, 1, 3), (0, 2, 3))


def test_sides() -> None:
    assert same_sides([0, 100], [20, 121])
    assert not same_sides([0, 100], [0, 110])


columns = st.lists(st.integers(1, 200), min_size=1, max_size=8, unique=True).map(
    lambda values: [0.0, *(float(value) for value in sorted(values))]
)


@given(columns, columns)
def test_no_column_is_lost(one: list[float], other: list[float]) -> None:
    xs, old, new = united(one, other)
    assert list(xs) == sorted(xs)
    for went, edges in ((old, one), (new, other)):
        assert len(set(went)) == len(edges)
        assert list(went) == sorted(went)
        assert (went[0], went[-1]) == (0, len(xs) - 1)
