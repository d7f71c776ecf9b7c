"""Periods as dates only where they say so."""

import pytest

from tasks.statements.forms.periods import date_of, ends_of


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021.01.01", "2021-01-01"),
        ("2021-1", "2021-01"),
        ("2021年6月", "2021-06"),
        ("2021年6月15日", "2021-06-15"),
        ("2026", "2026"),
        ("2026年", "2026"),
        ("2021.13", None),
        ("2021-02-32", None),
        ("常年", None),
        ("20211", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert date_of(text) == date


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2021-01~2021-12", ("2021-01", "2021-12")),
        ("2021-2023", ("2021", "2023")),
        ("2021年1月至2022年12月", ("2021-01", "2022-12")),
        ("2021-01-01—2021-12-31", ("2021-01-01", "2021-12-31")),
        ("1年", (None, None)),
        ("2021年", (None, None)),
    ],
)
def test_periods(text: str, ends: tuple[str | None, str | None]) -> None:
    assert ends_of(text) == ends
