import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tasks.transport.pace import HostPausedError, Pace
from tasks.transport.patience import backoff, retry_after
from tasks.transport.policy import Policy
from tests.tasks.transport.conftest import Clock


def visit(pace: Pace, clock: Clock, takes: float, delay: float = 3.0, host: str = "a") -> float:
    """One visit that takes some seconds; returns when it began."""
    with pace.turn(host, delay):
        began = clock.now
        clock.now += takes
    return began


@pytest.mark.parametrize(
    ("takes", "pause"), [(0.1, 3.0), (0.6, 3.0), (2.0, 10.0), (6.0, 30.0), (60.0, 30.0)]
)
def test_the_pause_is_the_portals_or_five_times_the_last_answer(takes: float, pause: float) -> None:
    clock = Clock()
    pace = Pace(Policy("test", jitter=0), clock, clock.sleep)
    first = visit(pace, clock, takes)
    assert first == 1000.0
    assert visit(pace, clock, 0) == pytest.approx(first + takes + pause)


def test_hosts_do_not_wait_for_each_other_and_rested_hosts_not_at_all() -> None:
    clock = Clock()
    pace = Pace(Policy("test", jitter=0), clock, clock.sleep)
    visit(pace, clock, 1.0, host="a")
    visit(pace, clock, 1.0, host="b")
    assert clock.slept == []
    clock.now += 100
    visit(pace, clock, 1.0, host="a")
    assert clock.slept == []


def test_a_held_host_is_waited_for_up_to_the_cap() -> None:
    clock = Clock()
    pace = Pace(Policy("test", jitter=0), clock, clock.sleep)
    pace.hold("a", 90)
    pace.hold("a", 20)  # the longer one stays
    assert visit(pace, clock, 0) == 1090.0
    pace.hold("a", 121)
    with pytest.raises(HostPausedError, match="another 121 s"):
        visit(pace, clock, 0)
    assert visit(pace, clock, 0, host="b") == 1090.0


def test_backoff_is_random_below_a_span_that_doubles_up_to_two_minutes() -> None:
    policy = Policy("test")
    for attempt, span in enumerate([1, 2, 4, 8, 16, 32, 64, 120, 120]):
        waits = [backoff(policy, attempt) for _ in range(200)]
        assert 0 <= min(waits) < span * 0.2
        assert span * 0.8 < max(waits) <= span


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        (" 7 ", 7),
        ("0", 0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Fri, 99 Foo 2999 00:00:00", 0),
        ("-5", 0),
        ("1.5", 0),
        ("soon", 0),
        ("１２", 0),
        ("", 0),
        (None, 0),
        ("9" * 400, 999_999_999_999),
    ],
)
def test_retry_after(value: str | None, seconds: float) -> None:
    assert retry_after(value) == seconds


@pytest.mark.parametrize(("ahead", "seconds"), [(60, 60), (-60, 0), (31_536_000, 31_536_000)])
def test_retry_after_as_a_date(ahead: int, seconds: int) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)
    assert retry_after(date) == pytest.approx(seconds, abs=2)


def test_the_turn_ends_when_the_visit_fails() -> None:
    pace = Pace(Policy("test", delay_factor=0), time.monotonic, time.sleep)
    with pytest.raises(RuntimeError), pace.turn("a", 0):
        raise RuntimeError
    with pace.turn("a", 0):
        pass


def test_pauses_grow_by_a_random_part_and_never_shrink() -> None:
    clock = Clock()
    pace = Pace(Policy("test", jitter=0.25), clock, clock.sleep)
    visit(pace, clock, 0)
    pauses = []
    for _ in range(200):
        ended = clock.now
        pauses.append(visit(pace, clock, 0) - ended)
    assert 3.0 <= min(pauses) < 3.1
    assert 3.65 < max(pauses) <= 3.75
