"""Verifying, auditing, copying and mending the objects of an archive, with a bar where one looks.

Everything is recorded (`gongkai events`). What is decided stands in `storage`.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.progress import Bar
from flows.remedies import remedies
from storage.audits import Audit, owed_to_copy, plan_audit
from storage.copies import Lacking, count_lacking, repair, replicate
from storage.database import Database, open_database
from storage.fixity import known_objects, unknown_objects, verify
from storage.leases import Clock, utc_now
from storage.log.copying import copy_log
from storage.objects import (
    ObjectStore,
    StorageError,
    open_copy,
    open_copy_files,
    open_files,
    open_store,
)
from storage.objects.places import copy_place, original_place
from storage.preservation import Notable, recording
from storage.queries.preservation import unmended
from storage.samples import NothingChosen, Selection, chosen, count_objects
from storage.settings import Settings


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found.

    Attributes:
        counts: `checked`, `bytes`, `digests`, and how many had each outcome that is not good.
        bad: a row an object that is not good, as `remedies` has it.
        unknown: objects of the store that no row names; only where all was read.
        unread: why the second copy was not read, where an audit should have; one line.
    """

    counts: dict[str, int]
    bad: list[dict[str, Any]]
    unknown: list[str] = field(default_factory=list)
    unread: str = ""


def verify_chosen(
    settings: Settings, selection: Selection, *, copy: bool = False, quiet: bool = True
) -> Verification:
    """Read back the objects of a selection, or all, and say what depends on those that are bad.

    Args:
        copy: those of the second copy.

    Raises:
        NothingChosen, StorageError, DatabaseError: with one line for the operator.
    """
    with open_database(settings) as database:
        store = open_copy(settings) if copy else open_store(settings)
        place = (copy_place if copy else original_place)(settings).name
        hashes = chosen(database, selection) if selection else None
        number = count_objects(database) if hashes is None else len(hashes)
        detail = {"store": place, "copy": copy, "selection": _said(selection)}
        with (
            recording(database, "verify", detail) as going,
            _bar("Verify 校验", number, quiet=quiet) as bar,
        ):
            bad = verify(database, store, known_objects(database, hashes), going, told=bar.advance)
            unknown = list(unknown_objects(database, store)) if hashes is None else []
            if unknown:
                going.count("unknown", len(unknown))
        return Verification(going.counts, remedies(settings, database, bad, copy=copy), unknown)


def audit_tonight(
    settings: Settings, *, dry_run: bool = False, quiet: bool = True, now: Clock = utc_now
) -> tuple[Audit, Verification]:
    """Read back what is due tonight (`storage.audits`), and the same of the second copy.

    Args:
        dry_run: only say what would be read.

    Returns:
        What was planned and what was found in both; counts of the copy end in `_in_copy`.

    Raises:
        StorageError, DatabaseError: with one line for the operator. Trouble with the copy's store
            is in the answer instead, since the original was read by then.
    """
    with open_database(settings) as database:
        audit = plan_audit(database, original_place(settings).name, now())
        if dry_run:
            return audit, Verification({}, [])
        store = open_store(settings)
        with (
            recording(database, "audit", audit.detail, now=now) as going,
            _bar("Audit 抽查", audit.number, quiet=quiet) as bar,
        ):
            pages = known_objects(database, audit.hashes)
            bad = verify(database, store, pages, going, told=bar.advance)
        rows = remedies(settings, database, bad, copy=False)
        try:
            counts, more = _audit_copy(settings, database, audit, now=now)
        except StorageError as error:
            return audit, Verification(going.counts, rows, unread=str(error))
        in_copy = {f"{name}_in_copy": number for name, number in counts.items()}
        return audit, Verification({**going.counts, **in_copy}, [*rows, *more])


def _audit_copy(
    settings: Settings, database: Database, audit: Audit, *, now: Clock
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The counts and the bad objects of a copy; nothing where none is set up or filled yet."""
    owed = None if settings.copy_objects == "none" else owed_to_copy(database)
    if owed is None:
        return {}, []
    detail = {"copy": True, "store": copy_place(settings).name}
    with recording(database, "audit", detail, now=now) as going:
        pages = known_objects(database, audit.hashes, before=owed)
        bad = verify(database, open_copy(settings), pages, going, told=lambda _: None)
    return going.counts, remedies(settings, database, bad, copy=True)


def replicate_all(
    settings: Settings, *, quiet: bool = True
) -> tuple[dict[str, int], list[Notable]]:
    """Put what the second copy lacks into it.

    Returns:
        What was copied, in counts; the objects that were not.

    Raises:
        StorageError, DatabaseError: with one line for the operator.
    """
    with _both(settings) as (database, store, copy, spool):
        number = count_objects(database)
        places = {"from": original_place(settings).name, "to": copy_place(settings).name}
        with (
            recording(database, "replicate", places) as going,
            _bar("Replicate 复制", number, quiet=quiet) as bar,
        ):
            failed = replicate(database, store, copy, spool, going, told=bar.advance)
            # Leaves name objects, so these are copied first.
            if leaves := copy_log(open_files(settings), open_copy_files(settings)):
                going.count("leaves", leaves)
        return going.counts, failed


def lacking_in_copy(settings: Settings) -> Lacking:
    """What `replicate_all` would copy."""
    with open_database(settings) as database:
        return count_lacking(database, open_copy(settings))


def repair_chosen(
    settings: Settings,
    hashes: Sequence[str],
    *,
    copy: bool = False,
    dry_run: bool = False,
    quiet: bool = True,
) -> list[Notable]:
    """Mend objects of the original from the copy, or with `copy` the other way round.

    Args:
        hashes: none: all that were found damaged or missing and not mended since.

    Returns:
        What became of each, as `storage.copies.repair` says it.

    Raises:
        NothingChosen: the archive does not know one of them.
        StorageError, DatabaseError: with one line for the operator.
    """
    with _both(settings) as (database, store, other, spool):
        if copy:
            store, other = other, store
        wanted = list(hashes) or unmended(database, copy=copy)
        known = [each for page in known_objects(database, wanted) for each in page]
        if hashes and (strange := set(hashes) - {each.sha256 for each in known}):
            raise NothingChosen(f"the archive has no object {min(strange)}: give its whole SHA-256")
        if dry_run or not known:
            return [repair(store, other, each, spool, dry_run=True) for each in known]
        with (
            recording(database, "repair", {"copy": copy}) as going,
            _bar("Repair 修复", len(known), quiet=quiet) as bar,
        ):
            done = []
            for each in known:
                done.append(repair(store, other, each, spool))
                going.note(done[-1:])
                going.count(done[-1].outcome)
                if done[-1].outcome == "unrepaired":
                    going.outcome = "failure"
                bar.advance()
        return done


@contextmanager
def _both(settings: Settings) -> Iterator[tuple[Database, ObjectStore, ObjectStore, Path]]:
    """Database, original, copy, and a folder for files on their way."""
    with open_database(settings) as database:
        copy, store = open_copy(settings), open_store(settings)
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="spool-", dir=settings.data) as spool:
            yield database, store, copy, Path(spool)


@contextmanager
def _bar(text: str, number: int, *, quiet: bool) -> Iterator[Bar]:
    bar = Bar(number, quiet=quiet)
    with bar.shown(text):
        yield bar


def _said(selection: Selection) -> dict[str, Any]:
    """A selection as JSON, without what it leaves open."""
    since = selection.since.isoformat() if selection.since else None
    values = {
        "sha256": selection.sha256,
        "document": selection.document,
        "since": since,
        "percent": selection.percent,
    }
    return {name: value for name, value in values.items() if value is not None}
