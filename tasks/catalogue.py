"""Step 7: the catalogue of what holds now, so that it is found."""

from collections import Counter

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.catalogue import refresh
from tasks.records import StepCount
from tasks.resources import PortalRun, Resources


@task(name="catalogue", cache_policy=NO_CACHE)
def catalogue(resources: Resources, run: PortalRun) -> StepCount:
    """Catalogue the next batch of files that came, went or were read anew."""
    done, left = refresh(resources.database, run.portal.id, resources.settings.batch_size)
    return StepCount(done, left, Counter(catalogued=done))
