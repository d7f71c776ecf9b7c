"""Documents beside each other in an archive: what is compared, when, and again when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.comparisons import to_compare
from storage.extractions import extraction_of
from storage.models import Capture, Comparison, FindingFact, RuleResult, Source, StoredObject
from storage.queries.findings import FindingQuery, findings
from storage.settings import Settings
from tasks.begin import begin
from tasks.check import check
from tasks.compare import compare
from tasks.load import load
from tasks.read import read
from tasks.records import Identity, Portal
from tasks.resources import PortalRun, Resources, open_resources
from tasks.review import review
from tasks.statements.identity import Context
from tasks.statements.interpret import interpret
from tasks.stored import stored_disclosure
from tests.tasks.gold import SEEDS, reading

UNKNOWN = Identity(None, None, None, None, "unknown", "unknown")
EXAMPLES = Path(__file__).parent / "rules" / "examples"
MOMENT = datetime(2024, 3, 1, tzinfo=UTC)
PORTAL = Portal("p", "某市", "trs", "500101", None, listings=(), hosts=())


@pytest.fixture
def resources(database_settings: Settings) -> Iterator[Resources]:
    with open_resources(database_settings, create=True) as opened:
        yield opened


def arrive(resources: Resources, *files: Path) -> None:
    """Files captured one a day, read, checked and attributed."""
    run = begin(resources, PORTAL, "nightly", None)
    assert run is not None
    for file in files:
        _capture(resources, run, file)
    for step in (read.fn, check.fn, load.fn):
        step(resources, run)


def _capture(resources: Resources, run: PortalRun, file: Path) -> None:
    digest = sha256(file.read_bytes()).hexdigest()
    copy = resources.spool / digest
    copy.write_bytes(file.read_bytes())
    resources.store.put(copy, digest)
    with resources.database.write() as session:
        number = len(session.exec(select(Source.id)).all())
        session.add(
            StoredObject(
                sha256=digest, size=copy.stat().st_size, media_type="text/plain", stored_at=MOMENT
            )
        )
        session.flush()
        source = Source(
            portal_id="p", url=f"https://a.example/{number}.txt", role="document", depth=0,
            object_sha256=digest,
        )  # fmt: skip
        session.add(source)
        session.flush()
        assert source.id is not None
        session.add(
            Capture(
                source_id=source.id,
                run_id=run.run.id,
                captured_at=MOMENT + timedelta(days=number),
                url=source.url,
                final_url=source.url,
                verdict="captured",
                headers={},
                redirects=[],
                object_sha256=digest,
            )
        )


def test_what_a_document_states_comes_back_as_it_was(resources: Resources) -> None:
    seed = SEEDS / "beibei-2024.txt"
    arrive(resources, seed)
    (entry,) = to_compare(resources.database, 9)
    stored = extraction_of(resources.database, entry.extraction_id)
    disclosure, ids = stored_disclosure(resources.database, stored, UNKNOWN)
    context = Context(division_code=PORTAL.division_code)
    meant = interpret(reading("beibei-2024", "text"), context)
    assert disclosure.facts == meant.facts
    assert len(set(ids)) == len(disclosure.facts)
    # Only the columns that an indicator was read from are not stored.
    assert disclosure.indicators == tuple(replace(entry, cols={}) for entry in meant.indicators)
    assert disclosure.recognised == meant.recognised
    assert disclosure.tables == dict(enumerate(reading("beibei-2024", "text").tables))


def compared(resources: Resources) -> int:
    """All that is to be compared, in steps."""
    done = 0
    while (count := compare.fn(resources)).done:
        done += count.done
        if not count.left:
            break
    return done


def failed(resources: Resources) -> list[RuleResult]:
    with resources.database.read() as session:
        statement = select(RuleResult).where(RuleResult.rule == "E06", RuleResult.verdict == "fail")
        return list(session.exec(statement.order_by(col(RuleResult.id))))


def test_last_years_document_may_come_later(resources: Resources) -> None:
    first, second = sorted((EXAMPLES / "E06.fail").glob("*.txt"))
    arrive(resources, second)
    assert compared(resources) == 1
    assert failed(resources) == []
    assert compared(resources) == 0
    arrive(resources, first)
    # The new one, and then the one whose prior year it is.
    assert compared(resources) == 2
    results = failed(resources)
    digest = sha256(first.read_bytes()).hexdigest()
    assert results
    for result in results:
        assert [operand.get("document") for operand in result.operands] == [None, digest]
    assert compared(resources) == 0
    with resources.database.read() as session:
        linked = session.exec(select(FindingFact.result_id)).all()
        assert {result.result_id for result in results} <= set(linked)
        turns = session.exec(select(Comparison.turn).order_by(col(Comparison.turn))).all()
        assert turns == [1, 2]


def test_findings_across_documents_have_their_history(resources: Resources) -> None:
    first, second = sorted((EXAMPLES / "E06.fail").glob("*.txt"))
    arrive(resources, second)
    compared(resources)
    review.fn(resources)
    assert [row["rule"] for row in findings(resources.database, FindingQuery(rule="E06"))] == []
    arrive(resources, first)
    compared(resources)
    review.fn(resources)
    assert {row["state"] for row in findings(resources.database, FindingQuery(rule="E06"))} == {
        "new"
    }


def test_documents_of_other_offices_are_left_alone(resources: Resources, tmp_path: Path) -> None:
    first, second = sorted((EXAMPLES / "E06.fail").glob("*.txt"))
    other = tmp_path / "other.txt"
    other.write_text(first.read_text("utf-8").replace("某局", "教育委员会"), "utf-8")
    arrive(resources, other, second)
    assert compared(resources) == 2
    assert failed(resources) == []
