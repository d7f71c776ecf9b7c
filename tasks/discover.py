"""Step 1: visit listings and articles, and put what they lead to into the frontier."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.batch import visit_batch
from tasks.records import StepCount
from tasks.resources import PortalRun, Resources


@task(name="discover", cache_policy=NO_CACHE)
def discover(resources: Resources, run: PortalRun) -> StepCount:
    """Visit the next batch of pages."""
    return visit_batch(resources, run, ("listing", "article"))
