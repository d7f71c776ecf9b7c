"""The catalogue has each figure of what holds now once for each office, and no other."""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from sqlalchemy import select as sqlalchemy_select
from sqlmodel import Session, col, func, select

from storage.addresses import NewSource
from storage.catalogue import refresh
from storage.database import Database
from storage.disclosures import Attribution, attribute, to_attribute
from storage.models import Entry, Extraction, Fact, Gram, Heading, Holding, Source
from storage.queries.search import Query, search
from storage.runs import OpenRun
from tests.storage.database.clock import Clock
from tests.storage.database.crawling import add, begin, lease, visit

FINANCE, SCHOOLS = "财政局", "教育局"
LINES = {"2010308": "信访事务", "2050101": "行政运行", None: "日常维稳"}


@pytest.fixture
def run(database: Database, clock: Clock) -> OpenRun:
    add(database, NewSource("a.pdf", "document", "预算"))
    return begin(database, clock)


def _serve(database: Database, run: OpenRun, clock: Clock, body: bytes) -> str:
    """The address gives a file; its hash."""
    (source,) = lease(database, run, clock, limit=9)
    visit(database, run, source, clock, "captured", body=body)
    clock.forward(60)
    with database.write() as session:
        row = session.get_one(Source, source.id)
        row.visited_run, row.not_before = None, None
        return str(row.object_sha256)


def _read(database: Database, clock: Clock, sha256: str, version: str = "1.0") -> None:
    with database.write() as session:
        reading = Extraction(
            object_sha256=sha256,
            version=version,
            verdict="ok",
            media_type="x",
            content_sha256="c",
            paragraphs=[],
            read_at=clock(),
            checked_at=clock(),
        )
        session.add(reading)
        session.flush()
        for number, (code, name) in enumerate(LINES.items()):
            session.add(_fact(reading, number, code, name))


def _fact(reading: Extraction, number: int, code: str | None, name: str) -> Fact:
    return Fact(
        id=f"{reading.object_sha256[:8]}-{reading.version}-{number}",
        extraction_id=reading.id or 0,
        number=number,
        statement="s",
        classification="function",
        code=code,
        name=name,
        measure="total",
        fund="general",
        fiscal_year=2024 if code else None,
        amount_fen=None if code is None else number * 100,
        stated=str(number),
    )


def _attribute(database: Database, run: OpenRun, *offices: str) -> None:
    for candidate in to_attribute(database, run.portal_id, 9):
        whose = [Attribution(name, "500152", 2024, "budget", "unit", "article") for name in offices]
        attribute(database, run, candidate, whose, title="预算", published=None)


class _Entry(NamedTuple):
    organisation_id: int
    fact_id: str
    words: str
    fiscal_year: int
    amount_fen: int | None


def _entries(session: Session) -> list[_Entry]:
    columns = (Entry.organisation_id, Entry.fact_id, Heading.words, Entry.fiscal_year)
    rows = session.execute(
        sqlalchemy_select(*map(col, columns), col(Entry.amount_fen))
        .join(Heading, col(Heading.id) == col(Entry.heading_id))
        .order_by(col(Entry.organisation_id), col(Entry.fact_id))
    )
    return [_Entry(*row) for row in rows]


def test_figures_come_in_with_what_they_are_searched_by(
    database: Database, run: OpenRun, clock: Clock
) -> None:
    sha256 = _serve(database, run, clock, b"one")
    _read(database, clock, sha256)
    _attribute(database, run, FINANCE)
    assert refresh(database, run.portal_id) == (1, 0)
    assert refresh(database, run.portal_id) == (0, 0)
    with database.read() as session:
        entries = _entries(session)
        assert [entry[2:] for entry in entries] == [
            ("2010308 信访事务", 2024, 0),
            ("2050101 行政运行", 2024, 100),
            ("日常维稳", 0, None),
        ]
        grams = session.exec(select(Gram.gram).join(Heading).where(Heading.words == "日常维稳"))
        assert set(grams) == {*"日常维稳", "日常", "常维", "维稳"}


def test_a_file_of_two_offices_is_catalogued_for_each(
    database: Database, run: OpenRun, clock: Clock
) -> None:
    _read(database, clock, _serve(database, run, clock, b"one"))
    _attribute(database, run, FINANCE, SCHOOLS)
    assert refresh(database, None, 1) == (1, 1)
    assert refresh(database, None, 1) == (1, 0)
    rows = search(database, Query(words=("信访",))).rows
    assert {row["organisation"] for row in rows} == {FINANCE, SCHOOLS}
    assert len({row["fact_id"] for row in rows}) == 1
    first = search(database, Query(words=("信访",), limit=1))
    second = search(database, Query(words=("信访",), limit=1, cursor=first.cursor))
    assert {row["organisation"] for row in (*first.rows, *second.rows)} == {FINANCE, SCHOOLS}


def test_what_was_replaced_goes_and_what_comes_back_comes_back(
    database: Database, run: OpenRun, clock: Clock
) -> None:
    first = _serve(database, run, clock, b"one")
    _read(database, clock, first)
    _attribute(database, run, FINANCE)
    refresh(database, run.portal_id)
    second = _serve(database, run, clock, b"two")
    # Nobody has read the new file yet: the old one is not served any more.
    assert refresh(database, run.portal_id) == (1, 0)
    assert _shown(database) == set()
    _read(database, clock, second)
    _attribute(database, run, FINANCE)
    refresh(database, run.portal_id)
    assert _shown(database) == {second[:8]}
    assert _serve(database, run, clock, b"one") == first
    assert refresh(database, run.portal_id) == (2, 0)
    assert _shown(database) == {first[:8]}


def test_a_newer_reading_takes_the_place_of_the_older_one(
    database: Database, run: OpenRun, clock: Clock
) -> None:
    sha256 = _serve(database, run, clock, b"one")
    _read(database, clock, sha256)
    _attribute(database, run, FINANCE)
    refresh(database, run.portal_id)
    _read(database, clock, sha256, "2.0")
    assert refresh(database, run.portal_id) == (1, 0)
    with database.read() as session:
        assert {entry.fact_id.split("-")[1] for entry in _entries(session)} == {"2.0"}
        assert len(_entries(session)) == len(LINES)


def test_a_portal_looks_after_files_that_it_served(
    database: Database, run: OpenRun, clock: Clock
) -> None:
    _read(database, clock, _serve(database, run, clock, b"one"))
    _attribute(database, run, FINANCE)
    assert refresh(database, "another") == (0, 0)
    assert refresh(database, run.portal_id) == (1, 0)


def test_workers_that_catalogue_at_once_write_each_figure_once(
    database: Database, run: OpenRun, clock: Clock
) -> None:
    add(database, *(NewSource(f"{number}.pdf", "document", "预算") for number in range(8)))
    for number, source in enumerate(lease(database, run, clock, limit=20)):
        visit(database, run, source, clock, "captured", body=b"%d" % number)
    with database.read() as session:
        hashes = [row.object_sha256 for row in session.exec(select(Source)) if row.object_sha256]
    for sha256 in hashes:
        _read(database, clock, sha256)
    _attribute(database, run, FINANCE, SCHOOLS)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: refresh(database, None), range(4)))
    assert refresh(database, None) == (0, 0)
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(Holding)).one() == 18
        assert session.exec(select(func.count()).select_from(Entry)).one() == 18 * len(LINES)


def _shown(database: Database) -> set[str]:
    """The files of all entries, by the beginning of their hashes."""
    with database.read() as session:
        return {entry.fact_id.split("-")[0] for entry in _entries(session)}
