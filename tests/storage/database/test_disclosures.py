"""Whose files are: by the file itself, or by each page that carries it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session, col, func, select

from storage.addresses import NewSource
from storage.database import Database
from storage.disclosures import Attribution, Candidate, attribute, to_attribute
from storage.findings import review, to_review
from storage.models import (
    Capture,
    Coverage,
    Disclosure,
    DisclosureVersion,
    Extraction,
    Mention,
    Organisation,
    RuleResult,
)
from storage.queries.findings import FindingQuery, findings
from storage.runs import OpenRun
from tests.storage.database.clock import Clock
from tests.storage.database.crawling import add, add_files, begin, lease, source_of, visit

FINANCE, SCHOOLS = "财政局", "教育局"


def _office(name: str, year: int = 2024) -> Attribution:
    return Attribution(name, "500152", year, "budget", "unit", "article")


@pytest.fixture
def run(database: Database, clock: Clock) -> OpenRun:
    add(database, NewSource("a", "article", "财政局预算"), NewSource("b", "article", "教育局预算"))
    return begin(database, clock)


def _carry(database: Database, article: str, *files: str) -> None:
    number = source_of(database, article).id
    links = (
        NewSource(name, "document", f"{name} of {article}", "2024-02-01", parent_id=number, depth=1)
        for name in files
    )
    add(database, *links)


def _read(session: Session, digest: str, clock: Clock) -> None:
    reading = Extraction(
        object_sha256=digest,
        version="1.0",
        verdict="ok",
        media_type="x",
        content_sha256="c",
        paragraphs=[],
        read_at=clock(),
        checked_at=clock(),
    )
    session.add(reading)


def _fetch(database: Database, run: OpenRun, clock: Clock, body: bytes = b"%PDF") -> None:
    """Visit and read whatever files are due."""
    for source in lease(database, run, clock, roles=["document"]):
        visit(database, run, source, clock, body=body)
    with database.write() as session:
        known = select(Extraction.object_sha256)
        statement = select(Capture.object_sha256).where(col(Capture.object_sha256).not_in(known))
        for digest in set(session.exec(statement)):
            _read(session, digest or "", clock)


def _attribute(
    database: Database, run: OpenRun, candidate: Candidate, *offices: Attribution
) -> None:
    attribute(database, run, candidate, offices, title="t", published="2024-02-01")


def _versions(database: Database) -> list[tuple[int, str | None, int]]:
    """Source, office and ordinal of each version."""
    with database.read() as session:
        statement = (
            select(DisclosureVersion.source_id, Organisation.name, DisclosureVersion.ordinal)
            .outerjoin(Disclosure, col(Disclosure.id) == DisclosureVersion.disclosure_id)
            .outerjoin(Organisation, col(Organisation.id) == Disclosure.organisation_id)
            .order_by(col(DisclosureVersion.id))
        )
        return [(source, name, ordinal) for source, name, ordinal in session.exec(statement)]


def test_a_file_in_the_articles_of_two_offices_is_of_both(
    database: Database, clock: Clock, run: OpenRun
) -> None:
    _carry(database, "a", "f")
    _carry(database, "b", "f")
    _fetch(database, run, clock)
    (candidate,) = to_attribute(database, "p", 10)
    assert [(carrier.article, carrier.title) for carrier in candidate.carriers] == [
        ("财政局预算", "f of a"),
        ("教育局预算", "f of b"),
    ]
    _attribute(database, run, candidate, _office(FINANCE), _office(SCHOOLS))
    number = source_of(database, "f").id
    assert sorted(_versions(database)) == sorted([(number, FINANCE, 1), (number, SCHOOLS, 1)])
    assert to_attribute(database, "p", 10) == []
    with database.read() as session:
        covered = session.exec(select(Coverage)).all()
    assert [(row.published_on, row.fiscal_year) for row in covered] == [("2024-02-01", 2024)] * 2


def test_what_nobody_told_is_attributed_when_an_article_tells_later(
    database: Database, clock: Clock, run: OpenRun
) -> None:
    _carry(database, "a", "f")
    _fetch(database, run, clock)
    (candidate,) = to_attribute(database, "p", 10)
    for _ in range(2):
        _attribute(database, run, candidate)
    number = source_of(database, "f").id
    assert _versions(database) == [(number, None, 1)]
    assert to_attribute(database, "p", 10) == []
    _carry(database, "a", "f")
    assert to_attribute(database, "p", 10) == []
    _carry(database, "b", "f")
    (candidate,) = to_attribute(database, "p", 10)
    assert len(candidate.carriers) == 2
    _attribute(database, run, candidate, _office(SCHOOLS))
    assert _versions(database) == [(number, SCHOOLS, 1)]
    assert to_attribute(database, "p", 10) == []


def test_findings_that_were_there_come_under_the_year_that_is_told_later(
    database: Database, clock: Clock, run: OpenRun
) -> None:
    _carry(database, "a", "f")
    _fetch(database, run, clock)
    with database.write() as session:
        session.add(RuleResult(
            extraction_id=1, result_id="A01-1", rule="A01", verdict="fail", severity="error",
            title="t", title_zh="t", message="m", message_zh="m", finding="A01-1", operands=[],
        ))  # fmt: skip
    review(database, to_review(database, 9)[0])
    assert findings(database, FindingQuery(year=2024)) == []
    (candidate,) = to_attribute(database, "p", 10)
    _attribute(database, run, candidate, _office(FINANCE))
    (row,) = findings(database, FindingQuery(year=2024))
    assert (row["rule"], row["organisation"]) == ("A01", FINANCE)


def test_a_second_office_is_added_and_the_first_stays(
    database: Database, clock: Clock, run: OpenRun
) -> None:
    _carry(database, "a", "f")
    _fetch(database, run, clock)
    (candidate,) = to_attribute(database, "p", 10)
    _attribute(database, run, candidate, _office(FINANCE))
    _carry(database, "b", "f")
    (candidate,) = to_attribute(database, "p", 10)
    _attribute(database, run, candidate, _office(FINANCE), _office(SCHOOLS))
    number = source_of(database, "f").id
    assert _versions(database) == [(number, FINANCE, 1), (number, SCHOOLS, 1)]
    _attribute(database, run, candidate)
    assert len(_versions(database)) == 2


def test_the_same_office_is_written_once(database: Database, clock: Clock, run: OpenRun) -> None:
    _carry(database, "a", "f")
    _carry(database, "b", "f")
    _fetch(database, run, clock)
    (candidate,) = to_attribute(database, "p", 10)
    for _ in range(2):
        _attribute(database, run, candidate, _office(FINANCE), _office(FINANCE))
    assert _versions(database) == [(source_of(database, "f").id, FINANCE, 1)]
    with database.read() as session:
        for model in (Organisation, Disclosure, Coverage):
            assert session.exec(select(func.count()).select_from(model)).one() == 1


def test_versions_of_an_address_are_numbered(
    database: Database, clock: Clock, run: OpenRun
) -> None:
    _carry(database, "a", "f", "g")
    _fetch(database, run, clock)
    second = begin(database, clock, number=2)
    _fetch(database, second, clock, b"%PDF changed")
    for candidate in to_attribute(database, "p", 10):
        _attribute(database, second, candidate, _office(FINANCE))
    f, g = (source_of(database, name).id for name in "fg")
    assert sorted(_versions(database)) == [
        (f, FINANCE, 1), (f, FINANCE, 2), (g, FINANCE, 1), (g, FINANCE, 2)
    ]  # fmt: skip


def test_each_version_is_looked_at_again_wherever_a_worker_stops(
    database: Database, clock: Clock, run: OpenRun
) -> None:
    _carry(database, "a", "f", "g")
    _fetch(database, run, clock)
    second = begin(database, clock, number=2)
    _fetch(database, second, clock, b"%PDF changed")
    for candidate in to_attribute(database, "p", 10):
        _attribute(database, second, candidate, _office(FINANCE))
    _carry(database, "b", "f", "g")
    sizes = []
    while batch := to_attribute(database, "p", 4):
        for candidate in batch[:3]:
            _attribute(database, second, candidate, _office(FINANCE), _office(SCHOOLS))
        sizes.append(len(batch))
    assert sizes == [4, 2]
    assert [name for _, name, _ in _versions(database)].count(SCHOOLS) == 4


def test_more_versions_than_a_batch_holds_come_to_an_end(
    database: Database, clock: Clock, run: OpenRun
) -> None:
    _carry(database, "a", "f")
    for number in range(6):
        run = begin(database, clock, number=number)
        _fetch(database, run, clock, f"%PDF {number}".encode())
    sizes = []
    while batch := to_attribute(database, "p", 3):
        for candidate in batch[:2]:
            _attribute(database, run, candidate, _office(FINANCE))
        sizes.append(len(batch))
        assert len(sizes) < 10
    assert len(_versions(database)) == 6


def test_a_file_of_another_portal_is_not_asked_for(
    database: Database, clock: Clock, run: OpenRun
) -> None:
    _carry(database, "a", "f")
    _fetch(database, run, clock)
    assert to_attribute(database, "q", 10) == []
    with database.read() as session:
        assert not session.exec(select(Mention.attributed)).one()


def test_two_portals_name_the_same_offices_without_waiting_for_each_other(
    database: Database, clock: Clock
) -> None:
    """Each file is of twenty offices that nobody named before, in either order."""
    work = []
    for portal_id in ("p", "q"):
        add_files(database, 5, portal_id)
        portal_run = begin(database, clock, portal_id, owner=portal_id)
        _fetch(database, portal_run, clock)
        work.append((portal_run, to_attribute(database, portal_id, 10)))
    barrier = Barrier(2, timeout=20)

    def load(number: int) -> None:
        portal_run, candidates = work[number]
        for turn, candidate in enumerate(candidates):
            offices = [_office(f"{turn}-{name}") for name in range(20)]
            barrier.wait()
            _attribute(database, portal_run, candidate, *offices[:: 1 if number else -1])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(load, range(2)))
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(Organisation)).one() == 100
    assert len(_versions(database)) == 200
