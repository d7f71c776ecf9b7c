"""The frontier: each source once a run, by one worker, whatever was killed."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import pytest
from sqlmodel import select

from storage.addresses import NewSource, enqueue, enqueue_all
from storage.database import Database
from storage.frontier import failures, give_back, lease_batch, look_again, unpark
from storage.leases import LeaseLost
from storage.models import Host, Mention, Source
from storage.revisits import PARK_AFTER
from storage.runs import OpenRun
from storage.visits import Found
from tests.storage.database.clock import Clock
from tests.storage.database.crawling import (
    ROLES,
    add,
    add_files,
    address,
    begin,
    lease,
    left,
    source_of,
    visit,
    visit_all,
)


def _mentions(database: Database) -> set[tuple[str, str, str]]:
    with database.read() as session:
        urls = {source.id: source.url for source in session.exec(select(Source))}
        rows = session.exec(select(Mention)).all()
    return {(urls[row.source_id], urls[row.parent_id], row.title) for row in rows}


def _again(database: Database, run: OpenRun) -> int:
    with database.write() as session:
        return look_again(session, run.portal_id, run.id)


def test_enqueue_keeps_the_first_finding(database: Database) -> None:
    first = NewSource("u", "article", "标题", "2024-02-01", fiscal_year=2024, depth=1)
    assert add(database, first, NewSource("v", "document")) == {"u", "v"}
    again = (NewSource("u", "document", "other"), NewSource("w", "document"), first)
    assert add(database, *again) == {"w"}
    assert add(database, first, portal_id="q") == {"u"}
    assert add(database) == frozenset()
    source = source_of(database, "u")
    assert (source.role, source.title, source.published) == ("article", "标题", "2024-02-01")
    assert (source.state, source.attempts, source.fiscal_year) == ("pending", 0, 2024)


def test_the_host_is_the_one_of_the_address(database: Database) -> None:
    add(database, NewSource("http://WWW.Example.gov.cn:8080/A", "article"))
    assert source_of(database, "http://WWW.Example.gov.cn:8080/A").host == "www.example.gov.cn:8080"


def test_what_is_left_out_is_kept_with_its_reason_and_taken_in_later(
    database: Database, clock: Clock
) -> None:
    out = NewSource("u", "article", "招聘", relevance="no budget words", followed=False)
    assert add(database, out) == frozenset()
    source = source_of(database, "u")
    assert (source.state, source.relevance) == ("left-out", "no budget words")
    assert visit_all(database, clock) == []
    assert add(database, out) == frozenset()
    wanted = NewSource("u", "article", "部门预算", "2024-02-01", 2024, relevance="budget words")
    assert add(database, wanted) == {"u"}
    source = source_of(database, "u")
    assert (source.state, source.relevance, source.title) == ("pending", "budget words", "部门预算")
    assert add(database, out) == add(database, wanted) == frozenset()
    assert visit_all(database, clock) == ["u"]


def test_what_a_page_has_twice_is_followed_if_one_link_is(database: Database) -> None:
    links = (NewSource("u", "article", "更多", followed=False), NewSource("u", "article", "预算"))
    assert add(database, *links) == {"u"}
    assert source_of(database, "u").title == "预算"


def test_a_newer_date_makes_an_address_due_and_an_older_one_does_not(
    database: Database, clock: Clock
) -> None:
    add(database, NewSource("u", "article", published="2024-02-01"))
    assert visit_all(database, clock, most_days=56) == ["u"]
    for day in ("2024-02-01", "2023-12-31", None):
        add(database, NewSource("u", "article", published=day))
        assert visit_all(database, clock, most_days=56, night=day) == []
    add(database, NewSource("u", "article", published="2024-02-02"))
    assert source_of(database, "u").published == "2024-02-02"
    assert visit_all(database, clock, most_days=56, night=2) == ["u"]


def test_a_file_is_noted_with_every_page_that_carries_it(database: Database) -> None:
    pages = [NewSource(url, "article") for url in ("a", "b")]
    add(database, *pages)
    a, b = (source_of(database, page.url).id for page in pages)
    add(
        database,
        NewSource("x", "document", "甲", parent_id=a),
        NewSource("b", "article", parent_id=a),
    )
    add(database, *(NewSource(name, "document", "乙", parent_id=b) for name in ("x", "y", "y")))
    add(database, NewSource("x", "document", "again", parent_id=a))
    assert _mentions(database) == {("x", "a", "甲"), ("x", "b", "乙"), ("y", "b", "乙")}
    assert source_of(database, "x").parent_id == a


@pytest.mark.parametrize("seed", range(20))
def test_pages_of_one_transaction_count_as_if_one_came_after_the_other(
    database: Database, seed: int
) -> None:
    one_by_one, together = ("p", "q"), ("r", "s")
    parents = {}
    for portal_id in (*one_by_one, *together):
        add(database, NewSource("listing", "listing"), portal_id=portal_id)
        parents[portal_id] = source_of(database, "listing", portal_id).id
    random = Random(seed)
    drawn = [(random.randrange(2), _links(random)) for _ in range(8)]

    def pages(names: Sequence[str]) -> list[tuple[str, list[NewSource]]]:
        return [
            (names[at], [replace(link, parent_id=parents[names[at]]) for link in links])
            for at, links in drawn
        ]

    with database.write() as session:
        new = [enqueue(session, portal_id, links) for portal_id, links in pages(one_by_one)]
    with database.write() as session:
        assert enqueue_all(session, pages(together)) == new
    for former, latter in zip(one_by_one, together, strict=True):
        assert _frontier(database, former) == _frontier(database, latter) != []


def _links(random: Random) -> list[NewSource]:
    """Links of a page, among few addresses, so that they come again."""
    return [
        NewSource(
            f"u{random.randrange(6)}",
            random.choice(["article", "document"]),
            title=f"{random.random()}",
            published=random.choice([None, "2024-02-01", "2024-02-02", "2024-02-03"]),
            page=random.choice([0, 0, 1]),
            visited_run=random.choice([None, "another"]),
            followed=random.random() < 0.5,
        )
        for _ in range(random.randrange(6))
    ]


def _frontier(database: Database, portal_id: str) -> list[tuple[object, ...]]:
    """What the frontier of a portal has, with what files are called where they were found."""
    with database.read() as session:
        sources = select(Source).where(Source.portal_id == portal_id).order_by(Source.url)
        found = session.exec(sources).all()
        named: dict[int | None, str] = {
            row.source_id: row.title for row in session.exec(select(Mention))
        }
    return [
        (row.url, row.role, row.title, row.published, row.state, row.visited_run, named.get(row.id))
        for row in found
    ]


def test_more_links_than_one_statement_takes(database: Database) -> None:
    assert len(add_files(database, 1201)) == 1201
    assert add_files(database, 1202) == {address(1201)}


def test_shallow_before_deep_and_only_wanted_roles(database: Database, clock: Clock) -> None:
    links = [
        NewSource("deep", "document", depth=2),
        NewSource("b", "listing"),
        NewSource("a", "article"),
        NewSource("middle", "document", depth=1),
    ]
    add(database, *links)
    add(database, NewSource("elsewhere", "document"), portal_id="q")
    run = begin(database, clock)
    batch = lease(database, run, clock, roles=["listing", "document"])
    assert [source.url for source in batch] == ["b", "middle", "deep"]
    assert left(database, run, clock) == 4


def test_each_source_once_a_run(database: Database, clock: Clock) -> None:
    assert len(add_files(database, 25)) == 25
    first = visit_all(database, clock, number=1)
    assert (len(first), len(set(first))) == (25, 25)
    assert left(database, begin(database, clock, number=1), clock) == 0
    assert left(database, begin(database, clock, number=2), clock) == 25
    assert visit_all(database, clock, "not-modified", number=2) == first


def test_a_killed_run_goes_on_where_it_was(database: Database, clock: Clock) -> None:
    add_files(database, 10)
    run = begin(database, clock, owner="killed")
    batch = lease(database, run, clock, limit=6)
    for source in batch[:2]:
        visit(database, run, source, clock)
    assert left(database, run, clock) == 8
    clock.forward(901)
    resumed = begin(database, clock, owner="next")
    assert (resumed.id, resumed.resumed) == (run.id, True)
    rest = lease(database, resumed, clock)
    assert [source.url[-1] for source in rest] == list("23456789")


def test_leases_of_a_dead_run_do_not_count(database: Database, clock: Clock) -> None:
    add_files(database, 3)
    old = begin(database, clock)
    stale = lease(database, old, clock)
    new = begin(database, clock)
    for batch in (stale, lease(database, new, clock)):
        assert len(batch) == 3
        with pytest.raises(LeaseLost):
            visit(database, old, batch[0], clock)
    with pytest.raises(LeaseLost):
        lease(database, old, clock)
    assert source_of(database, address(0)).verdict is None


def test_finishing_twice_is_refused(database: Database, clock: Clock) -> None:
    add_files(database, 1)
    run = begin(database, clock)
    (source,) = lease(database, run, clock)
    visit(database, run, source, clock)
    with pytest.raises(LeaseLost, match=f"source 1: lease 1 of run {run.id} was lost"):
        visit(database, run, source, clock)


def test_an_ended_lease_is_given_out_again(database: Database, clock: Clock) -> None:
    add_files(database, 1)
    run = begin(database, clock)
    lease(database, run, clock)
    assert lease(database, run, clock) == []
    assert left(database, run, clock) == 1
    clock.forward(600)
    assert len(lease(database, run, clock)) == 1


def test_what_was_not_visited_is_given_back(database: Database, clock: Clock) -> None:
    add_files(database, 3)
    run = begin(database, clock)
    batch = lease(database, run, clock)
    visit(database, run, batch[0], clock)
    give_back(database, batch)
    give_back(database, [])
    again = lease(database, run, clock)
    assert [source.url for source in again] == [source.url for source in batch[1:]]
    newer = begin(database, clock)
    lease(database, newer, clock)
    give_back(database, again)
    assert lease(database, newer, clock) == []


def test_a_deferred_source_waits(database: Database, clock: Clock) -> None:
    add_files(database, 1)
    with database.write() as session:
        session.get_one(Source, 1).not_before = clock()
    clock.forward(-1)
    run = begin(database, clock)
    assert (lease(database, run, clock), left(database, run, clock)) == ([], 0)
    clock.forward(1)
    assert left(database, run, clock) == len(lease(database, run, clock)) == 1


def test_hosts_that_rest_or_are_spent_are_left_alone_but_counted(
    database: Database, clock: Clock
) -> None:
    hosts = ("rests.example.gov.cn", "spent.example.gov.cn", "www.example.gov.cn")
    add(database, *(NewSource(address("", host), "document") for host in hosts))
    with database.write() as session:
        clock.forward(3600)
        session.add(Host(name=hosts[0], not_before=clock()))
        session.add(Host(name=hosts[1], night="2023-12-31", requests=5))
        clock.forward(-1)
    run = begin(database, clock)
    batch = lease(database, run, clock, budget=5)
    assert [source.host for source in batch] == [hosts[2]]
    assert left(database, run, clock) == 3
    assert [source.host for source in lease(database, run, clock, budget=6)] == [hosts[1]]
    clock.forward(1)
    assert [source.host for source in lease(database, run, clock, budget=5)] == [hosts[0]]


@pytest.mark.parametrize("verdict", ["failed", "incomplete", "blocked"])
def test_five_failures_in_a_row_park(database: Database, clock: Clock, verdict: str) -> None:
    add_files(database, 2)
    for number in range(PARK_AFTER - 1):
        assert len(visit_all(database, clock, verdict, number=number)) == 2
    run = begin(database, clock)
    batch = lease(database, run, clock)
    visit(database, run, batch[0], clock, verdict, reason="HTTP 502")
    visit(database, run, batch[1], clock)
    parked, fine = (source_of(database, address(number)) for number in (0, 1))
    assert (parked.state, parked.attempts, parked.reason) == ("parked", PARK_AFTER, "HTTP 502")
    assert (fine.state, fine.attempts, fine.reason) == ("done", 0, None)
    assert visit_all(database, clock, number="later") == [fine.url]
    with database.write() as session:
        assert [source.url for source in failures(session, "p")] == [parked.url]
        assert failures(session, "q") == []
        assert (unpark(session, "q"), unpark(session), unpark(session)) == (0, 1, 0)
    assert visit_all(database, clock, number="later") == [parked.url]
    with database.read() as session:
        assert failures(session) == []


def test_missing_is_listed_but_never_parked(database: Database, clock: Clock) -> None:
    add_files(database, 1)
    for number in range(PARK_AFTER + 1):
        visit_all(database, clock, "missing", number=number)
    assert source_of(database, address(0)).state == "done"
    with database.read() as session:
        assert [source.verdict for source in failures(session, "p")] == ["missing"]


def test_eight_threads_never_get_the_same_source(database: Database, clock: Clock) -> None:
    add_files(database, 200)
    run = begin(database, clock)

    def work(_: int) -> list[str]:
        taken = []
        while batch := lease(database, run, clock, limit=7):
            for source in batch:
                visit(database, run, source, clock)
            taken += [source.url for source in batch]
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [url for part in pool.map(work, range(8)) for url in part]
    assert (len(taken), len(set(taken))) == (200, 200)
    assert left(database, run, clock) == 0


class _Site:
    """A listing in pages, newest first, of which each page names the next alone."""

    def __init__(self, entries: int, size: int = 2) -> None:
        self.entries = [f"e{number}" for number in reversed(range(entries))]
        self.size = size
        self.visits: list[str] = []

    def links(self, source: Source) -> Found:
        start = source.page * self.size
        links = [
            NewSource(entry, "article", parent_id=source.id, depth=1)
            for entry in self.entries[start : start + self.size]
        ]
        if start + self.size < len(self.entries):
            first = source.parent_id if source.page else source.id
            further = source.page + 1
            links.append(NewSource(f"page {further}", "listing", parent_id=first, page=further))
        return Found(tuple(links), len(links))

    def crawl(
        self, database: Database, clock: Clock, changes: dict[str, list[str]] | None = None
    ) -> list[str]:
        """Visit the listing as `tasks.batch` does; which pages. Changes come after a page."""
        add(database, NewSource("page 0", "listing"))
        run = begin(database, clock, moment=clock().isoformat())
        visited: list[str] = []
        while True:
            batch = lease(database, run, clock, limit=1, roles=["listing"])
            if not batch and not _again(database, run):
                return visited
            for source in batch:
                visit(database, run, source, clock, most_days=56, found=self.links(source))
                visited.append(source.url[5:])
                self.entries = (changes or {}).pop(source.url, self.entries)

    def known(self, database: Database) -> set[str]:
        with database.read() as session:
            return set(session.exec(select(Source.url).where(Source.role == "article")))


def test_a_chain_of_further_pages_is_followed_to_its_end(database: Database, clock: Clock) -> None:
    site = _Site(60)
    visited = site.crawl(database, clock)
    assert visited == [*map(str, range(30)), "0"]
    assert site.known(database) == set(site.entries)
    with database.read() as session:
        depths = session.exec(select(Source.depth).where(Source.role == "listing").distinct())
        assert list(depths) == [0]


def test_further_pages_are_visited_as_far_as_there_is_news(
    database: Database, clock: Clock
) -> None:
    site = _Site(10)
    site.crawl(database, clock)
    for new, pages in ((0, ["0"]), (1, ["0", "1", "0"]), (3, ["0", "1", "2", "0"]), (0, ["0"])):
        clock.forward(86_400)
        count = len(site.entries)
        site.entries = [f"e{count + number}" for number in reversed(range(new))] + site.entries
        assert site.crawl(database, clock) == pages
        assert site.known(database) == set(site.entries)


def test_entries_that_move_between_pages_are_found(database: Database, clock: Clock) -> None:
    """While page 1 is visited, an entry of page 0 goes, and another moves from page 1 to it.

    What is new on page 0 makes the next page be seen again, and that page 0 itself.
    """
    site = _Site(6)
    entries = list(site.entries)
    visited = site.crawl(database, clock, {"page 0": [*entries[:1], *entries[2:]]})
    assert visited == ["0", "1", "2", "0", "1", "0"]
    assert site.known(database) == set(entries)


def test_a_first_page_is_looked_at_three_times_at_most(database: Database, clock: Clock) -> None:
    add(database, NewSource("first", "listing"))
    run = begin(database, clock)
    looks = 0
    for page in range(1, 9):
        while batch := lease(database, run, clock):
            for source in batch:
                visit(database, run, source, clock)
                looks += source.url == "first"
        first = source_of(database, "first").id
        add(database, NewSource(f"{page}", "listing", parent_id=first, page=page))
        _again(database, run)
    assert looks == 3


def test_a_batch_needs_the_lease(database: Database, clock: Clock) -> None:
    add_files(database, 1)
    run = begin(database, clock)
    begin(database, clock)
    with pytest.raises(LeaseLost), database.write() as session:
        lease_batch(session, "p", run.id, run.fence, ROLES, 1, 600, now=clock)
