"""When an address is visited again, and when it counts as gone. Pure: values in, values out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

# Verdicts that brought what was asked for, or say that it has not changed.
GOOD = ("captured", "not-modified")
# Verdicts that are tried again in the next run, at most PARK_AFTER times in a row.
RETRIED = ("failed", "incomplete", "blocked")
PARK_AFTER = 5
# Days on which an address must answer 404 or 410 before it counts as gone.
GONE_AFTER = 3

MOST_DAYS = 56
_FILE_DAYS = 7  # between the first two visits of an article or a file
_GONE_DAYS = 28  # between two looks at what is gone
_COLUMN_DAYS = 7  # at most between two visits of a column's first page
# A night may begin earlier than the last one did.
_SLACK = timedelta(hours=12)
_CHINA = ZoneInfo("Asia/Shanghai")


class Known(Protocol):
    """What is known of an address, as its row has it."""

    id: int | None
    role: str
    depth: int
    page: int
    attempts: int
    interval_days: int
    seen_at: datetime | None
    missing_days: int
    missing_on: str | None
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Next:
    """The values that a visit gives an address, and whether it went or came back by it."""

    values: dict[str, Any]
    event: Literal["gone", "returned"] | None = None


def night_of(moment: datetime) -> str:
    """The date in China of the night that a moment belongs to; nights last from noon to noon."""
    return (moment.astimezone(_CHINA) - _SLACK).date().isoformat()


def after(
    source: Known, verdict: str, at: datetime, *, changed: bool, most_days: int = MOST_DAYS
) -> Next:
    """What a visit makes of an address.

    Args:
        source: as it was before the visit.
        verdict: of the visit.
        at: when it was.
        changed: the visit brought other bytes, or a listing addresses that were not known.
        most_days: longest interval between two visits; 0: every address is due in every run.

    Returns:
        Values of the columns attempts, state, interval_days, not_before, seen_at, missing_days,
        missing_on and gone_at.
    """
    kept = {
        "attempts": 0,
        "state": "done",
        "seen_at": source.seen_at,
        "missing_days": source.missing_days,
        "missing_on": source.missing_on,
        "gone_at": source.gone_at,
    }
    if verdict in GOOD:
        days = _interval(source, changed, most_days)
        seen = {"seen_at": at, "missing_days": 0, "missing_on": None, "gone_at": None}
        return Next(
            {**kept, **_due(source, at, days), **seen}, "returned" if source.gone_at else None
        )
    if verdict in RETRIED:
        attempts = source.attempts + 1
        state = "parked" if attempts >= PARK_AFTER else "done"
        again = {"interval_days": source.interval_days, "not_before": None}
        return Next({**kept, **again, "attempts": attempts, "state": state})
    if verdict == "missing":
        return _missing(source, at, kept, most_days)
    _, most = _shortest_and_longest(source, most_days)
    days = min(max(1, source.interval_days * 2), most)
    return Next({**kept, **_due(source, at, days)})


def _missing(source: Known, at: datetime, kept: dict[str, Any], most_days: int) -> Next:
    day = night_of(at)
    count = source.missing_days + (source.missing_on != day)
    gone = count >= GONE_AFTER
    goes = gone and source.gone_at is None
    found = {
        "missing_days": count,
        "missing_on": day,
        "gone_at": at if goes else source.gone_at,
    }
    _, most = _shortest_and_longest(source, most_days)
    due = _due(source, at, min(_GONE_DAYS if gone else 1, most))
    return Next({**kept, **found, **due}, "gone" if goes else None)


def _interval(source: Known, changed: bool, most_days: int) -> int:
    first, most = _shortest_and_longest(source, most_days)
    return min(first if changed else max(first, source.interval_days * 2), most)


def _shortest_and_longest(source: Known, most_days: int) -> tuple[int, int]:
    """Days between two visits. What leads to others is looked at however often it failed."""
    if source.role != "listing":
        return _FILE_DAYS, most_days
    if source.page:
        # Due before that when a page before it brings new addresses.
        return most_days, most_days
    return (1, min(_COLUMN_DAYS, most_days)) if source.depth else (0, 0)


def _due(source: Known, at: datetime, days: int) -> dict[str, Any]:
    """The next visit; those of one night are spread over the second half of a longer interval."""
    if days == 0:
        return {"interval_days": 0, "not_before": None}
    spread = 1.0 if source.role == "listing" or days == 1 else 0.5 + (source.id or 0) % 51 / 100
    return {"interval_days": days, "not_before": at + timedelta(days=days) * spread - _SLACK}
