"""Recording visits: together, each wholly or not at all."""

from datetime import timedelta
from hashlib import sha256, sha512

import pytest
from sqlmodel import col, select

from storage.addresses import NewSource
from storage.database import Database
from storage.leases import LeaseLost
from storage.models import Capture, Change, Host, Source, StoredObject
from storage.recording import record_visits
from storage.runs import OpenRun
from storage.visits import Found, Recorded, Visit
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
    visit_of,
)


def _begin_all(database: Database, clock: Clock, *portals: str) -> list[tuple[OpenRun, Source]]:
    """A run for each portal, with its first file."""
    begun = []
    for portal_id in portals:
        add_files(database, 1, portal_id)
        run = begin(database, clock, portal_id, owner=portal_id)
        begun.append((run, lease(database, run, clock)[0]))
    return begun


def _found(*links: NewSource) -> Found:
    return Found(links, len(links))


def _changes(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as session:
        rows = session.exec(select(Change).order_by(col(Change.id))).all()
    return [(row.kind, row.former_sha256, row.object_sha256) for row in rows]


def _host(database: Database, name: str = HOST) -> Host:
    with database.read() as session:
        return session.get_one(Host, name)


def test_of_three_portals_only_the_one_that_lost_its_lease_is_refused(
    database: Database, clock: Clock
) -> None:
    begun = _begin_all(database, clock, "p", "q", "r")
    begin(database, clock, "q", owner="q")
    visits = [
        visit_of(
            run, source, clock(), body=run.portal_id.encode(),
            host=f"{run.portal_id}.example.gov.cn",
            found=_found(NewSource(f"of {run.portal_id}", "article")),
        )
        for run, source in begun
    ]  # fmt: skip
    first, lost, third = record_visits(database, visits)
    assert first == third == Recorded(new=True, rests=False)
    assert isinstance(lost, LeaseLost)
    assert str(lost).startswith("source 2: lease 1 of run ")
    with database.read() as session:
        captures = session.exec(select(Capture.source_id).order_by(col(Capture.id))).all()
        urls = set(session.exec(select(Source.url)))
        hosts = set(session.exec(select(Host.name)))
        objects = session.exec(select(StoredObject.sha256)).all()
        digests = set(session.exec(select(StoredObject.sha512)))
    assert captures == [1, 3]
    assert urls == {address(0), "of p", "of r"}
    assert hosts == {"p.example.gov.cn", "r.example.gov.cn"}
    assert sha256(b"q").hexdigest() not in objects
    assert digests == {sha512(body).hexdigest() for body in (b"p", b"r")}
    refused = source_of(database, address(0), "q")
    assert (refused.verdict, refused.state, refused.visited_run) == (None, "leased", None)


def test_a_source_without_row_is_refused(database: Database, clock: Clock) -> None:
    ((run, source),) = _begin_all(database, clock, "p")
    source.id = 77
    (outcome,) = record_visits(database, [visit_of(run, source, clock())])
    assert isinstance(outcome, LeaseLost)
    assert record_visits(database, []) == []


def test_the_same_bytes_are_one_object_and_new_but_once(database: Database, clock: Clock) -> None:
    begun = _begin_all(database, clock, "p", "q", "r")
    visits = [visit_of(run, source, clock(), body=b"%PDF") for run, source in begun[:2]]
    assert record_visits(database, visits) == [Recorded(new=True, rests=False)] * 2
    run, source = begun[2]
    assert not visit(database, run, source, clock, body=b"%PDF").new
    with database.read() as session:
        (kept,) = session.exec(select(StoredObject))
        assert (kept.size, kept.media_type) == (4, "x")
        assert len(session.exec(select(Capture)).all()) == 3


def test_what_breaks_off_leaves_nothing(database: Database, clock: Clock) -> None:
    begun = _begin_all(database, clock, "p", "q")
    visits = [visit_of(run, source, clock(), host=HOST) for run, source in begun]
    broken = Visit(visits[1].run, visits[1].capture, found=_found(NewSource("x", None)))  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"role"):
        record_visits(database, [visits[0], broken])
    with database.read() as session:
        for model in (Capture, StoredObject, Host):
            assert session.exec(select(model)).all() == []
    assert all(isinstance(outcome, Recorded) for outcome in record_visits(database, visits))


