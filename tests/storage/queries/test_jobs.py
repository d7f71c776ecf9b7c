"""Jobs: what is done, what is to do, and how long it will take."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.jobs import finish_portal, open_job, set_job_state, take
from storage.models import Run
from storage.queries.jobs import UnknownJob, busy, job_with, jobs
from tests.storage.queries.rows import NOW, add

MINUTE = timedelta(minutes=1)


def test_spans_beside_each_other_count_once_and_pauses_do_not() -> None:
    spans = [(0, 10), (2, 5), (8, 12), (20, 21), (21, 21)]
    moments = [(NOW + start * MINUTE, NOW + end * MINUTE) for start, end in reversed(spans)]
    assert busy(moments) == 13 * MINUTE
    assert busy([]) == timedelta(0)


def test_a_job_tells_how_far_it_is(empty: Database) -> None:
    names = ["a", "b", "c", "d", "e", "f"]
    job_id = open_job(
        empty, "backfill", {"years": [2020, 2021], "only_failed": False}, names, now=lambda: NOW
    )
    (row,) = jobs(empty, 10)
    assert (row["portals"], row["to_do"], row["seconds_left"]) == (6, 6, None)
    for name, state in {"a": "done", "b": "left", "c": "failed", "d": "skipped"}.items():
        assert take(empty, job_id, "worker") == [name]
        finish_portal(empty, job_id, name, state, {})
    assert take(empty, job_id, "worker") == ["e"]
    ended = {"a": (0, 10), "b": (5, 15), "c": (100, 115)}
    add(
        empty,
        *(
            Run(id=name, kind="backfill", portal_id=name, job_id=job_id, parameters={},
                state="completed", started_at=NOW + start * MINUTE, ended_at=NOW + end * MINUTE)
            for name, (start, end) in ended.items()
        ),
        Run(id="e", kind="backfill", portal_id="e", job_id=job_id, parameters={},
            state="running", started_at=NOW),
        Run(id="x", kind="backfill", portal_id="e", job_id=job_id, parameters={}, state="failed",
            reason="abandoned", started_at=NOW, ended_at=NOW + 500 * MINUTE),
    )  # fmt: skip
    (row,) = jobs(empty, 10)
    assert row["years"] == [2020, 2021]
    assert {name: row[name] for name in ("done", "left", "failed", "skipped", "to_do")} == {
        "done": 1, "left": 1, "failed": 1, "skipped": 1, "to_do": 2,
    }  # fmt: skip
    assert row["seconds_left"] == 2 * 10 * 60


def test_the_newest_come_first(empty: Database) -> None:
    old = open_job(empty, "nightly", {"night": "2024-01-01"}, ["a"], now=lambda: NOW)
    new = open_job(empty, "nightly", {"night": "2024-01-02"}, ["a"], now=lambda: NOW + MINUTE)
    assert [(row["id"], row["state"]) for row in jobs(empty, 10)] == [(new, "open"), (old, "done")]
    assert len(jobs(empty, 1)) == 1
    assert jobs(empty, 10)[1]["ended_at"] == NOW + MINUTE


def test_jobs_by_the_beginning_of_their_ids(empty: Database) -> None:
    first = open_job(empty, "nightly", {"night": "2024-01-01"}, ["a"])
    second = open_job(empty, "backfill", {"years": [2020]}, ["a"])
    assert job_with(empty, first) == first
    length = next(n for n in range(32) if first[:n] != second[:n])
    assert job_with(empty, second[:length]) == second
    for beginning, message in (("", "2 jobs begin with ''"), ("%", "no job begins with '%'")):
        with pytest.raises(UnknownJob, match=message):
            job_with(empty, beginning)
    assert set_job_state(empty, first, paused=True)
    assert {row["id"]: row["state"] for row in jobs(empty, 10)}[first] == "paused"
