"""A small archive with rows in nearly every table, filled as a crawl fills it."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session, col, select

from storage.addresses import NewSource
from storage.database import Database, insert_ignore
from storage.jobs import close_job, finish_portal, open_job, take
from storage.labels import save_labels
from storage.leases import renew
from storage.models import (
    Coverage,
    Disclosure,
    DisclosureVersion,
    ExtractedTable,
    Extraction,
    Fact,
    FindingFact,
    Indicator,
    Organisation,
    Project,
    RuleResult,
    Source,
)
from storage.objects import ObjectStore
from storage.runs import OpenRun, close_run, open_run, set_enabled
from storage.visits import Found
from tests.storage.database.clock import Clock
from tests.storage.database.crawling import HOST, add, lease, visit

PORTAL = "cq-tongnan"
BODIES = {"list.html": b"<ul>", "a.pdf": "%PDF 预算".encode(), "b.pdf": b"%PDF b", "gone.pdf": b""}


def crawl(database: Database, store: ObjectStore, owner: str, day: int, folder: Path) -> None:
    """Visit every page, on the first day with bodies, on later days mostly with 304."""
    clock = Clock(datetime(2024, 1, day, tzinfo=UTC))
    set_enabled(database, [PORTAL], True, now=clock)
    job_id = open_job(database, "nightly", {"night": day}, [PORTAL], now=clock)
    assert take(database, job_id, owner, now=clock) == [PORTAL]
    run = open_run(
        database, "nightly", PORTAL, {}, owner=owner, hosts=[HOST], job_id=job_id, now=clock
    )
    assert run is not None
    add(database, NewSource("list.html", "listing", "预决算公开"), portal_id=PORTAL)
    while batch := lease(database, run, clock, limit=2):
        for source in batch:
            _visit(database, store, run, source, clock, folder)
    close_run(database, run, {}, now=clock)
    finish_portal(database, job_id, PORTAL, "done", {})
    close_job(database, job_id, now=clock)
    save_labels(database, {("statements", "s"): ("Statement", "表")})


def _visit(
    database: Database, store: ObjectStore, run: OpenRun, source: Source, clock: Clock, folder: Path
) -> None:
    body = BODIES[source.url]
    digest = sha256(body).hexdigest() if body else None
    known = source.object_sha256 is not None
    if digest and not known:
        path = folder / digest
        path.write_bytes(body)
        store.put(path, digest)
    links = [
        NewSource(url, "document", url, "2024-01-31", 2024, source.id, 1)
        for url in BODIES
        if source.role == "listing" and url != source.url
    ]
    visit(
        database,
        run,
        source,
        clock,
        "not-modified" if known else "captured" if body else "missing",
        body=body if digest and not known else None,
        headers={"date": clock().isoformat(), "etag": clock().isoformat()},
        found=Found(tuple(links), len(links)) if links else None,
        host=HOST,
    )
    if source.role == "document" and digest:
        with database.write() as session:
            renew(session, PORTAL, run.fence, now=clock)
            _read(session, source, digest, clock())


def _read(session: Session, source: Source, digest: str, moment: datetime) -> None:
    """Write what reading gives; the second time all of it is there already."""
    row = {
        "object_sha256": digest,
        "version": "1.0",
        "verdict": "ok",
        "media_type": "x",
        "content_sha256": digest[::-1],
        "paragraphs": [{"text": "收入 1.50 万元", "page": 1}],
        "read_at": moment,
        "checked_at": moment,
    }
    if not insert_ignore(session, Extraction, [row], ["object_sha256", "version"]):
        return
    read = session.exec(select(Extraction).where(col(Extraction.object_sha256) == digest)).one()
    assert read.id is not None
    cells = [{"row": 0, "col": 0, "text": "1.50", "bbox": [0.1, 0.2, 1 / 3, 0.4]}]
    session.add(ExtractedTable(extraction_id=read.id, number=0, title="收支总表", grid=cells))
    facts = [
        {
            "id": f"{digest[:20]}-{number}",
            "extraction_id": read.id,
            "number": number,
            "statement": "s",
            "classification": "function",
            "measure": "total",
            "fund": "general",
            "amount_fen": 12_345_678_901_234_500 + number,
            "stated": "1.50",
            "bbox": [0.1, 1 / 3],
        }
        for number in range(12)
    ]
    insert_ignore(session, Fact, facts, ["id"])
    place = {"id": digest[:16], "extraction_id": read.id, "number": 0, "table_number": 0, "row": 0}
    insert_ignore(session, Indicator, [{**place, "text": "≥1 次", "terms": []}], ["id"])
    insert_ignore(session, Project, [{**place, "name": "日常维稳", "amount_fen": 150}], ["id"])
    session.add(
        RuleResult(
            extraction_id=read.id,
            result_id="sum-1",
            rule="sum",
            verdict="fail",
            severity="error",
            title="t",
            title_zh="和",
            message="m",
            message_zh="不等",
            finding="g",
            operands=[{"text": "1.50"}],
        )
    )
    finding = {"extraction_id": read.id, "result_id": "sum-1", "fact_id": facts[0]["id"]}
    insert_ignore(session, FindingFact, [finding], ["extraction_id", "result_id", "fact_id"])
    _attribute(session, source, digest, moment)


def _attribute(session: Session, source: Source, digest: str, moment: datetime) -> None:
    """The first document has a known owner; the other's is not known."""
    assert source.id is not None
    disclosure_id = None
    if source.url == "a.pdf":
        office = Organisation(division_code="500152", name="潼南区财政局")
        session.add(office)
        session.flush()
        assert office.id is not None
        owed = Disclosure(organisation_id=office.id, fiscal_year=2024, kind="budget", scope="unit")
        session.add(owed)
        session.add(
            Coverage(
                organisation_id=office.id,
                fiscal_year=2024,
                kind="budget",
                expected=True,
                captured_at=moment,
            )
        )
        session.flush()
        disclosure_id = owed.id
    session.add(
        DisclosureVersion(
            disclosure_id=disclosure_id, source_id=source.id, object_sha256=digest, ordinal=1
        )
    )
