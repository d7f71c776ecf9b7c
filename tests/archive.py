"""A crawled archive for tests: the five replica portals, once through the whole chain."""

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from deploy.replica import server
from flows.crawl import FUNCTIONS, Order
from flows.portals import registry
from flows.work import crawl
from storage.database import open_database
from storage.runs import set_enabled
from storage.settings import Settings
from tasks.resources import open_resources

# How the one Word 97 file of the replica is read: that needs LibreOffice.
WORD_97 = "ok" if shutil.which("soffice") else "unsupported"


def crawled(data: Path, **others: Any) -> Settings:
    """Crawl the replica into a new archive with a signed log; the replica is gone afterwards."""
    with server.start() as replica:
        settings = Settings(
            _env_file=None, profile="demo", data=data, replica_port=replica.port, **others
        )
        with open_database(settings, create=True) as database:
            set_enabled(database, list(registry(settings)), True)
        with open_resources(settings) as resources:
            portals = registry(settings).values()
            reports = crawl(resources, portals, Order("nightly", FUNCTIONS))
    assert not [report.failed for report in reports if report.failed]
    return settings


def copied(archive: Settings, data: Path, **others: Any) -> Settings:
    """Copy an embedded archive and its key; the settings, which remember their database, anew."""
    shutil.copytree(archive.data, data)
    made = Settings(
        _env_file=None, profile="demo", data=data, replica_port=archive.replica_port, **others
    )
    shutil.copyfile(archive.signing_key, made.signing_key)
    return made


def rows(settings: Settings) -> str:
    """A hash over all rows of an embedded archive."""
    with closing(sqlite3.connect(settings.data / "gongkai.db")) as link:
        return sha256("\n".join(link.iterdump()).encode()).hexdigest()
