"""What a division code stands for."""

import pytest

from storage.queries.scope import beginning


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("500000", "50"),
        ("500100", "5001"),
        ("411000", "4110"),
        ("131000", "1310"),
        ("500152", "500152"),
        ("50", "50"),
        ("5001", "5001"),
        ("5", "5"),
        ("10", "10"),
        ("500", "500"),
        ("", ""),
    ],
)
def test_zeros_at_the_end_stand_for_all_below_two_digits_a_level(code: str, first: str) -> None:
    assert beginning(code) == first