def test_only_a_capture_replaces_object_and_validators(database: Database, clock: Clock) -> None:
    add_files(database, 1)
    validators = {"etag": '"1"', "last-modified": "d"}
    steps = [
        ("captured", b"x", validators, ('"1"', "d", b"x")),
        ("not-modified", None, {"etag": '"2"'}, ('"1"', "d", b"x")),
        ("failed", None, {"etag": '"3"'}, ('"1"', "d", b"x")),
        ("captured", b"y", {}, (None, None, b"y")),
    ]
    for number, (verdict, body, headers, (etag, modified, kept)) in enumerate(steps):
        run = begin(database, clock, number=number)
        (source,) = lease(database, run, clock)
        visit(database, run, source, clock, verdict, body=body, headers=headers)
        source = source_of(database, address(0))
        expected = (etag, modified, sha256(kept).hexdigest())
        assert (source.etag, source.last_modified, source.object_sha256) == expected
        assert (source.state, source.visited_run) == ("done", run.id)
        assert (source.lease_owner, source.lease_until) == (None, None)


def test_metadata_and_links_are_those_of_the_last_reading(database: Database, clock: Clock) -> None:
    add(database, NewSource("a", "article"))
    said: dict[str, str | None] = {"title": "预算"}
    steps = [
        ("captured", Found((), 3, said), (said, 3)),
        ("not-modified", None, (said, 3)),
        ("failed", None, (said, 3)),
        ("soft-error", Found((), 0, None), (said, 3)),
        ("captured", Found((), 2, {"title": "决算"}), ({"title": "决算"}, 2)),
        ("captured", Found((), 0, None), ({"title": "决算"}, 0)),
    ]
    for number, (verdict, found, expected) in enumerate(steps):
        run = begin(database, clock, number=number)
        (source,) = lease(database, run, clock)
        visit(database, run, source, clock, verdict, found=found)
        source = source_of(database, "a")
        assert (source.metadata_json, source.links) == expected, number


def test_news_on_a_listing_makes_its_further_pages_due(database: Database, clock: Clock) -> None:
    add(database, NewSource("first", "listing"))
    number = source_of(database, "first").id
    links = [
        NewSource("second", "listing", parent_id=number, page=1),
        NewSource("e1", "article", parent_id=number, depth=1),
    ]

    def crawl() -> list[str]:
        run = begin(database, clock, moment=clock().isoformat())
        visited = []
        while batch := lease(database, run, clock):
            for source in batch:
                found = _found(*links) if source.url == "first" else None
                visit(database, run, source, clock, most_days=56, found=found)
                visited.append(source.url)
        return visited

    assert crawl() == ["first", "second", "e1"]
    assert source_of(database, "second").interval_days == 56
    clock.forward(days(1))
    assert crawl() == ["first"]
    links.append(NewSource("e2", "article", parent_id=number, depth=1))
    clock.forward(days(1))
    assert crawl() == ["first", "second", "e2"]


def test_an_article_that_changes_makes_its_files_due(database: Database, clock: Clock) -> None:
    add(database, NewSource("a", "article"), NewSource("b", "article"))
    ids = [source_of(database, name).id for name in "ab"]
    add(database, *(NewSource("f", "document", parent_id=number, depth=1) for number in ids))
    assert visit_all(database, clock, most_days=56) == ["a", "b", "f"]
    with database.write() as session:
        for name in "ab":
            row = session.exec(select(Source).where(Source.url == name)).one()
            row.not_before = None
    run = begin(database, clock, number=2)
    a, b = lease(database, run, clock)
    visit(database, run, a, clock, most_days=56)
    assert lease(database, run, clock) == []
    visit(database, run, b, clock, most_days=56, body=b"other")
    assert [source.url for source in lease(database, run, clock)] == ["f"]
    changed = source_of(database, "b")
    assert changed.interval_days == 7
    assert source_of(database, "a").interval_days == 14


