"""Making the database anew from what lies in the object store: the log, and the bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from flows.crawl import REPROCESS_FUNCTIONS, Order, PortalReport
from flows.portals import registry
from flows.progress import Bar, bars
from flows.reprocess import visited_portals
from flows.work import alone, crawl
from storage.database import Database
from storage.disk import require_free
from storage.log.errors import LogDamaged
from storage.log.log import Log
from storage.log.trusted import trusted
from storage.objects import open_files
from storage.preservation import Notable, Recording
from storage.rebuilds import (
    backfills,
    begin_rebuild,
    captures_by_portal,
    counted,
    end_runs,
    next_leaf,
)
from storage.settings import Settings
from tasks.expected import note_expected
from tasks.records import Portal
from tasks.replay import Replay
from tasks.resources import Resources, open_resources

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilding has brought.

    Attributes:
        counts: captures, objects, and objects that no record names.
        unknown: captures by the portals that the registry has not: kept, not read.
        reports: of the portals that were read.
    """

    counts: Mapping[str, int]
    unknown: Mapping[str, int]
    reports: list[PortalReport]


def log_of(settings: Settings) -> Log:
    """The log from which a database can be made, after it was looked through.

    Raises:
        LogDamaged: it is empty, or not what was signed.
        NoteRefused: it is another's.
        StorageError: the store went away.
    """
    log = trusted(open_files(settings), settings.log_origin)
    if log.size == 0:
        raise LogDamaged(
            "the store has no log, and nothing else says what was captured when: look at "
            "GONGKAI_DATA and GONGKAI_OBJECTS"
        )
    return log


def rebuild(settings: Settings, *, quiet: bool = True) -> Rebuilt:
    """Fill an empty database from the log and the objects; one that was broken off goes on.

    Raises:
        LogDamaged, NoteRefused: as `log_of`; nothing is begun.
        DatabaseInUse: the database has records; nothing is begun.
        DiskFull, StorageError, DatabaseError: the store or the database went away; the same
            command goes on.
    """
    require_free(settings.data, settings.min_free_bytes)
    log, known = log_of(settings), registry(settings)
    with open_resources(settings, create=True, unfinished=True) as resources:
        database = resources.database
        going = begin_rebuild(database)
        with alone(database) as fence:
            _replay(log, Replay(resources, known, fence), going, quiet=quiet)
            end_runs(database)
        with bars(quiet=quiet):
            reports = list(_read(resources))
        _owe(database, known)
        found = captures_by_portal(database)
        unknown = {portal: number for portal, number in found.items() if portal not in known}
        going.counts = counted(database, resources.store)
        going.outcome = "warning" if unknown or any(one.failed for one in reports) else "success"
        going.end()
    return Rebuilt(going.counts, unknown, reports)


def _replay(log: Log, replay: Replay, going: Recording, *, quiet: bool) -> None:
    begin = next_leaf(going.database)
    leaves = enumerate(log.entries(begin, log.size), begin)
    bar = Bar(log.size - begin, quiet=quiet)
    with bar.shown("Log 存证日志"):
        while some := list(islice(leaves, _AT_ONCE)):
            replay.take(some)
            going.note(
                [Notable(sha256, "unreadable", why) for sha256, why in replay.unreadable.items()]
            )
            replay.unreadable.clear()
            bar.advance(len(some))


def _read(resources: Resources) -> Iterator[PortalReport]:
    """Read what was captured, as `gongkai reprocess` does."""
    portals = visited_portals(resources.settings, resources.database, None)
    if portals:
        yield from crawl(resources, portals, Order("reprocess", REPROCESS_FUNCTIONS), named=False)


def _owe(database: Database, known: Mapping[str, Portal]) -> None:
    """Note what was expected in the years that backfills looked for."""
    for portal_id, years in backfills(database):
        if portal_id in known:
            note_expected(database, known[portal_id], years)
