"""Whole crawls of a small site of each family, with every fault switched on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlmodel import col, select

from deploy.replica import families, server
from deploy.replica.page import documents, troubles
from deploy.replica.sites import Sites, online
from flows.crawl import FUNCTIONS, Steps, crawl
from storage.models import Capture, Source
from storage.settings import Settings
from tasks.records import Portal, StepCount
from tasks.resources import Resources, open_resources, policy
from tasks.transport.fetch import Fetcher

VISITS = Steps(
    {
        "discover": FUNCTIONS.portal["discover"],
        "fetch": FUNCTIONS.portal["fetch"],
        "read": lambda _resources, _run: StepCount(0, 0),
    },
    {},
)


@contextmanager
def archive(data: Path) -> Iterator[Resources]:
    """An empty archive that waits for nobody longer than a second, and asks twice."""
    settings = Settings(_env_file=None, profile="demo", data=data)
    with open_resources(settings, create=True) as resources:
        limits = replace(policy(settings), backoff=0, retries=1, read_timeout=families.STALL / 3)
        with Fetcher(limits, resources.spool) as fetcher:
            resources.fetcher = fetcher
            yield resources


def portal(family: str, replica: server.Replica) -> Portal:
    host = f"127.0.0.1:{replica.port}"
    return Portal(
        id=family,
        name="示例市",
        family="hanweb" if family == "jpaas" else family,
        division_code="150300",
        office=None,
        listings=tuple(f"http://{host}{entry}" for entry in families.ENTRIES[family]),
        hosts=(host,),
        delay=0,
    )


def captured(resources: Resources, host: str) -> dict[str, str]:
    """The hash of every file that was captured, by path."""
    statement = (
        select(Source.url, Capture.object_sha256)
        .join(Capture, col(Capture.source_id) == col(Source.id))
        .where(Source.role == "document", Capture.verdict == "captured")
    )
    with resources.database.read() as session:
        return {
            url.removeprefix(f"http://{host}"): str(sha256)
            for url, sha256 in session.exec(statement)
        }


def met(resources: Resources, host: str) -> dict[str, str]:
    """The last verdict of every address of the site that is not captured, by path."""
    with resources.database.read() as session:
        return {
            source.url.removeprefix(f"http://{host}"): str(source.verdict)
            for source in session.exec(select(Source))
            if urlsplit(source.url).netloc == host and source.verdict != "captured"
        }


CHAIN = pytest.mark.xfail(
    strict=True, reason="each page of a list that only links to the next one counts as deeper"
)


@pytest.mark.parametrize(
    "family",
    [pytest.param(name, marks=CHAIN if name == "unified" else ()) for name in families.SITES],
)
def test_every_document_is_found_and_none_invented(family: str, tmp_path: Path) -> None:
    sites: Sites = {family: families.SITES[family]}
    pages = online(*sites[family])
    with server.start(sites=sites) as replica, archive(tmp_path / "data") as resources:
        (report,) = crawl(resources, [portal(family, replica)], "nightly", None, VISITS)
        host = f"127.0.0.1:{replica.port}"
        assert report.failed is None
        assert captured(resources, host) == documents(pages)
        assert met(resources, host) == troubles(pages)
        with resources.database.read() as session:
            outside = [s for s in session.exec(select(Source)) if urlsplit(s.url).netloc != host]
            assert {source.verdict for source in outside} <= {"refused"}
            for sha256 in set(documents(pages).values()):
                resources.store.verify(sha256)
    asked = {request.path for request in replica.log}
    assert not {path for path in asked if "/nowhere/" in path or "/protect/" in path}
    refused = {path for path, verdict in troubles(pages).items() if verdict == "refused"}
    assert not refused & asked
    assert {r.path for r in replica.log if r.status == 404} <= set(troubles(pages))
