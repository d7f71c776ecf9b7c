from datetime import datetime, timedelta, timezone

from web.labels import grouped, label, moment


def test_amounts_keep_every_digit() -> None:
    shown = [grouped(value) for value in (0, 1155025, "8142310.00", "-1234.5", "-0.05", "12")]
    assert shown == ["0", "1,155,025", "8,142,310.00", "-1,234.5", "-0.05", "12"]


def test_moments_are_shown_in_utc() -> None:
    chongqing = timezone(timedelta(hours=8))
    assert moment(datetime(2024, 2, 1, 7, 30, tzinfo=chongqing)) == "2024-01-31 23:30 UTC"


def test_unknown_values_are_shown_as_they_are() -> None:
    assert label("budget") == ("budget", "预算")
    assert label("general-public-expenditure") == ("general public expenditure", "")
