import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.page import Page


def test_a_box_of_a_straight_page_is_its_share() -> None:
    page = Page(1, 200, 100, (), (), ())
    assert page.fractions(20, 10, 60, 40) == (0.1, 0.1, 0.3, 0.4)
    assert page.fractions(-5, 90, 300, 120) == (0, 0.9, 1, 1)


@pytest.mark.parametrize(
    ("turn", "box"),
    [
        # The top left corner of the upright page, seen on the displayed one.
        (90, (0.0, 0.9, 0.2, 1.0)),
        (180, (0.9, 0.8, 1.0, 1.0)),
        (270, (0.8, 0.0, 1.0, 0.1)),
    ],
)
def test_a_box_of_a_turned_page_lies_where_it_is_displayed(
    turn: float, box: tuple[float, ...]
) -> None:
    page = Page(1, 200, 100, (), (), (), turn=turn)
    assert page.fractions(0, 0, 20, 20) == pytest.approx(box)


def test_a_box_at_the_margin_of_a_skewed_page_is_moved() -> None:
    page = Page(1, 842, 595, (), (), (), turn=-0.6)
    left, top, right, bottom = page.fractions(800, 290, 820, 305)
    assert (top + bottom) / 2 * 595 == pytest.approx(297.5 + 389 * 0.01047, abs=0.1)
    assert (right - left) * 842 == pytest.approx(20, abs=0.02)


@given(st.floats(-180, 180), st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_a_box_is_never_outside(turn: float, corners: list[float]) -> None:
    page = Page(1, 300, 500, (), (), (), turn=turn)
    x, y = sorted(corners[:2]), sorted(corners[2:])
    box = page.fractions(300 * x[0], 500 * y[0], 300 * x[1], 500 * y[1])
    assert 0 <= box[0] <= box[2] <= 1
    assert 0 <= box[1] <= box[3] <= 1
