"""Whole crawls of a small site of each family, with every fault switched on."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlmodel import col, select

from deploy.replica import families, server
from deploy.replica.page import Site, documents, troubles
from deploy.replica.sites import online
from flows.crawl import FUNCTIONS, Order, Steps
from flows.work import crawl
from storage.headers import value
from storage.models import Capture, Source
from storage.revisits import GOOD
from storage.settings import Settings
from tasks.records import Portal, StepCount
from tasks.resources import Resources, open_resources, policy
from tasks.transport.fetch import Fetcher
from tasks.transport.names import content_disposition_name

VISITS = Steps(
    {
        "discover": FUNCTIONS.portal["discover"],
        "fetch": FUNCTIONS.portal["fetch"],
        "read": lambda _resources, _run: StepCount(0, 0),
    },
    {},
)

# Their links are images, or a script names the file.
WITHOUT_NAMES = ("generic", "hanweb")
# Requests until the first page of the column was read; the way to that of TRS leads over a stub.
AFTER = {"trs": 3, "visionsoft": 2}


@contextmanager
def archive(data: Path) -> Iterator[Resources]:
    """An empty archive that waits for nobody longer than a stall, and asks twice.

    Faults stand closer together here than anywhere else: the host need not rest for them.
    """
    settings = Settings(_env_file=None, profile="demo", data=data)
    with (
        pytest.MonkeyPatch.context() as patch,
        open_resources(settings, create=True) as resources,
    ):
        patch.setattr("storage.hosts.STRIKES", 1000)
        limits = replace(policy(settings), backoff=0, retries=1, read_timeout=families.STALL / 3)
        with Fetcher(limits, resources.spool) as fetcher:
            resources.fetcher = fetcher
            yield resources


def portal(family: str, replica: server.Replica) -> Portal:
    host = f"127.0.0.1:{replica.port}"
    return Portal(
        id=family,
        name="示例市",
        family=family,
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
        found = session.exec(statement).all()
    return {url.removeprefix(f"http://{host}"): str(sha256) for url, sha256 in found}


def names(resources: Resources) -> set[str | None]:
    """The names that downloads gave themselves."""
    with resources.database.read() as session:
        headers = session.exec(select(Capture.headers).where(Capture.verdict == "captured")).all()
    return {content_disposition_name(value(each, "content-disposition") or "") for each in headers}


def a_day_passes(resources: Resources) -> None:
    with resources.database.write() as session:
        for source in session.exec(select(Source).where(col(Source.not_before).is_not(None))):
            assert source.not_before is not None
            source.not_before -= timedelta(days=1)
            session.add(source)


def sources(resources: Resources) -> list[Source]:
    with resources.database.read() as session:
        return list(session.exec(select(Source)))


@pytest.mark.parametrize("family", families.SITES)
def test_every_document_is_found_and_none_invented(family: str, tmp_path: Path) -> None:
    builder, site = families.SITES[family]
    pages = online(builder, site)
    wanted, faulty = documents(pages), troubles(pages)
    with (
        server.start(sites={family: (builder, site)}) as replica,
        archive(tmp_path / "data") as resources,
    ):
        (report,) = crawl(resources, [portal(family, replica)], Order("nightly", VISITS))
        host = f"127.0.0.1:{replica.port}"
        assert captured(resources, host) == wanted
        for sha256 in wanted.values():
            resources.store.verify(sha256)
        known = sources(resources)
        assert names(resources) >= {"部门预算.pdf"}
    own = {
        s.url.removeprefix(f"http://{host}"): s
        for s in known
        if urlsplit(s.url).netloc == host and s.state != "left-out"
    }
    assert {path: s.verdict for path, s in own.items() if s.verdict not in GOOD} == faulty
    elsewhere = {(s.state, s.verdict) for s in known if urlsplit(s.url).netloc != host}
    assert elsewhere <= {("done", "refused"), ("left-out", None)}
    assert report.new == len(set(wanted.values()))
    assert report.unchanged == len(wanted) - report.new
    assert (report.failed, report.blocked) == (None, Counter(faulty.values())["blocked"])
    _are_named(family, site, own)
    _was_asked_politely(replica.log, set(wanted), faulty)


def _are_named(family: str, site: Site, own: dict[str, Source]) -> None:
    """Articles bear their titles, GB2312 or not; files the names that people see."""
    listed = [each for each in (*site.articles, *site.unit_articles) if not each.disallowed]
    articles = [*listed, *(other for each in listed for other in each.linked)]
    sound = [each for each in articles if not each.fault or each.fault.verdict == "captured"]
    read = [
        s.metadata_json["title"] for s in own.values() if s.metadata_json and s.role != "listing"
    ]
    assert {each.title for each in sound} <= set(read)
    if family not in WITHOUT_NAMES:
        shown = {file.name for each in sound if not each.by_script for file in each.files}
        assert {s.title for s in own.values() if s.role == "document"} >= shown


def _was_asked_politely(
    log: list[server.Request], wanted: set[str], faulty: dict[str, str]
) -> None:
    """Nothing twice but what failed; nothing that scripts and internal paths only look like."""
    asked = Counter(request.path for request in log)
    assert {path: asked[path] for path in wanted} == dict.fromkeys(wanted, 1)
    assert not {path for path in asked if "/nowhere/" in path or "/protect/" in path}
    assert not {path for path, verdict in faulty.items() if verdict == "refused"} & set(asked)
    assert {request.path for request in log if request.status == 404} <= set(faulty)


@pytest.mark.parametrize("family", ["trs", "visionsoft"])
def test_a_listing_that_shifts_while_it_is_read_loses_nothing(family: str, tmp_path: Path) -> None:
    found, before, _ = _shifted(family, tmp_path, nights=1)
    assert found.items() >= before.items()


@pytest.mark.parametrize("family", ["trs", "visionsoft"])
def test_the_night_after_a_listing_has_shifted_it_is_complete(family: str, tmp_path: Path) -> None:
    found, before, after = _shifted(family, tmp_path, nights=2)
    assert len(after) == len(before) + 1
    assert found == after


def _shifted(
    family: str, folder: Path, nights: int
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """What is captured of a column that gets one more article, and a page, after its first page
    was read; and what it held before and after."""
    builder, _ = families.SITES[family]
    eight = tuple(families.disclosure(f"第{number}局") for number in range(8))
    new = families.disclosure("新局")
    site = Site(
        "示例市", "示例市财政局", "150300", eight, upcoming=(new,), upcoming_after=AFTER[family]
    )
    later = replace(site, articles=(new, *eight))
    with (
        server.start(sites={family: (builder, site)}) as replica,
        archive(folder / "data") as resources,
    ):
        for _ in range(nights):
            a_day_passes(resources)
            crawl(resources, [portal(family, replica)], Order("nightly", VISITS))
        found = captured(resources, f"127.0.0.1:{replica.port}")
    return found, documents(online(builder, site)), documents(online(builder, later))
