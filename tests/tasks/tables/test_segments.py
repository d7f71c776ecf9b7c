from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.page import Rule
from tasks.tables.segments import merged, networks
from tests.tasks.tables.sheets import rules


def test_thousands_of_short_pieces_are_one_rule() -> None:
    pieces = [Rule(100 + (i % 2) * 0.5, i * 0.5, i * 0.5 + 0.4) for i in range(1_000)]
    [whole] = merged(pieces)
    assert (whole.start, whole.end) == (0, 499.9)
    assert 100 < whole.at < 100.5


def test_parallel_rules_and_gaps_are_kept_apart() -> None:
    assert merged([Rule(0, 0, 10), Rule(0, 20, 30), Rule(9, 0, 10)]) == [
        Rule(0, 0, 10),
        Rule(0, 20, 30),
        Rule(9, 0, 10),
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(1, 20)).map(
            lambda r: Rule(float(r[0]), float(r[1]), float(r[1] + r[2]))
        )
    )
)
def test_merging_covers_every_rule(drawn: list[Rule]) -> None:
    whole = merged(drawn)
    assert len(whole) <= len(drawn)
    for rule in drawn:
        assert any(w.start <= rule.start and rule.end <= w.end for w in whole)


def test_two_grids_and_an_underline_are_two_networks() -> None:
    left, right = rules([0, 10, 20], [0, 10]), rules([100, 110], [0, 10, 20])
    groups = networks([*left[0], *right[0], Rule(500, 0, 90)], [*left[1], *right[1]])
    assert sorted((len(across), len(down)) for across, down in groups) == [(2, 3), (3, 2)]


def test_a_vertical_alongside_a_whole_network_is_of_it() -> None:
    across = [Rule(at, 50, 100) for at in (20, 40)]
    down = [Rule(at, 0, 60) for at in (50, 100)]
    [(_, found)] = networks(across, [*down, Rule(10, 0, 60), Rule(30, 0, 55)])
    assert sorted(rule.at for rule in found) == [10, 50, 100]
