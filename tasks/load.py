"""Step 5: attribute each file to an office, a year and a kind, so that its figures can be cited."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.disclosures import Attribution, Candidate, attribute, to_attribute
from tasks.expected import note_expected
from tasks.records import StepCount
from tasks.resources import PortalRun, Resources


@task(name="load", cache_policy=NO_CACHE)
def load(resources: Resources, run: PortalRun) -> StepCount:
    """Attribute the next batch of checked readings; after the last, note what should be there."""
    limit = resources.settings.batch_size
    batch = to_attribute(resources.database, run.portal.id, limit + 1)
    outcomes = Counter(_load_one(resources, run, candidate) for candidate in batch[:limit])
    if len(batch) <= limit:
        note_expected(resources.database, run.portal, run.years)
    return StepCount(len(batch[:limit]), len(batch[limit:]), outcomes)


def _load_one(resources: Resources, run: PortalRun, candidate: Candidate) -> str:
    identity = candidate.extraction.identity
    attribution = _attribution(identity)
    attribute(
        resources.database,
        run.run,
        candidate,
        attribution,
        title=identity["title"],
        published=identity["published"] or candidate.source.published,
    )
    return "unattributed" if attribution is None else "loaded"


def _attribution(identity: Mapping[str, Any]) -> Attribution | None:
    """None where office, division or year are not known: nothing is guessed."""
    needed = ("organisation", "division_code", "fiscal_year")
    if any(identity[name] is None for name in needed):
        return None
    fields = (*needed, "kind", "scope", "identity_from")
    return Attribution(**{name: identity[name] for name in fields})
