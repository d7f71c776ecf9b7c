"""An archive that has lived: nights with changes, a backfill, an import, acts of its operators."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlmodel import col, select, update

from deploy.replica import server
from deploy.replica.page import Page
from flows.crawl import FUNCTIONS, REPROCESS_FUNCTIONS, Order
from flows.importing import import_files
from flows.portals import registry
from flows.reprocess import reread_chosen
from flows.work import alone, crawl
from storage.database import open_database
from storage.dump import canonical
from storage.leases import utc_now
from storage.log import keys
from storage.models import Capture, Change, PreservationEvent, Source, Withholding
from storage.runs import set_enabled
from storage.settings import Settings
from storage.withholding import show_again, withhold
from tasks.resources import Resources, open_resources
from tasks.seal import seal_log
from tests.tasks.warc.made import http, record, write

PDF = b"%PDF-1.4\n" + b"x" * 300 + b"\n%%EOF\n"
# Row numbers, which are others in a database that was made anew.
_NUMBERS = {"id", "source_id", "event_id"}


@contextmanager
def lived(settings: Settings, patch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings of the archive, all of it sealed; its replica goes on running."""
    key = settings.data.with_name("log.key")
    keys.create(key, settings.log_origin)
    with server.start() as replica:
        known = {"profile": "demo", "replica_port": replica.port, "log_key": key}
        settings = settings.model_copy(update=known)
        with open_resources(settings, create=True) as resources:
            portals = registry(settings)
            set_enabled(resources.database, list(portals), True)
            _night(resources, 0, patch)
            _publish(resources, replica)
            for days in (1, 2, 3):
                _night(resources, days, patch)
            tongnan = [portals["demo-tongnan"]]
            crawl(resources, tongnan, Order("backfill", FUNCTIONS, years=(2021, 2022)))
            set_enabled(resources.database, ["demo-wuhai"], False)
            _withhold(resources)
        _import(settings)
        reread_chosen(settings, None, REPROCESS_FUNCTIONS)
        with open_database(settings) as database, alone(database):
            seal_log(settings, database)
        yield settings


def _night(resources: Resources, days: int, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tasks.transport.heads.now", lambda: utc_now() + timedelta(days=days))
    with resources.database.write() as session:
        session.exec(update(Source).values(not_before=None))
    crawl(resources, registry(resources.settings).values(), Order("nightly", FUNCTIONS))
    patch.undo()


def _publish(resources: Resources, replica: server.Replica) -> None:
    """One file is replaced by another's bytes, one is taken away."""
    rows = select(Source.url).where(Source.role == "document", Source.verdict == "captured")
    with resources.database.read() as session:
        replaced, gone, *_ = session.exec(rows.order_by(col(Source.url)))
    for url, page in ((replaced, Page(PDF, date(2026, 3, 1), "application/pdf")), (gone, None)):
        parts = urlsplit(url)
        replica.publish(parts.path, page, (parts.port or 0) - replica.port)


def _withhold(resources: Resources) -> None:
    with resources.database.read() as session:
        rows = select(Source.object_sha256).where(Source.role == "document")
        found = sorted({sha256 for sha256 in session.exec(rows) if sha256})
    withhold(resources.database, found[0], "a person is named")
    withhold(resources.database, found[1], "by mistake")
    show_again(resources.database, found[1], "it was the wrong file")


def _import(settings: Settings) -> None:
    host = registry(settings)["demo-gaoyi"].hosts[0]
    block = http(PDF + b"old", ("Content-Type", "application/pdf"))
    path = write(settings.data / "theirs.warc", record(block, f"http://{host}/old/2019.pdf"))
    import_files(settings, [path], "demo-gaoyi", say=lambda _: None)


def memory(settings: Settings) -> dict[str, Any]:
    """All that an archive must know again, without row numbers and moments of writing."""
    with open_database(settings) as database:
        known: dict[str, Any] = {"dump": list(canonical(database))}
        with database.read() as session:
            known["captures"] = {
                row.leaf: (of.url, row.model_dump(exclude=_NUMBERS))
                for row, of in session.exec(
                    select(Capture, Source).join(Source).where(col(Capture.leaf).is_not(None))
                )
            }
            for model, order in ((PreservationEvent, "leaf"), (Withholding, "began_at")):
                rows = session.exec(select(model).order_by(order))
                known[model.__name__] = [
                    row.model_dump(exclude=_NUMBERS)
                    for row in rows
                    if getattr(row, "leaf", 0) is not None
                ]
            known["changes"] = sorted(
                (url, row.kind, row.at, row.former_sha256, row.object_sha256, row.to_url or "")
                for row, url in session.exec(select(Change, Source.url).join(Source))
            )
    return known


def without_database(settings: Settings) -> Settings:
    """The archive after its database was lost."""
    for file in settings.data.glob("gongkai.db*"):
        file.unlink()
    return settings


def of_local(folder: Path) -> Settings:
    """Everything embedded."""
    return Settings(_env_file=None, data=folder / "data")
