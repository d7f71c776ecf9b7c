"""Taking the archive away in a real browser, and opening what was taken."""

import csv
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from storage.database import open_database
from storage.exports.publishing import publish
from storage.settings import Settings
from tests.archive import copied
from tests.web.browsing import DESKTOP, PHONE, browsing, fits, follow
from tests.web.conftest import serving


@pytest.fixture(scope="module")
def room(demo_archive: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = copied(demo_archive, tmp_path_factory.mktemp("room") / "data")
    with open_database(own) as database:
        publish(database, own.published, lambda _: None)
    with serving(own) as address:
        yield address


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    profile = tmp_path_factory.mktemp("profile")
    # Axe is put into the page by the test.
    with browsing(profile, request.param, accept_downloads=True, bypass_csp=True) as found:
        yield found


def unpacked(page: Page, name: str, folder: Path) -> Path:
    """Click the file, compare it with the hash beside it, and unpack it."""
    with page.expect_download() as taken:
        page.get_by_role("link", name=name, exact=True).click()
    assert taken.value.suggested_filename == name
    taken.value.save_as(folder / name)
    told = page.locator("article", has_text=name).locator("code").first.inner_text()
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == told
    with ZipFile(folder / name) as archive:
        archive.extractall(folder / "files")
    return folder / "files"


def test_the_package_opens_and_has_what_the_search_shows(
    page: Page, room: str, tmp_path: Path
) -> None:
    page.goto(f"{room}/search?words=信访事务&year=2024&measure=total&order=amount")
    hit = page.locator(".hits tbody tr").first
    shown = hit.locator(".amount").inner_text().split()[0]
    fact_id = (hit.locator(".amount").get_attribute("href") or "").rpartition("/")[2]
    page.goto(room)
    follow(page, page.get_by_role("link", name="Take all of it away"), "**/take-away")
    assert fits(page)
    folder = unpacked(page, "gongkai-package.zip", tmp_path)
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    with (folder / "facts.csv").open(encoding="utf-8", newline="") as file:
        (fact,) = (row for row in csv.DictReader(file) if row["fact_id"] == fact_id)
    assert (fact["stated"], fact["fiscal_year"]) == (shown, "2024")


def test_the_database_opens_with_its_views(page: Page, room: str, tmp_path: Path) -> None:
    page.goto(f"{room}/take-away")
    folder = unpacked(page, "gongkai-sqlite.zip", tmp_path)
    assert (folder / "metadata.json").is_file()
    with sqlite3.connect(folder / "gongkai.db") as link:
        views = {
            name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type='view'")
        }
        assert views == {"figures", "errors"}
        asked = "SELECT measure_en FROM figures WHERE name = '信访事务' AND fiscal_year = 2024"
        assert ("Total",) in link.execute(asked).fetchall()


def test_the_page_is_accessible_and_asks_nobody_else(page: Page, room: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{room}/take-away")
    found = Axe().run(page).response["violations"]
    assert not [(entry["id"], entry["impact"]) for entry in found]
    assert all(address.startswith(room) for address in asked)
