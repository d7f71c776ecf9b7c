"""Importing captures that were made by others, as one run of their portal."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from flows.portals import PortalRefused, find
from flows.progress import Bar
from storage.disk import require_free
from storage.preservation import recording
from storage.runs import close_run
from storage.settings import Settings
from tasks.begin import begin
from tasks.importing import NOT_IMPORTED, Import
from tasks.resources import open_resources
from tasks.warc.records import WarcDamaged

Say = Callable[[str], None]


def import_files(
    settings: Settings,
    files: Sequence[Path],
    portal_id: str,
    *,
    any_host: bool = False,
    dry_run: bool = False,
    say: Say,
    quiet: bool = True,
) -> tuple[Counter[str], bool]:
    """Bring the visits of WARC files into the archive of a portal, which need not be enabled.

    Args:
        any_host: also addresses on hosts that are none of the portal's.
        dry_run: read and classify, and keep nothing.
        say: hears a line for each record and each rest of a file that cannot be imported.

    Returns:
        How many visits were "new", "unchanged", "known", …; whether a record could
        not be imported, or a file is damaged.

    Raises:
        PortalRefused: no such portal, or it is being crawled now; nothing is begun.
        DiskFull, StorageError, DatabaseError: the store or the database went away; what was
            imported stays, and the same command goes on.
    """
    (portal,) = find(settings, [portal_id])
    require_free(settings.data, settings.min_free_bytes)
    with open_resources(settings, create=not dry_run) as resources:
        if dry_run:
            bringing = Import(resources, portal, None, say, any_host=any_host)
            damaged = _all(bringing, files, say, quiet=quiet)
            return bringing.counts, damaged
        run = begin(resources, portal, "import", None)
        if run is None:
            raise PortalRefused(f"{portal_id} is being crawled now: import when that has ended")
        bringing = Import(resources, run.portal, run, say, any_host=any_host)
        detail = {"portal": portal_id, "run": run.run.id, "files": [path.name for path in files]}
        try:
            with recording(resources.database, "import", detail) as going:
                damaged = _all(bringing, files, say, quiet=quiet)
                going.counts.update(bringing.counts)
                going.outcome = "warning" if damaged else "success"
        finally:
            resources.keeper.drop(run.run)
        close_run(resources.database, run.run, bringing.counts)
        return bringing.counts, damaged


def _all(bringing: Import, files: Sequence[Path], say: Say, *, quiet: bool) -> bool:
    """Import the files one after the other; whether something could not be imported."""
    damaged = False
    bar = Bar(len(files), quiet=quiet)
    with bar.shown("Import 导入"):
        for path in files:
            try:
                bringing.file(path)
            except WarcDamaged as error:
                damaged = True
                say(f"{path}: {error}; what stands before it was imported")
            bar.advance()
    return damaged or NOT_IMPORTED in bringing.counts
