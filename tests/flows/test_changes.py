"""What becomes of a file over the nights: replaced, re-issued alike, moved, gone, back again."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import col, select, update

from deploy.replica import families, server
from deploy.replica.faults import BLOCK_PAGE
from deploy.replica.page import Article, File, Page, Site, documents
from deploy.replica.sites import online
from flows.crawl import FUNCTIONS, Order, PortalReport
from flows.work import crawl
from storage.models import Capture, Change, DisclosureVersion, Source
from storage.settings import Settings
from tasks.records import Portal
from tasks.resources import Resources, open_resources

ORDER = Order("nightly", FUNCTIONS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(amount: str, author: str = "") -> bytes:
    """A statement of one office; the author stands in the file and not in its content."""
    book = openpyxl.Workbook()
    book.properties.creator = author
    sheet = book.active
    assert sheet is not None
    for row in (
        ["示例市信访局2026年部门预算收支总表"],
        ["单位：万元"],
        ["收入", "", "支出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", amount, "一、一般公共服务支出", "120.00"],
        ["二、政府性基金预算拨款收入", "0.00", "二、社会保障和就业支出", "30.00"],
        ["收入总计", "150.00", "支出总计", "150.00"],
    ):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


class Nights:
    """A site with one file, crawled night after night."""

    def __init__(self, resources: Resources, replica: server.Replica, path: str) -> None:
        self.resources, self.replica, self.path = resources, replica, path
        self.url = f"http://127.0.0.1:{replica.port}{path}"
        self.night = datetime.now(UTC)

    def crawl(self, *, due: bool = True, order: Order = ORDER) -> PortalReport:
        """One night; the file and its pages are due however short ago they were seen."""
        self.night += timedelta(days=1)
        if due:
            with self.resources.database.write() as session:
                session.exec(update(Source).values(not_before=None))
        host = f"127.0.0.1:{self.replica.port}"
        listings = tuple(f"http://{host}{entry}" for entry in families.ENTRIES["trs"])
        portal = Portal("trs", "示例市", "trs", "150300", None, listings, (host,), 0, 0)
        report, *_ = crawl(self.resources, [portal], order)
        return report

    def original(self) -> bytes:
        """What was captured on the first night."""
        with self.resources.database.read() as session:
            sha256 = session.exec(
                select(Capture.object_sha256).join(Source).where(Source.url == self.url)
            ).first()
        with self.resources.store.open(str(sha256)) as stored:
            return stored.read()

    def publish(self, body: bytes) -> None:
        self.replica.publish(self.path, Page(body, date(2026, 3, 1), XLSX))

    def changes(self) -> list[Change]:
        with self.resources.database.read() as session:
            return list(session.exec(select(Change).order_by(col(Change.id))))

    def source(self, url: str = "") -> Source:
        with self.resources.database.read() as session:
            return session.exec(select(Source).where(Source.url == (url or self.url))).one()

    def verdicts(self) -> list[str]:
        with self.resources.database.read() as session:
            rows = select(Capture.verdict).join(Source).where(Source.url == self.url)
            return list(session.exec(rows.order_by(col(Capture.id))))


BUDGET = Article(
    "示例市信访局2026年部门预算",
    date(2026, 3, 1),
    files=(File("示例市信访局2026年部门预算.xlsx", workbook("150.00")),),
)


@contextmanager
def nights(
    folder: Path, patch: pytest.MonkeyPatch, article: Article = BUDGET, order: Order = ORDER
) -> Iterator[Nights]:
    builder, _ = families.SITES["trs"]
    site = Site("示例市", "示例市信访局", "150300", (article,))
    (path,) = documents(online(builder, site))
    settings = Settings(_env_file=None, profile="demo", data=folder / "data")
    with (
        server.start(sites={"trs": (builder, site)}) as replica,
        open_resources(settings, create=True) as resources,
    ):
        archive = Nights(resources, replica, path)
        patch.setattr("tasks.transport.heads.now", lambda: archive.night)
        archive.crawl(order=order)
        yield archive


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nights]:
    with nights(tmp_path, monkeypatch) as opened:
        yield opened


def test_an_unchanged_file_is_a_capture_and_nothing_else(archive: Nights) -> None:
    archive.crawl()
    assert archive.verdicts() == ["captured", "not-modified"]
    assert archive.changes() == []
    assert archive.source().seen_at == archive.night
    archive.crawl(due=False)
    assert archive.verdicts() == ["captured", "not-modified"]


def test_a_replaced_figure_is_a_new_version_with_its_cell(archive: Nights) -> None:
    archive.publish(workbook("149.00"))
    archive.crawl()
    (change,) = archive.changes()
    assert (change.kind, change.at) == ("changed", archive.night)
    (cell,) = change.difference["cells"]
    assert (cell["former"], cell["present"]) == ("150.00", "149.00")
    assert "一般公共预算拨款收入" in cell["row_label"]
    with archive.resources.database.read() as session:
        versions = session.exec(select(DisclosureVersion).order_by(col(DisclosureVersion.ordinal)))
        assert [version.ordinal for version in versions] == [1, 2]
    archive.crawl()
    assert len(archive.changes()) == 1


def test_other_bytes_with_the_same_content_are_no_change(archive: Nights) -> None:
    archive.publish(workbook("150.00", author="another"))
    archive.crawl()
    assert [(change.kind, change.difference) for change in archive.changes()] == [("content", None)]
    archive.publish(workbook("149.00", author="another"))
    archive.crawl()
    archive.publish(workbook("150.00", author="another"))
    archive.crawl()
    assert [change.kind for change in archive.changes()] == ["content", "changed", "changed"]


def test_gone_only_after_three_nights_and_back_again(archive: Nights) -> None:
    seen = archive.night
    archive.replica.publish(archive.path, None)
    for kinds in ([], [], ["gone"], ["gone"]):
        archive.crawl()
        assert [change.kind for change in archive.changes()] == kinds
    gone = archive.source()
    assert (gone.seen_at, gone.gone_at) == (seen, archive.night - timedelta(days=1))
    assert gone.object_sha256 is not None
    archive.publish(archive.original())
    archive.crawl()
    assert [change.kind for change in archive.changes()] == ["gone", "returned"]
    assert archive.source().gone_at is None


def test_three_visits_in_one_night_are_one(archive: Nights) -> None:
    archive.replica.publish(archive.path, None)
    for _ in range(4):
        archive.crawl()
        archive.night -= timedelta(days=1)
    assert archive.changes() == []
    assert archive.source().missing_days == 1


@pytest.mark.parametrize("fault", [BLOCK_PAGE, None])
def test_what_is_blocked_or_fails_is_neither_gone_nor_changed(
    archive: Nights, fault: object
) -> None:
    page = Page(b"", date(2026, 3, 1), status=500)
    spoilt = BLOCK_PAGE.spoil(page, archive.path) if fault else page
    archive.replica.publish(archive.path, spoilt)
    for _ in range(3):
        archive.crawl()
    assert archive.changes() == []
    assert archive.source().missing_days == 0
    assert archive.source().object_sha256 is not None


def test_a_missing_day_in_between_counts_anew(archive: Nights) -> None:
    for _ in range(2):
        archive.replica.publish(archive.path, None)
        archive.crawl()
        archive.crawl()
        archive.publish(archive.original())
        archive.crawl()
    assert archive.changes() == []


def elsewhere(path: str) -> str:
    return path.replace("/P0", "/P9")


def test_a_file_that_redirects_to_another_place_has_moved(archive: Nights) -> None:
    page = Page(archive.original(), date(2026, 3, 1), XLSX)
    archive.replica.publish(elsewhere(archive.path), page)
    archive.replica.publish(
        archive.path,
        Page(b"", date(2026, 3, 1), status=301, headers={"Location": elsewhere(archive.path)}),
    )
    archive.crawl()
    archive.crawl()
    (change,) = archive.changes()
    assert (change.kind, change.to_url) == ("moved", elsewhere(archive.url))
    assert change.at == archive.night - timedelta(days=1)


def test_a_file_that_is_gone_and_stands_elsewhere_has_moved(archive: Nights) -> None:
    """The article links to the new place, where the very bytes are."""
    source = archive.source()
    with archive.resources.database.read() as session:
        article = session.get_one(Source, source.parent_id)
    with archive.resources.store.open(str(article.object_sha256)) as page:
        before = page.read()
    name = archive.path.rpartition("/")[2]
    after = before.replace(name.encode(), elsewhere("/" + name)[1:].encode())
    assert after != before
    place = article.url.partition(str(archive.replica.port))[2]
    archive.replica.publish(place, Page(after, date(2026, 3, 4)))
    archive.replica.publish(
        elsewhere(archive.path), Page(archive.original(), date(2026, 3, 4), XLSX)
    )
    archive.replica.publish(archive.path, None)
    for _ in range(4):
        archive.crawl()
    assert [(change.kind, change.to_url) for change in archive.changes()] == [
        ("gone", None),
        ("moved", elsewhere(archive.url)),
    ]
    assert archive.source(elsewhere(archive.url)).object_sha256 == source.object_sha256


def test_a_listing_that_leads_to_less_is_an_alarm(archive: Nights) -> None:
    assert archive.crawl().failed is None
    with archive.resources.database.read() as session:
        pages = select(Source).where(Source.role == "listing", col(Source.links) > 0)
        listing = session.exec(pages.order_by(col(Source.id).desc())).first()
    assert listing is not None
    place = listing.url.partition(str(archive.replica.port))[2]
    archive.replica.publish(place, Page(b"<html><body>" + b"x" * 900, date(2026, 3, 9)))
    assert "lead to less than they did" in (archive.crawl().failed or "")


def test_what_a_backfill_does_not_look_for_is_left_to_the_next_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article without a year of its own carries a file of another year."""
    article = Article(
        "示例市信访局部门预算公开",
        date(2026, 3, 1),
        files=(File("示例市信访局2021年部门预算.xlsx", workbook("150.00")),),
    )
    with nights(tmp_path, monkeypatch, article, Order("backfill", FUNCTIONS, (2019,))) as archive:
        assert archive.verdicts() == []
        archive.crawl(due=False)
        assert archive.verdicts() == ["captured"]
