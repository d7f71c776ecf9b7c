"""Step 3: read archived files into tables and text, each in a limited child process."""

from collections import Counter
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.captures import unread_objects
from storage.extractions import save_extraction
from storage.objects import ObjectDamaged, ObjectMissing
from tasks.documents.content import content_sha256
from tasks.records import Extraction, StepCount, plain
from tasks.resources import PortalRun, Resources
from tasks.storable import storable
from tasks.version import code_version

LOST = "lost"
"""What became of a file whose object is missing or damaged; it is read once it is repaired."""


@task(name="read", cache_policy=NO_CACHE)
def read(resources: Resources, run: PortalRun) -> StepCount:
    """Read the next batch of files that no version of the code has read."""
    return _read_batch(resources, run, None)


@task(name="reread", cache_policy=NO_CACHE)
def reread(resources: Resources, run: PortalRun) -> StepCount:
    """Read the next batch of files that this version of the code has not read."""
    return _read_batch(resources, run, code_version())


def _read_batch(resources: Resources, run: PortalRun, version: str | None) -> StepCount:
    limit = resources.settings.batch_size
    batch = unread_objects(
        resources.database, run.portal.id, limit + 1, version=version, without=resources.lost
    )
    outcomes = Counter(_read_one(resources, run, entry.sha256) for entry in batch[:limit])
    return StepCount(len(batch[:limit]), len(batch[limit:]), outcomes)


def _read_one(resources: Resources, run: PortalRun, sha256: str) -> str:
    copy = resources.spool / Path(sha256).name
    try:
        resources.store.fetch(sha256, copy)
        extraction = resources.reader.read(copy)
    except (ObjectMissing, ObjectDamaged) as error:
        resources.lost[sha256] = str(error)
        return LOST
    finally:
        copy.unlink(missing_ok=True)
    _save(resources, run, sha256, extraction)
    return extraction.verdict


def _save(resources: Resources, run: PortalRun, sha256: str, extraction: Extraction) -> None:
    tables = [
        {"number": number, "title": table.title, "unit": table.unit, "grid": plain(table)}
        for number, table in enumerate(extraction.tables)
    ]
    reading = {
        "object_sha256": sha256,
        "version": code_version(),
        "verdict": extraction.verdict,
        "reason": extraction.reason,
        "media_type": extraction.media_type,
        "pages": extraction.pages,
        "content_sha256": content_sha256(extraction),
        "paragraphs": [plain(paragraph) for paragraph in extraction.paragraphs],
        "unread": list(extraction.unread),
        "scans": list(extraction.scans),
        "file_metadata": [list(entry) for entry in extraction.metadata],
    }
    save_extraction(resources.database, run.run, storable(reading), storable(tables))
