"""Sealing: what the archive has received becomes part of the signed log, stamped by others."""

import logging
from collections.abc import Sequence

from storage.database import Database
from storage.log import keys, ring, stamps
from storage.log.errors import KeyRefused
from storage.log.log import Log
from storage.log.notes import Signer
from storage.objects import open_files
from storage.sealing import Sealed, seal
from storage.settings import Settings
from tasks.stamping import Stamp, authorities, stamp

_log = logging.getLogger(__name__)


def seal_log(
    settings: Settings, database: Database, *, besides: Sequence[Signer] = ()
) -> Sealed | None:
    """Add to the log what is not in it yet, sign, and have the newest checkpoint stamped.

    An authority that gives no stamp is a line in the log of the program; the next sealing asks it
    for the checkpoint that is the newest then. The caller sees to it that one process seals.

    Args:
        besides: keys that sign with the one of the settings, as at a rotation.

    Returns:
        None without a key in the settings: then nothing is sealed.

    Raises:
        DatabaseBehindLog, LogDamaged, KeyRefused, StorageError: nothing was signed.
    """
    if settings.log_key is None:
        return None
    files = open_files(settings)
    signer = keys.load(settings.log_key, settings.log_origin)
    known = ring.read(files)
    if known is None:
        ring.begin(files, signer.verifier)
    elif known.verifiers[-1] != signer.verifier:
        raise KeyRefused(
            f"{settings.log_key} is not the key of the log, which is {known.verifiers[-1].vkey}; "
            "set GONGKAI_LOG_KEY to the file of that"
        )
    log = Log(files)
    sealed = seal(database, log, [*besides, signer], settings.log_origin)
    if sealed.checkpoint is not None and log.note is not None:
        size = sealed.checkpoint.size
        there = [url for url, _ in authorities(settings) if stamps.has(files, size, url)]
        for answer in stamp(settings, log.note, besides=there):
            if isinstance(answer, Stamp):
                stamps.keep(files, size, answer.authority, answer.answer, answer.roots)
            else:
                _log.warning("no time stamp of %s: %s", answer.authority, answer.reason)
    return sealed
