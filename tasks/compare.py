"""Archive step: each document beside the others of its office, its units and its peers."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.comparisons import Attributed, neighbours, save_comparison, to_compare
from storage.database import Database
from storage.extractions import extraction_of
from tasks.records import Identity, StepCount
from tasks.resources import Resources
from tasks.results import links, place, result_row
from tasks.rules.archive.check import catalogue, check_beside
from tasks.rules.archive.documents import Known
from tasks.rules.archive.related import Relations
from tasks.statements.identity.offices import function_of
from tasks.stored import stored_disclosure

# Documents kept at hand: neighbours are asked for again and again.
_AT_HAND = 256

_Read = Callable[[Attributed], tuple[Known, Sequence[str]]]


@task(name="compare", cache_policy=NO_CACHE)
def compare(resources: Resources) -> StepCount:
    """Compare the next batch of documents that are new, or have new neighbours."""
    database = resources.database
    batch = to_compare(database, resources.settings.batch_size)
    read = lru_cache(_AT_HAND)(lambda entry: _known(database, entry))
    outcomes = Counter(_compare_one(database, read, entry) for entry in batch)
    # Those of this batch may have put others on the list.
    return StepCount(len(batch), len(to_compare(database, 1)), outcomes)


def _compare_one(database: Database, read: _Read, entry: Attributed) -> str:
    document, ids = read(entry)
    year = entry.fiscal_year
    task = function_of(entry.organisation)
    near = neighbours(database, entry, task, (year - 1, year, year + 1))
    relations = Relations(document)
    known = sorted(
        [entry, *(other for other in near if relations.looks_at(_identity(other)))],
        key=lambda other: other.first_seen,
    )
    results = check_beside([document], [read(other)[0] for other in known])
    facts = document.disclosure.facts
    save_comparison(
        database,
        entry.extraction_id,
        rules=catalogue().keys(),
        results=[result_row(result) for result in results],
        findings=links(results, zip(map(place, facts), ids, strict=True)),
        concerned=[other.extraction_id for other in near if relations.concerns(_identity(other))],
    )
    return "disagree" if any(result.verdict == "fail" for result in results) else "compared"


def _known(database: Database, entry: Attributed) -> tuple[Known, Sequence[str]]:
    """A document of the archive, and the ids of its facts."""
    stored = extraction_of(database, entry.extraction_id)
    disclosure, ids = stored_disclosure(database, stored, _identity(entry))
    first_seen = entry.first_seen.isoformat()
    known = Known(disclosure, entry.object_sha256, entry.media_type, entry.published, first_seen)
    return known, ids


def _identity(entry: Attributed) -> Identity:
    """Whose document it is, as it was attributed."""
    return Identity(
        title=None,
        organisation=entry.organisation,
        division_code=entry.division_code,
        fiscal_year=entry.fiscal_year,
        kind=entry.kind,  # type: ignore[arg-type]
        scope=entry.scope,  # type: ignore[arg-type]
        published=entry.published,
    )
