"""Captures as WARC, and as WACZ around it; docs/decisions/0023-warc.md says what they claim."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from storage.exports.captures import described
from storage.exports.records import WarcFile
from storage.exports.selection import Selection
from storage.exports.visits import DESCRIPTION, Visits, Written
from storage.exports.wacz import Wacz
from storage.exports.writing import Told, drafts
from storage.objects import ObjectStore
from storage.objects.errors import os_errors


def write_captures(
    database: Database,
    store: ObjectStore,
    selection: Selection,
    told: Told,
    *,
    warc: Path | None = None,
    wacz: Path | None = None,
) -> Written:
    """Write the captures of a selection as `warc` (.warc.gz), as `wacz`, or as both.

    An object that is missing or damaged does not end the export: it is named in what is returned
    and in the metadata records of its captures, and all else is written.

    Raises:
        DatabaseError: the database is out of reach.
        StorageError: the object store is out of reach, or a file cannot be written.
    """
    with ExitStack() as stack:
        scratch = stack.enter_context(_scratch((warc or wacz or Path()).parent))
        path = scratch / "data.warc.gz"
        if warc is not None:
            path = stack.enter_context(drafts(warc.parent)).path(warc.name)
        pack = stack.enter_context(closing(Wacz(scratch))) if wacz is not None else None
        with path.open("wb") as file, database.read() as session:
            export = Visits(WarcFile(file), store, scratch / "body", pack)
            created = export.begin(selection)
            for row in described(session.connection(), selection):
                export.add(row)
                told(1)
        if wacz is not None and pack is not None:
            made = stack.enter_context(drafts(wacz.parent))
            pack.write(made.path(wacz.name), path, created, DESCRIPTION)
    return export.written


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder that is gone afterwards, on the disk that must hold the export anyway."""
    with (
        os_errors(f"cannot write to {folder}", folder),
        TemporaryDirectory(prefix=".gongkai-", dir=folder) as name,
    ):
        yield Path(name)
