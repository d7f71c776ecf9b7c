"""Step 2: fetch the files that articles carry, and archive them."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.batch import visit_batch
from tasks.records import StepCount
from tasks.resources import PortalRun, Resources


@task(name="fetch", cache_policy=NO_CACHE)
def fetch(resources: Resources, run: PortalRun) -> StepCount:
    """Fetch and archive the next batch of files."""
    return visit_batch(resources, run, ("document",))
