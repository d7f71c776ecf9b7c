"""Sealing: what the archive has received becomes part of the signed log, stamped by others."""

import logging
from collections.abc import Sequence

from storage.database import Database
from storage.log import keys, ring, stamps
from storage.log.errors import KeyMissing, KeyRefused
from storage.log.log import Log
from storage.log.notes import Signer
from storage.log.ring import Ring
from storage.objects import Files, StoreRefused, open_files
from storage.preservation import recording
from storage.sealing import Sealed, seal
from storage.settings import Settings
from tasks.stamping import Stamp, authorities, stamp

_log = logging.getLogger(__name__)


def seal_log(settings: Settings, database: Database, *, besides: Sequence[Signer] = ()) -> Sealed:
    """Add to the log what is not in it yet, sign, and have the newest checkpoint stamped.

    The first sealing makes the key, unless the settings name one. An authority that gives no stamp
    is a line in the log of the program; the next sealing asks it for the checkpoint that is the
    newest then. The caller sees to it that one process seals.

    Args:
        besides: keys that sign with the one of the settings, as at a rotation.

    Raises:
        DatabaseBehindLog, LogDamaged, KeyRefused, StorageError: nothing was signed.
    """
    files = open_files(settings)
    log = Log(files)
    known = ring.read(files) if log.note is None else ring.required(files)
    signer = _signer(settings, database, known)
    if known is None:
        ring.begin(files, signer.verifier)
    sealed = seal(database, log, [*besides, signer], settings.log_origin)
    _have_stamped(settings, files, log)
    return sealed


def _signer(settings: Settings, database: Database, known: Ring | None) -> Signer:
    """The key of the log; made where there is no log yet and no file was named."""
    path = settings.signing_key
    last = None if known is None else known.verifiers[-1]
    try:
        signer = keys.load(path, settings.log_origin)
    except KeyMissing as error:
        if last is not None:
            raise KeyRefused(
                f"no key at {path}, and the log goes on with that of {last.vkey} alone; put the "
                "file back from its copy, or set GONGKAI_LOG_KEY to where it is"
            ) from error
        if settings.log_key is not None:
            raise
        return _made(settings, database)
    if last is not None and last != signer.verifier:
        raise KeyRefused(
            f"{path} is not the key of the log, which is {last.vkey}; "
            "set GONGKAI_LOG_KEY to the file of that"
        )
    return signer


def _made(settings: Settings, database: Database) -> Signer:
    try:
        with recording(database, "key-creation") as going:
            signer = keys.create(settings.signing_key, settings.log_origin)
            going.detail["key"] = signer.verifier.vkey
    except StoreRefused as error:
        raise StoreRefused(
            f"{error}, or make the key in another place, with `gongkai log create-key FILE`, and "
            "name that in GONGKAI_LOG_KEY"
        ) from error
    _log.warning(
        "the log is signed with a new key, %s: keep a copy of it elsewhere, for without it the "
        "log cannot go on; GONGKAI_LOG_KEY names the file wherever you put it",
        settings.signing_key,
    )
    return signer


def _have_stamped(settings: Settings, files: Files, log: Log) -> None:
    """Ask the authorities that have not stamped the newest checkpoint yet."""
    if log.note is None:
        return
    there = [url for url, _ in authorities(settings) if stamps.has(files, log.size, url)]
    for answer in stamp(settings, log.note, besides=there):
        if isinstance(answer, Stamp):
            stamps.keep(files, log.size, answer.authority, answer.answer, answer.roots)
        else:
            _log.warning("no time stamp of %s: %s", answer.authority, answer.reason)
