"""When an address is due again, and when it is gone: values in, values out."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.revisits import (
    GONE_AFTER,
    GOOD,
    MOST_DAYS,
    PARK_AFTER,
    RETRIED,
    after,
    night_of,
)

MOMENT = datetime(2024, 1, 1, 15, tzinfo=UTC)  # 23 o'clock in China
DAY = timedelta(days=1)
VERDICTS = (*GOOD, *RETRIED, "missing", "soft-error", "refused")


@dataclass
class Row:
    """An address as it was before a visit."""

    id: int | None = 25
    role: str = "document"
    depth: int = 1
    page: int = 0
    attempts: int = 0
    interval_days: int = 0
    seen_at: datetime | None = None
    missing_days: int = 0
    missing_on: str | None = None
    gone_at: datetime | None = None


COLUMN = Row(role="listing")
ENTRY = Row(role="listing", depth=0)
FURTHER = Row(role="listing", depth=0, page=3)


def _follow(row: Row, values: dict[str, Any]) -> Row:
    names = {field.name for field in fields(Row)}
    return replace(row, **{name: value for name, value in values.items() if name in names})


def _intervals(row: Row, changes: list[bool]) -> list[int]:
    found = []
    for changed in changes:
        following = after(row, "captured", MOMENT, changed=changed)
        row = _follow(row, following.values)
        found.append(row.interval_days)
    return found


@pytest.mark.parametrize(
    ("row", "changes", "expected"),
    [
        (ENTRY, [True, False, False], [0, 0, 0]),
        (COLUMN, [True, False, False, False, False, True], [1, 2, 4, 7, 7, 1]),
        (FURTHER, [True, False], [56, 56]),
        (Row(), [False, False, False, False, False, True, False], [7, 14, 28, 56, 56, 7, 14]),
        (Row(role="article"), [False, False, True], [7, 14, 7]),
    ],
)
def test_intervals_by_role(row: Row, changes: list[bool], expected: list[int]) -> None:
    assert _intervals(row, changes) == expected


@pytest.mark.parametrize(
    ("row", "verdict", "expected"),
    [
        (ENTRY, "soft-error", [0, 0, 0, 0]),
        (ENTRY, "missing", [0, 0, 0, 0]),
        (COLUMN, "soft-error", [1, 2, 4, 7]),
        (COLUMN, "missing", [1, 1, 7, 7]),
        (Row(), "soft-error", [1, 2, 4, 8]),
        (Row(), "missing", [1, 1, 28, 28]),
    ],
)
def test_what_leads_to_others_is_not_given_up(row: Row, verdict: str, expected: list[int]) -> None:
    found = []
    for day in range(4):
        row = _follow(row, after(row, verdict, MOMENT + day * DAY, changed=False).values)
        found.append(row.interval_days)
    assert found == expected


def test_an_entry_page_is_due_in_every_run() -> None:
    assert after(ENTRY, "captured", MOMENT, changed=False).values["not_before"] is None


def test_a_nightly_run_that_begins_early_finds_what_is_due() -> None:
    """A column of an interval of one day is due 12 hours before the same hour of the next night."""
    following = after(COLUMN, "captured", MOMENT, changed=True)
    assert following.values["not_before"] == MOMENT + DAY / 2


def test_files_of_one_night_are_spread_over_half_of_their_interval() -> None:
    row = Row(interval_days=28)
    due = [
        after(replace(row, id=number), "captured", MOMENT, changed=False).values["not_before"]
        for number in range(51)
    ]
    assert len(set(due)) == 51
    assert max(due) - min(due) == 56 * DAY / 2


@pytest.mark.parametrize("number", range(0, 51, 10))
def test_a_missing_file_is_not_due_again_in_the_same_night(number: int) -> None:
    values = after(Row(id=number), "missing", MOMENT, changed=False).values
    assert values["not_before"] == MOMENT + DAY / 2


@pytest.mark.parametrize("verdict", RETRIED)
def test_a_failure_is_tried_again_and_parked_after_five(verdict: str) -> None:
    row = Row(interval_days=14)
    for attempt in range(1, PARK_AFTER + 1):
        values = after(row, verdict, MOMENT, changed=False).values
        row = _follow(row, values)
        assert (values["attempts"], values["not_before"]) == (attempt, None)
        assert values["state"] == ("parked" if attempt == PARK_AFTER else "done")
    assert row.interval_days == 14
    values = after(row, "captured", MOMENT, changed=False).values
    assert (values["attempts"], values["state"]) == (0, "done")


def test_gone_after_three_nights_and_back() -> None:
    row = Row(seen_at=MOMENT - 7 * DAY, interval_days=7)
    events = []
    for number, at in enumerate([0.0, 0.1, 1.0, 1.2, 2.0, 3.0, 31.0]):
        following = after(row, "missing", MOMENT + at * DAY, changed=False)
        row = _follow(row, following.values)
        events.append((number, following.event))
    assert [event for event in events if event[1]] == [(4, "gone")]
    assert (row.gone_at, row.missing_days) == (MOMENT + 2 * DAY, 5)
    assert row.interval_days == 28
    back = after(row, "not-modified", MOMENT + 60 * DAY, changed=False)
    assert back.event == "returned"
    row = _follow(row, back.values)
    assert (row.missing_days, row.missing_on, row.gone_at) == (0, None, None)
    assert row.seen_at == MOMENT + 60 * DAY
    assert after(row, "captured", MOMENT + 61 * DAY, changed=True).event is None


def test_a_failure_between_neither_counts_nor_forgets() -> None:
    row = Row()
    for day, verdict in enumerate(["missing", "failed", "missing", "soft-error", "missing"]):
        following = after(row, verdict, MOMENT + day * DAY, changed=False)
        row = _follow(row, following.values)
    assert (following.event, row.missing_days) == ("gone", 3)


def test_nights_last_from_noon_to_noon_in_china() -> None:
    noon = datetime(2024, 3, 1, 4, tzinfo=UTC)
    assert night_of(noon - timedelta(microseconds=1)) == "2024-02-29"
    assert night_of(noon) == night_of(noon + DAY - timedelta(microseconds=1)) == "2024-03-01"


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
ROWS = st.builds(
    Row,
    id=st.none() | st.integers(1, 10**9),
    role=st.sampled_from(["listing", "article", "document"]),
    depth=st.integers(0, 8),
    page=st.integers(0, 1000),
    attempts=st.integers(0, 10),
    interval_days=st.integers(0, 100),
    seen_at=st.none() | MOMENTS,
    missing_days=st.integers(0, 5),
    missing_on=st.none() | MOMENTS.map(night_of),
    gone_at=st.none() | MOMENTS,
)
VISITS = st.lists(
    st.tuples(st.sampled_from(VERDICTS), st.integers(0, 100 * 3600), st.booleans()), max_size=30
)


@given(ROWS, st.sampled_from(VERDICTS), MOMENTS, st.booleans(), st.integers(0, 400))
def test_never_due_before_the_visit_and_never_later_than_the_longest_interval(
    row: Row, verdict: str, at: datetime, changed: bool, most_days: int
) -> None:
    values = after(row, verdict, at, changed=changed, most_days=most_days).values
    if verdict not in RETRIED:
        assert 0 <= values["interval_days"] <= most_days
    due = values["not_before"] or at
    assert at <= due <= at + most_days * DAY
    assert values["state"] in ("done", "parked")


@given(ROWS, st.sampled_from(VERDICTS), MOMENTS, st.booleans())
def test_nought_means_that_every_address_is_due_in_every_run(
    row: Row, verdict: str, at: datetime, changed: bool
) -> None:
    assert after(row, verdict, at, changed=changed, most_days=0).values["not_before"] is None


@given(st.sampled_from(["listing", "article", "document"]), VISITS)
def test_gone_only_after_three_nights_without_it(
    role: str, visits: list[tuple[str, int, bool]]
) -> None:
    """However often it is visited in a night, and whatever lies between; and back but once."""
    row, at, nights, gone = Row(role=role), MOMENT, set[str](), False
    for verdict, seconds, changed in visits:
        at += timedelta(seconds=seconds)
        following = after(row, verdict, at, changed=changed)
        row = _follow(row, following.values)
        if verdict == "missing":
            nights.add(night_of(at))
        elif verdict in GOOD:
            nights.clear()
        was, gone = gone, len(nights) >= GONE_AFTER
        assert following.event == {(False, True): "gone", (True, False): "returned"}.get(
            (was, gone)
        )
        assert (row.gone_at is not None, row.missing_days) == (gone, len(nights))


def test_the_longest_interval_is_eight_weeks() -> None:
    assert MOST_DAYS == 56
