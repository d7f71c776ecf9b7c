"""Step 4: what the tables state, and whether it adds up."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.extractions import Unchecked, save_checks, to_check
from storage.labels import save_labels
from storage.models import Extraction as StoredExtraction
from tasks.documents.second import Place
from tasks.records import (
    Extraction,
    StepCount,
    plain,
)
from tasks.resources import PortalRun, Resources
from tasks.results import Stated, links, place, result_row
from tasks.rules.check import check as apply_rules
from tasks.rules.doubt import Second, doubted
from tasks.statements.identity import Context, identify
from tasks.statements.interpret import Interpretation, interpret
from tasks.statements.labels import labels
from tasks.stored import stored_reading

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
    extraction = stored_reading(resources.database, stored)
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
        results=[result_row(entry) for entry in results],
        findings=links(results, zip(map(place, meant.facts), ids, strict=True)),
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
        at = place(entry)
        key = [extraction.object_sha256, extraction.version, *at]
        if seen[at]:
            key.append(seen[at])
        seen[at] += 1
        ids.append(hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()[:16])
    return ids


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
