"""The frontier as an operator sees it, on both databases."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.hosts import wake
from storage.models import Host
from storage.queries.frontier import State, Wanted, addresses, resting_hosts, summary
from storage.revisits import night_of
from tests.storage.queries.rows import NOW, add, source

LATER = NOW + timedelta(days=1)


@pytest.fixture
def frontier(empty: Database) -> Database:
    add(
        empty,
        source("a", "", "listing", title="部门预算", state="done", verdict="captured"),
        source("a", "1.html", "article", title="某局2024年决算", relevance="title: 决算",
               state="done", not_before=LATER, seen_at=NOW),
        source("a", "2.html", "article", title="通知", relevance="title names no budget",
               state="left-out"),
        source("a", "3_%.pdf", state="parked", verdict="failed", reason="HTTP 500", attempts=5),
        source("a", "4.pdf", state="done", verdict="missing", reason="HTTP 404", gone_at=NOW,
               not_before=LATER),
        source("a", "5.pdf", state="done", verdict="blocked", reason="challenge", not_before=NOW),
        source("b", "6.pdf", host="127.0.0.1:81"),
    )  # fmt: skip
    return empty


def test_each_portal_in_numbers(frontier: Database) -> None:
    rows = summary(frontier, now=lambda: NOW)
    assert rows == [
        {"portal": "a", "due": 2, "waiting": 2, "parked": 1, "left_out": 1, "gone": 1, "failed": 2},
        {"portal": "b", "due": 1, "waiting": 0, "parked": 0, "left_out": 0, "gone": 0, "failed": 0},
    ]


@pytest.mark.parametrize(
    ("state", "paths"),
    [
        ("pending", ["6.pdf"]),
        ("leased", []),
        ("done", ["", "1.html", "4.pdf", "5.pdf"]),
        ("parked", ["3_%.pdf"]),
        ("left-out", ["2.html"]),
        ("gone", ["4.pdf"]),
        ("failed", ["3_%.pdf", "5.pdf"]),
    ],
)
def test_by_state(frontier: Database, state: State, paths: list[str]) -> None:
    found = addresses(frontier, Wanted(state=state), 100)
    assert [row["url"].split("/", 3)[3] for row in found] == paths


def test_by_portal_host_role_and_words(frontier: Database) -> None:
    def count(**wanted: object) -> int:
        return len(addresses(frontier, Wanted(**wanted), 100))  # type: ignore[arg-type]

    assert count() == 7
    assert count(portal="b") == count(host="127.0.0.1:81") == 1
    assert count(portal="b", host="www.example.gov.cn") == 0
    assert count(role="article") == 2
    assert count(words=("决算", "2024")) == 1
    assert count(words=("决算", "通知")) == 0
    assert count(words=("_%",)) == 1
    assert count(words=("1.HTML",)) == 1
    assert len(addresses(frontier, Wanted(), 3)) == 3


def test_an_address_says_why_and_when(frontier: Database) -> None:
    (row,) = addresses(frontier, Wanted(words=("1.html",)), 1)
    assert row["relevance"] == "title: 决算"
    assert (row["next"], row["seen"], row["gone"]) == (LATER, NOW, None)
    (parked,) = addresses(frontier, Wanted(state="parked"), 1)
    assert (parked["verdict"], parked["reason"], parked["attempts"]) == ("failed", "HTTP 500", 5)


def test_hosts_that_rest(empty: Database) -> None:
    tonight = night_of(NOW)
    add(
        empty,
        Host(name="a", not_before=LATER, reason="HTTP 503", strikes=3, night=tonight, requests=7),
        Host(name="b", not_before=NOW, reason="long ago", night=tonight, requests=9),
        Host(name="c", night=tonight, requests=10, not_before=NOW, reason="long ago"),
        Host(name="d", night="2023-12-01", requests=10),
    )
    found = {row.pop("host"): row for row in resting_hosts(empty, 10, now=lambda: NOW)}
    assert found == {
        "a": {"until": LATER, "reason": "HTTP 503", "strikes": 3, "requests": 7},
        "c": {"until": None, "reason": "had its requests of this night", "strikes": 0,
              "requests": 10},
    }  # fmt: skip
    with empty.write() as session:
        assert wake(session, "a") == 1
    assert [row["host"] for row in resting_hosts(empty, 10, now=lambda: NOW)] == ["c"]
