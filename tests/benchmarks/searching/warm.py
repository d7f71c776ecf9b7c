"""Keeping an archive in memory while it is asked.

Some machines take memory back that nothing has touched for a minute, and the questions that
follow measure the disk.
"""

import mmap
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import text

from storage.database import Database

# Of mmap(2) on Linux; Python has no name for it.
_LOCKED = 0x2000
_PREWARM = (
    "CREATE EXTENSION IF NOT EXISTS pg_prewarm",
    "SELECT sum(pg_prewarm(oid)) FROM pg_class "
    "WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace",
)


def server_settings() -> dict[str, str]:
    """Settings of PostgreSQL: a quarter of the machine's memory, as docs/operations.md advises."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {"shared_buffers": f"{memory // 4 // 2**20}MB"}


@contextmanager
def warm(database: Database) -> Iterator[None]:
    """Read the whole archive into memory, and keep it there until the block ends."""
    with ExitStack() as held:
        if database.file is not None:
            file = held.enter_context(database.file.open("rb"))
            flags = mmap.MAP_SHARED | _LOCKED
            try:
                held.enter_context(mmap.mmap(file.fileno(), 0, flags=flags, prot=mmap.PROT_READ))
            except OSError as error:
                print(f"the archive cannot be locked in memory ({error}): it may not stay warm")
        else:
            with database.write() as session:
                for statement in _PREWARM:
                    session.execute(text(statement))
        yield