def test_gone_and_returned_are_written_down(database: Database, clock: Clock) -> None:
    add_files(database, 1)

    def night(verdict: str, body: bytes | None = None) -> None:
        clock.forward(days(1))
        run = begin(database, clock, moment=clock().isoformat())
        (source,) = lease(database, run, clock)
        visit(database, run, source, clock, verdict, body=body)

    night("captured", b"x")
    seen = clock()
    x, y = (sha256(body).hexdigest() for body in (b"x", b"y"))
    for expected in ([], [], [("gone", x, "")], [("gone", x, "")]):
        night("missing")
        assert _changes(database) == expected
    source = source_of(database, address(0))
    assert (source.object_sha256, source.seen_at, source.missing_days) == (x, seen, 4)
    assert source.gone_at == clock() - timedelta(days=1, seconds=1)
    night("captured", b"y")
    assert _changes(database) == [("gone", x, ""), ("returned", x, y)]
    assert source_of(database, address(0)).gone_at is None


def test_what_goes_and_returns_again_is_written_down_again(
    database: Database, clock: Clock
) -> None:
    """The same address may go twice with the same bytes."""
    add_files(database, 1)
    for verdict in ("captured", *("missing",) * 3, "captured", *("missing",) * 3, "captured"):
        clock.forward(days(1))
        run = begin(database, clock, moment=clock().isoformat())
        (source,) = lease(database, run, clock)
        visit(database, run, source, clock, verdict)
    assert [kind for kind, *_ in _changes(database)] == ["gone", "returned"] * 2


def test_visits_are_counted_and_a_budget_ends(database: Database, clock: Clock) -> None:
    add_files(database, 4)
    run = begin(database, clock)
    batch = lease(database, run, clock)
    outcomes = [
        visit(database, run, source, clock, host=HOST, budget=3).rests for source in batch[:3]
    ]
    assert outcomes == [False, False, True]
    assert _host(database).requests == 3
    clock.forward(600)
    assert lease(database, run, clock, budget=3) == []
    clock.forward(days(1))
    run = begin(database, clock)
    assert len(lease(database, run, clock, budget=3)) == 1


def test_a_host_that_asks_is_left_alone(database: Database, clock: Clock) -> None:
    add_files(database, 2)
    run = begin(database, clock)
    source, _ = lease(database, run, clock)
    until = clock() + timedelta(minutes=10)
    recorded = visit(
        database, run, source, clock, "blocked", host=HOST, wait_until=until, reason="HTTP 429"
    )
    assert recorded == Recorded(new=False, rests=True)
    host = _host(database)
    assert (host.not_before, host.reason, host.strikes) == (until, "HTTP 429", 1)


def test_three_visits_in_vain_let_a_host_rest(database: Database, clock: Clock) -> None:
    add_files(database, 6)
    run = begin(database, clock)
    verdicts = ["failed", "blocked", "missing", "failed", "incomplete", "blocked"]
    rests = [
        visit(database, run, source, clock, verdict, host=HOST).rests
        for source, verdict in zip(lease(database, run, clock), verdicts, strict=True)
    ]
    assert rests == [False] * 5 + [True]
    assert _host(database).not_before == clock() + timedelta(minutes=30)
    resumed = begin(database, clock)
    assert lease(database, resumed, clock) == []


def test_visits_of_one_host_in_one_batch_all_count(database: Database, clock: Clock) -> None:
    begun = _begin_all(database, clock, "p", "q", "r")
    visits = [visit_of(run, source, clock(), "failed", host=HOST) for run, source in begun]
    outcomes = record_visits(database, visits)
    assert _host(database).requests == _host(database).strikes == 3
    assert outcomes == [Recorded(new=False, rests=True)] * 3
