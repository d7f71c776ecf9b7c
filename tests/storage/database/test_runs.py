"""Runs: resumed after a kill, closed with counts, narrowed to what was asked for."""

import pytest
from sqlmodel import select, update

from storage.addresses import NewSource
from storage.database import Database
from storage.leases import HostHeld, acquire
from storage.models import PortalState, Run, Source
from storage.outcomes import known_documents, run_counts
from storage.runs import (
    OpenRun,
    close_run,
    leave_out,
    look_at_listings,
    only_failed,
    open_run,
    portals_with_failures,
)
from storage.visits import Found
from tests.storage.database.clock import Clock
from tests.storage.database.crawling import (
    HOST,
    add,
    add_files,
    address,
    begin,
    days,
    lease,
    source_of,
    visit,
    visit_all,
)


def _run(database: Database, run: OpenRun) -> Run:
    with database.read() as session:
        return session.get_one(Run, run.id)


def _lease_state(database: Database) -> tuple[str | None, int]:
    with database.read() as session:
        state = session.get_one(PortalState, "p")
    return state.lease_owner, state.lease_fence


def test_the_same_order_resumes_and_another_one_begins_anew(
    database: Database, clock: Clock
) -> None:
    first = begin(database, clock, years=[2023])
    again = begin(database, clock, years=[2023])
    assert (again.id, again.resumed, again.fence) == (first.id, True, 2)
    other = begin(database, clock, years=[2024])
    assert (other.resumed, other.fence) == (False, 3)
    abandoned = _run(database, first)
    assert (abandoned.state, abandoned.reason) == ("failed", "abandoned")
    assert open_run(database, "nightly", "p", {}, owner="another", now=clock) is None
    assert _run(database, other).state == "running"


def test_no_run_is_opened_where_a_host_is_held(database: Database, clock: Clock) -> None:
    begin(database, clock, "q", owner="q", hosts=[HOST])
    with pytest.raises(HostHeld):
        begin(database, clock, hosts=["a.example.gov.cn", HOST])
    with database.read() as session:
        assert session.exec(select(Run.portal_id)).all() == ["q"]
    assert acquire(database, "p", "another", now=clock) == 1


def test_a_closed_run_gives_the_portal_back(database: Database, clock: Clock) -> None:
    run = begin(database, clock)
    close_run(database, run, {"new": 3}, now=clock)
    closed = _run(database, run)
    assert (closed.state, closed.counts, closed.ended_at) == ("completed", {"new": 3}, clock())
    assert _lease_state(database) == (None, 1)
    failed = begin(database, clock)
    assert not failed.resumed
    close_run(database, failed, {}, failed="HTTP 500", now=clock)
    assert (_run(database, failed).state, _run(database, failed).reason) == ("failed", "HTTP 500")


def test_who_lost_its_run_does_not_close_it(database: Database, clock: Clock) -> None:
    run = begin(database, clock, owner="slow")
    clock.forward(900)
    resumed = begin(database, clock, owner="next")
    assert resumed.id == run.id
    close_run(database, run, {}, failed="too late", now=clock)
    assert _run(database, run).state == "running"
    assert _lease_state(database) == ("next", 2)


def test_counts_of_a_run(database: Database, clock: Clock) -> None:
    add_files(database, 2)
    visit_all(database, clock, number=1)
    add(
        database, NewSource("list", "listing"), NewSource("a", "article"), NewSource("b", "article")
    )
    files = ("same", "new", "blocked", "failed", "missing", "left")
    add(database, *(NewSource(name, "document", depth=1) for name in files))
    with database.write() as session:
        session.exec(update(Source).where(Source.url == "list").values(links=9))  # type: ignore[arg-type]
    run = begin(database, clock, number=2)
    for source in lease(database, run, clock, limit=20):
        name = source.url
        if name == "left":
            continue
        verdict = name if name in ("blocked", "failed", "missing") else "captured"
        visit(
            database, run, source, clock, verdict,
            body=address(0).encode() if name == "same" else None,
            reason="leads to 1 addresses" if name == "list" else None,
            found=Found((), 1) if name == "list" else None,
        )  # fmt: skip
    counts = run_counts(database, run)
    assert (counts.new, counts.unchanged, counts.pages) == (1, 3, 3)
    assert (counts.blocked, counts.failed, counts.shrunk, counts.left) == (1, 2, 1, 1)


def test_known_documents_are_those_of_the_years(database: Database, clock: Clock) -> None:
    add(
        database,
        NewSource("a", "document", fiscal_year=2023),
        NewSource("b", "document", fiscal_year=2024),
        NewSource("c", "article", fiscal_year=2024),
    )
    assert known_documents(database, "p", None) == 0
    visit_all(database, clock)
    assert known_documents(database, "p", None) == 2
    assert known_documents(database, "p", [2024, 2022]) == 1
    assert known_documents(database, "q", None) == 0


def test_other_years_are_left_out_of_a_run(database: Database, clock: Clock) -> None:
    links = [
        NewSource(f"{role}-{year}", role, fiscal_year=year)
        for role in ("listing", "article", "document")
        for year in (None, 2023, 2024)
    ]
    add(database, *links)
    run = begin(database, clock)
    leave_out(database, run, [2023])
    urls = {source.url for source in lease(database, run, clock, limit=20)}
    assert urls == {link.url for link in links} - {"article-2024", "document-2024"}
    assert len(lease(database, begin(database, clock, number=2), clock, limit=20)) == 9


def test_listings_are_looked_at_once_however_often_it_is_said(
    database: Database, clock: Clock
) -> None:
    first = NewSource("first", "listing", depth=1)
    add(database, first, NewSource("second", "listing", page=1), NewSource("a", "article"))
    visit_all(database, clock, most_days=56)
    run = begin(database, clock, number=2)
    assert lease(database, run, clock) == []
    look_at_listings(database, run)
    second, one = lease(database, run, clock)
    assert (second.url, one.url) == ("second", "first")
    visit(database, run, one, clock, most_days=56)
    run = begin(database, clock, number=2)
    look_at_listings(database, run)
    assert [source.url for source in lease(database, run, clock)] == ["second"]
    due = source_of(database, "first").not_before
    assert due is not None
    assert due > clock()


def test_only_what_failed_is_visited_again(database: Database, clock: Clock) -> None:
    add_files(database, 5)
    verdicts = ("captured", "missing", "soft-error", "failed", "captured")
    for number in range(5):
        clock.forward(days(1))
        run = begin(database, clock, number=number)
        for source, verdict in zip(lease(database, run, clock), verdicts, strict=True):
            visit(database, run, source, clock, verdict)
    assert source_of(database, address(1)).gone_at is not None
    assert source_of(database, address(3)).state == "parked"
    assert portals_with_failures(database) == {"p"}
    run = begin(database, clock, only_failed=True)
    only_failed(database, run)
    run = begin(database, clock, only_failed=True)
    only_failed(database, run)
    batch = lease(database, run, clock)
    assert [source.url for source in batch] == [address(2), address(3)]
    visit(database, run, batch[0], clock, "failed")
    add(database, NewSource("found meanwhile", "document"))
    run = begin(database, clock, only_failed=True)
    only_failed(database, run)
    rest = lease(database, run, clock)
    assert [source.url for source in rest] == [address(3), "found meanwhile"]
    for source in rest:
        visit(database, run, source, clock)
    assert portals_with_failures(database) == {"p"}
    assert visit_all(database, clock, only_failed=True) == []
