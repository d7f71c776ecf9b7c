"""The object store tried out, and that on record."""

from storage.database import Database
from storage.objects.places import original_place
from storage.objects.promises import Report, known, try_store
from storage.preservation import recording
from storage.settings import Settings


def try_and_record(settings: Settings, database: Database) -> Report:
    """Try every promise of the store; the record says which are kept, not kept, not known.

    Raises:
        StoreRefused, StoreUnavailable, StorageError: the store is out of reach, or takes nothing;
            the record says so.
        DatabaseError: nothing can be recorded.
    """
    with recording(database, "store-test", {"store": original_place(settings).name}) as going:
        report = try_store(settings)
        going.detail["promises"] = {each.name: each.kept for each in report.promises}
        going.count("promises", len(report.promises))
        if report.broken:
            going.outcome = "warning"
            going.count("broken", len(report.broken))
    return report


def known_or_tried(settings: Settings, database: Database) -> Report:
    """What the store was found to promise within the last day; else what it promises now."""
    return known(settings) or try_and_record(settings, database)
