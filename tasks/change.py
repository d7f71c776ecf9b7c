"""Step 6: what became of files that were read before: replaced, re-issued alike, moved."""

from collections import Counter

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.changes import Replacement, note_moves, replacements, save_change
from tasks.records import StepCount, plain
from tasks.resources import PortalRun, Resources
from tasks.statements.difference import difference
from tasks.storable import storable
from tasks.stored import stored_reading


@task(name="change", cache_policy=NO_CACHE)
def change(resources: Resources, run: PortalRun) -> StepCount:
    """Hold the next batch of replaced files against those that stood there before."""
    limit = resources.settings.batch_size
    batch = replacements(resources.database, run.portal.id, limit + 1)
    outcomes = Counter(_change_one(resources, run, replaced) for replaced in batch[:limit])
    if len(batch) <= limit:
        outcomes["moved"] = note_moves(resources.database, run.run)
    return StepCount(len(batch[:limit]), len(batch[limit:]), outcomes)


def _change_one(resources: Resources, run: PortalRun, replaced: Replacement) -> str:
    """Two hashes decide: of the bytes, which differ, and of the content, which need not."""
    former, present = replaced.former, replaced.present
    readable = former.verdict == present.verdict == "ok"
    if readable and former.content_sha256 == present.content_sha256:
        save_change(resources.database, run.run, replaced, "content", None)
        return "content"
    found = None
    if readable:
        readings = (stored_reading(resources.database, reading) for reading in (former, present))
        found = storable(plain(difference(*readings)))
    save_change(resources.database, run.run, replaced, "changed", found)
    return "changed"
