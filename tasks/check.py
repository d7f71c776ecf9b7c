"""Step 4: what the tables state, and whether it adds up."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.extractions import Unchecked, save_checks, tables_of, to_check
from storage.models import Extraction as StoredExtraction
from tasks.records import Extraction, Fact, RuleResult, StepCount, extraction_from, plain
from tasks.resources import PortalRun, Resources
from tasks.rules.check import check as apply_rules
from tasks.statements.identity import Context, identify
from tasks.statements.interpret import Interpretation, interpret


@task(name="check", cache_policy=NO_CACHE)
def check(resources: Resources, run: PortalRun) -> StepCount:
    """Interpret and check the next batch of readings."""
    limit = resources.settings.batch_size
    batch = to_check(resources.database, run.portal.id, limit + 1)
    outcomes = Counter(_check_one(resources, run, entry) for entry in batch[:limit])
    return StepCount(len(batch[:limit]), len(batch[limit:]), outcomes)


def _check_one(resources: Resources, run: PortalRun, entry: Unchecked) -> str:
    stored = entry.extraction
    assert stored.id is not None
    tables = [table.grid for table in tables_of(resources.database, stored.id)]
    extraction = extraction_from({**stored.model_dump(), "tables": tables})
    meant = interpret(extraction, _context(run, entry))
    results = apply_rules(meant.statements) if extraction.verdict == "ok" else ()
    ids = {_cell(fact): _fact_id(stored, fact) for fact in meant.facts}
    save_checks(
        resources.database,
        run.run,
        stored.id,
        identity=_identity(extraction, meant),
        statements={statement.number: statement.kind.id for statement in meant.statements},
        facts=[
            _fact_row(number, fact, ids[_cell(fact)]) for number, fact in enumerate(meant.facts)
        ],
        results=[_result_row(entry) for entry in results],
        findings=_findings(results, ids),
    )
    return "failed checks" if any(entry.verdict == "fail" for entry in results) else "checked"


def _context(run: PortalRun, entry: Unchecked) -> Context:
    """What the portal says of a file: the name of its link, its article, whose portal it is."""
    return Context(
        title=entry.source.title or None,
        article=entry.parent.title if entry.parent else None,
        organisation=run.portal.office,
        division_code=run.portal.division_code,
        published=entry.source.published,
    )


def _identity(extraction: Extraction, meant: Interpretation) -> dict[str, Any]:
    """The identity, and whether the file itself gives it or only the article around it."""
    alone = identify(extraction, Context())
    by_itself = alone.organisation is not None and alone.fiscal_year is not None
    return {**plain(meant.identity), "identity_from": "document" if by_itself else "article"}


def _cell(entry: Fact) -> tuple[int | None, int | None, int | None]:
    return entry.table, entry.row, entry.col


def _fact_id(extraction: StoredExtraction, fact: Fact) -> str:
    key = f"{extraction.object_sha256}|{extraction.version}|{fact.table}|{fact.row}|{fact.col}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _fact_row(number: int, fact: Fact, fact_id: str) -> dict[str, Any]:
    row = plain(fact)
    row["table_number"] = row.pop("table")
    return {**row, "id": fact_id, "number": number}


def _result_row(result: RuleResult) -> dict[str, Any]:
    row = plain(result)
    row["result_id"], row["finding"] = row.pop("id"), row.pop("group")
    return row


def _findings(
    results: Sequence[RuleResult], ids: Mapping[tuple[int | None, int | None, int | None], str]
) -> list[tuple[str, str]]:
    """(result, fact) for every operand of a failed result that is a fact."""
    links: set[tuple[str, str]] = set()
    for result in results:
        if result.verdict == "fail":
            places = {(operand.table, operand.row, operand.col) for operand in result.operands}
            links |= {(result.id, ids[place]) for place in places & ids.keys()}
    return sorted(links)
