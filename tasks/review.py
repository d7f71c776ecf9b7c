"""Last step: the history of findings, for each document against its reading before."""

from collections import Counter

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.findings import review as compared
from storage.findings import to_review
from tasks.records import StepCount
from tasks.resources import Resources


@task(name="review", cache_policy=NO_CACHE)
def review(resources: Resources) -> StepCount:
    """Compare the next batch of checked readings with what was found at their addresses before."""
    limit = resources.settings.batch_size
    batch = to_review(resources.database, limit + 1)
    outcomes: Counter[str] = Counter()
    for entry in batch[:limit]:
        outcomes.update(compared(resources.database, entry))
    return StepCount(len(batch[:limit]), len(batch[limit:]), outcomes)
