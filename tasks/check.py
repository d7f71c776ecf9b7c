"""Step 4: what the tables state, and whether it adds up."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.extractions import Unchecked, save_checks, tables_of, to_check
from storage.labels import save_labels
from storage.models import Extraction as StoredExtraction
from tasks.documents.second import Place
from tasks.records import (
    Extraction,
    Fact,
    Indicator,
    Operand,
    Project,
    RuleResult,
    StepCount,
    extraction_from,
    plain,
    plain_result,
)
from tasks.resources import PortalRun, Resources
from tasks.rules.check import check as apply_rules
from tasks.rules.doubt import Second, doubted
from tasks.statements.identity import Context, identify
from tasks.statements.interpret import Interpretation, interpret
from tasks.statements.labels import labels

Stated = Fact | Indicator | Project

# What both databases hold in a BIGINT.
_LARGEST = 2**63 - 1
# Places of single fields, which rules need and nobody asks the database for.
_UNSTORED = {"cols", "cells"}


@task(name="check", cache_policy=NO_CACHE)
def check(resources: Resources, run: PortalRun) -> StepCount:
    """Interpret and check the next batch of readings."""
    save_labels(resources.database, labels())
    limit = resources.settings.batch_size
    batch = to_check(resources.database, run.portal.id, limit + 1)
    outcomes = Counter(_check_one(resources, run, entry) for entry in batch[:limit])
    return StepCount(len(batch[:limit]), len(batch[limit:]), outcomes)


def _check_one(resources: Resources, run: PortalRun, entry: Unchecked) -> str:
    stored = entry.extraction
    assert stored.id is not None
    tables = [table.grid for table in tables_of(resources.database, stored.id)]
    extraction = extraction_from(
        {**stored.model_dump(), "metadata": stored.file_metadata, "tables": tables}
    )
    meant = interpret(extraction, _context(run, entry))
    with _opened(resources, stored.object_sha256) as second:
        results = doubted(apply_rules(extraction, meant), extraction, second)
    ids = _ids(stored, meant.facts)
    save_checks(
        resources.database,
        run.run,
        stored.id,
        identity=_identity(extraction, meant),
        statements=meant.recognised,
        facts=_rows(meant.facts, ids),
        indicators=_rows(meant.indicators, _ids(stored, meant.indicators)),
        projects=_rows(meant.projects, _ids(stored, meant.projects)),
        results=[_result_row(entry) for entry in results],
        findings=_findings(results, meant.facts, ids),
    )
    return "failed checks" if any(entry.verdict == "fail" for entry in results) else "checked"


@contextmanager
def _opened(resources: Resources, sha256: str) -> Iterator[Second]:
    """Asks the other engine about places of a file, which is fetched when it is first asked."""
    copy = resources.spool / sha256

    def second(places: Sequence[Place], by_pdfium: bool) -> Sequence[str | None]:
        if not copy.exists():
            resources.store.fetch(sha256, copy)
        return resources.reader.second(copy, places, by_pdfium)

    try:
        yield second
    finally:
        copy.unlink(missing_ok=True)


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


def _ids(extraction: StoredExtraction, entries: Iterable[Stated]) -> list[str]:
    """Ids that are the same on every run: hashes of object, version and place.

    What stands at one place with others, as two targets in a cell, is told by its turn.
    """
    seen: Counter[Hashable] = Counter()
    ids = []
    for entry in entries:
        place = _place(entry)
        key = [extraction.object_sha256, extraction.version, *place]
        if seen[place]:
            key.append(seen[place])
        seen[place] += 1
        ids.append(hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()[:16])
    return ids


def _place(entry: Stated | Operand) -> tuple[Hashable, ...]:
    """Table, row and column; of running text page, sentence and column."""
    if isinstance(entry, Indicator | Project):
        return entry.table, entry.row, type(entry).__name__
    if entry.table is None:
        return entry.page, entry.sentence, entry.col
    return entry.table, entry.row, entry.col


def _rows(entries: Sequence[Stated], ids: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {**_renamed(plain(entry)), "id": id_, "number": number}
        for number, (entry, id_) in enumerate(zip(entries, ids, strict=True))
    ]


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    """The columns of the database, where SQL has some of the words for itself.

    An amount beyond 64 bits is left to `amount_yuan`.
    """
    names = {"table": "table_number", "start": "period_start", "end": "period_end"}
    columns = {names.get(name, name): value for name, value in row.items() if name not in _UNSTORED}
    if abs(columns.get("amount_fen") or 0) > _LARGEST:
        columns["amount_fen"] = None
    return columns


def _result_row(result: RuleResult) -> dict[str, Any]:
    row = plain_result(result)
    row["result_id"], row["finding"] = row.pop("id"), row.pop("group")
    return row


def _findings(
    results: Iterable[RuleResult], facts: Sequence[Fact], ids: Sequence[str]
) -> list[tuple[str, str]]:
    """(result, fact) for every operand of a failed result that is a fact."""
    stated = defaultdict(list)
    for fact, id_ in zip(facts, ids, strict=True):
        stated[_place(fact)].append(id_)
    return sorted(
        {
            (result.id, id_)
            for result in results
            if result.verdict == "fail"
            for operand in result.operands
            if operand.document is None
            for id_ in stated.get(_place(operand), ())
        }
    )
