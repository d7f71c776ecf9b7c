"""Sums in lists: which rows are the sums of those below them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tasks.statements.forms.sums import depths


def of(*amounts: str, whole: str | None = None) -> tuple[int, ...] | None:
    return depths([Decimal(amount) for amount in amounts], Decimal(whole) if whole else None)


def test_units_with_their_projects() -> None:
    assert of("30", "10", "20", "5", "5") == (0, 1, 1, 0, 1)


def test_categories_between_unit_and_project() -> None:
    found = of("30", "30", "10", "10", "20", "15", "5", whole="30")
    assert found == (0, 1, 2, 3, 2, 3, 3)


def test_a_sum_may_miss_by_rounding() -> None:
    assert of("0.30", "0.10", "0.10", "0.11") == (0, 1, 1, 1)
    assert of("0.30", "0.10", "0.10", "0.12") is None


def test_projects_without_money_belong_to_the_unit_above() -> None:
    assert of("20", "10", "10", "0", "5", "5") == (0, 1, 1, 1, 0, 1)


def test_what_does_not_add_up_says_nothing() -> None:
    assert of("7", "3", "2") is None
    assert of() is None


def test_what_adds_up_in_two_ways_says_nothing() -> None:
    assert of("10", "10", "10", "10") is None
    assert of("10", "10", "10", "10", whole="20") == (0, 1, 0, 1)
    assert of("10", "10", "10", "10", whole="10") == (0, 1, 2, 3)


@given(st.lists(st.integers(0, 30), max_size=9))
def test_what_is_read_adds_up(amounts: list[int]) -> None:
    found = of(*map(str, amounts))
    for row, deep in enumerate(found or ()):
        children = []
        for below, other in zip(amounts[row + 1 :], (found or ())[row + 1 :], strict=True):
            if other <= deep:
                break
            children += [below] if other == deep + 1 else []
        assert not children or abs(sum(children) - amounts[row]) <= len(children) / 2


@given(st.lists(st.lists(st.integers(1, 10**6), min_size=3, max_size=6), min_size=2, max_size=6))
def test_lists_of_units_come_back(units: list[list[int]]) -> None:
    amounts = [str(x) for unit in units for x in (sum(unit), *unit)]
    expected = tuple(deep for unit in units for deep in (0, *[1] * len(unit)))
    assert of(*amounts) in (expected, None)
