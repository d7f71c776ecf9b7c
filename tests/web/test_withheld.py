"""A withheld file in the reading room: its page says so, and nothing of its content is shown."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest

from storage.database import open_database
from storage.exports.publishing import publish
from storage.objects import open_store
from storage.queries.documents import documents
from storage.settings import Settings
from storage.withholding import show_again, withhold
from tests.web.conftest import OFFICE, visiting
from tests.web.test_operands import SHIFT
from tests.web.test_pages import one, soup, words
from web.api import PREFIX

WHY = "names a private person"


@pytest.fixture
def visitor(own_archive: Settings, sha256: str) -> Iterator[httpx.Client]:
    """Somebody who looked at the archive before the file was withheld."""
    with visiting(own_archive) as client:
        assert OFFICE in client.get("/").text
        assert client.get(f"/documents/{sha256}/pages/7.png").status_code == 200
        with open_database(own_archive) as database:
            withhold(database, sha256, WHY)
        yield client


def test_its_page_says_since_when_and_why(visitor: httpx.Client, sha256: str) -> None:
    page = soup(visitor, f"/documents/{sha256}")
    assert WHY in words(page.select("main .notice")[0])
    assert not page.select("table.grid")
    assert not page.select("article.check")
    assert sha256 in words(page)
    office = soup(visitor, f"/offices/500152/{OFFICE}")
    assert "withheld 暂不公开" in words(one(office, f'.files div:has(a[href$="{sha256}"])'))


@pytest.mark.parametrize(
    "path",
    [
        "/facts/{fact}",
        "/facts/{fact}/page.png",
        "/documents/{sha256}/pages/7",
        "/documents/{sha256}/pages/7.png",
        f"/documents/{{sha256}}/findings/{SHIFT}",
        f"/documents/{{sha256}}/findings/{SHIFT}/7.png",
        f"{PREFIX}/facts/{{fact}}",
        f"{PREFIX}/documents/{{sha256}}/results",
    ],
)
def test_its_content_is_refused(
    visitor: httpx.Client, sha256: str, fact_id: str, path: str
) -> None:
    answer = visitor.get(path.format(sha256=sha256, fact=fact_id))
    assert answer.status_code == 403
    assert "withheld since " in answer.text
    assert WHY in answer.text


def test_lists_and_downloads_do_without_it(
    visitor: httpx.Client, sha256: str, fact_id: str
) -> None:
    for path in (
        "/",
        f"/search?office={OFFICE}",
        f"/search.csv?office={OFFICE}",
        "/findings",
        "/feeds/findings.atom",
        f"{PREFIX}/facts?office={OFFICE}",
        f"{PREFIX}/findings?limit=1000",
    ):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert fact_id not in answer.text, path
        assert "上移一行" not in answer.text, path
    document = visitor.get(f"{PREFIX}/documents/{sha256}").json()
    assert document["documents"][0]["withheld"] == WHY
    assert document["tables"] == document["facts"] == document["results"] == []


def test_the_archive_itself_has_lost_nothing(
    visitor: httpx.Client, own_archive: Settings, sha256: str
) -> None:
    assert visitor.get("/").status_code == 200
    with open_database(own_archive) as database:
        (row,) = documents(database, sha256=sha256)
    assert row["facts"] > 0
    assert open_store(own_archive).stat(sha256) is not None


def test_files_made_before_are_not_handed_out(own_archive: Settings, sha256: str) -> None:
    with open_database(own_archive) as database, visiting(own_archive) as client:
        for name in ("gongkai-package.zip", "gongkai-sqlite.zip"):
            publish(database, own_archive.published, lambda _: None)
            assert client.get(f"/take-away/{name}").status_code == 200
            withhold(database, sha256, WHY)
            assert client.get(f"/take-away/{name}").status_code == 404
            assert "withheld since" in client.get("/take-away").text
            publish(database, own_archive.published, lambda _: None)
            content = client.get(f"/take-away/{name}").content
            with ZipFile(BytesIO(content)) as archive:
                assert not [
                    one for one in archive.namelist() if sha256.encode() in archive.read(one)
                ]
            show_again(database, sha256, "mended")
