"""What the steps of a run share: settings, database, object store, HTTP and the reader."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from storage.database import Database, open_database
from storage.objects import ObjectStore, open_store
from storage.runs import OpenRun
from storage.settings import Settings
from tasks.certificates import Certificates
from tasks.documents.sandbox import Reader
from tasks.keeper import Keeper
from tasks.recorder import Recorder
from tasks.records import Portal
from tasks.transport.fetch import Fetcher
from tasks.transport.policy import Policy, user_agent

_A_DAY = 24 * 3600


class Resources:
    """Open once a process; a plain object, so that Prefect passes it through untouched.

    `stopping` is set when the process is to end: each run stops after its present item.
    `lost` has the objects that could not be had for reading, each with the reason.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        store: ObjectStore,
        fetcher: Fetcher,
        reader: Reader,
        keeper: Keeper,
        recorder: Recorder,
        spool: Path,
    ) -> None:
        self.settings = settings
        self.database = database
        self.store = store
        self.fetcher = fetcher
        self.reader = reader
        self.keeper = keeper
        self.recorder = recorder
        self.spool = spool
        self.certificates = Certificates(store, spool)
        self.stopping = threading.Event()
        self.lost: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class PortalRun:
    """A run of one portal: its registry entry, the open run, and the years looked for if any."""

    portal: Portal
    run: OpenRun
    years: tuple[int, ...] | None = None

    @property
    def labels(self) -> dict[str, str]:
        """What log lines of this run carry."""
        return {"run": self.run.id, "portal": self.portal.id}


@contextmanager
def open_resources(
    settings: Settings, *, create: bool = False, unfinished: bool = False
) -> Iterator[Resources]:
    """Open everything that a crawl needs, and close it at the end.

    Args:
        settings: the profile decides which addresses may be reached at all.
        create: make the database where there is none.
        unfinished: also with a database that is being made anew from the log.

    Raises:
        DatabaseError, StorageError: with one line for the operator.
    """
    with ExitStack() as stack:
        database = stack.enter_context(
            open_database(settings, create=create, unfinished=unfinished)
        )
        store = open_store(settings)
        settings.data.mkdir(parents=True, exist_ok=True)
        _sweep(settings.data)
        spool = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="spool-", dir=settings.data))
        )
        fetcher = stack.enter_context(Fetcher(policy(settings), spool))
        reader = stack.enter_context(Reader())
        keeper = stack.enter_context(Keeper(database))
        recorder = Recorder(
            database, most_days=settings.revisit_days, budget=settings.host_requests
        )
        stack.enter_context(recorder)
        yield Resources(settings, database, store, fetcher, reader, keeper, recorder, spool)


def _sweep(data: Path) -> None:
    """Remove spools that killed processes left more than a day ago."""
    for spool in data.glob("spool-*"):
        if time.time() - spool.stat().st_mtime > _A_DAY:
            shutil.rmtree(spool, ignore_errors=True)


def policy(settings: Settings) -> Policy:
    """How this profile speaks to portals."""
    agent = user_agent(settings.contact or "no contact", version("gongkai"))
    if settings.profile == "demo":
        return Policy(user_agent=agent, addresses="loopback", delay_factor=0)
    return Policy(user_agent=agent)
