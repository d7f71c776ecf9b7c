"""The reading room as a visitor sees it, in a real browser that reaches nothing but it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

from storage.settings import Settings
from tests.conftest import require
from tests.web.conftest import OFFICE, copied, serving

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
BEIBEI = "重庆市北碚区信访办公室"
DESKTOP, PHONE = (1280, 900), (390, 844)


@pytest.fixture(scope="module")
def room(demo_archive: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = copied(demo_archive, tmp_path_factory.mktemp("room") / "data")
    with serving(own) as address:
        yield address


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    program = require("chromium", "chromium-browser", "google-chrome")
    profile: Path = tmp_path_factory.mktemp("profile")
    width, height = request.param
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=program,
            headless=True,
            args=ARGUMENTS,
            viewport={"width": width, "height": height},
        )
        context.set_default_timeout(10_000)
        yield context.pages[0]
        context.close()


def fits(page: Page) -> bool:
    """Whether nothing must be scrolled sideways to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def follow(page: Page, link: Locator, address: str) -> None:
    """Click and wait until the page at the address has come; it must fit the screen."""
    link.click()
    page.wait_for_url(address)
    assert fits(page)


def test_from_the_start_to_the_marked_cell(page: Page, room: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(room)
    assert fits(page)
    follow(page, page.get_by_role("link", name="All offices"), "**/offices")
    follow(page, page.get_by_role("link", name=OFFICE), "**/offices/**")
    title = f"{OFFICE}2021年部门预算情况说明"
    follow(page, page.get_by_role("link", name=title), "**/documents/*")
    finding = page.locator("article.check.failed").first
    assert "A14" in finding.inner_text()
    assert not finding.locator("section").first.is_visible()
    finding.locator("summary").click()
    assert finding.locator("section").first.is_visible()
    follow(page, finding.get_by_role("link", name="2.76", exact=True).first, "**/facts/*")
    picture = page.locator(".picture img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 800
    assert "2.76 万元" in page.locator("ol.chain").inner_text()
    follow(page, page.locator("ol.chain a").first, "**/documents/*#t1-r14-c2")
    assert page.locator("td:target").inner_text() == "2.76"
    assert set(asked) == {urlsplit(room).netloc}
    assert not complaints


def test_from_a_place_to_a_figure_and_a_comparison(page: Page, room: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(room)
    follow(page, page.locator("table.matrix").get_by_role("link", name="重庆市"), "**/?place=50")
    follow(
        page, page.get_by_role("link", name="重庆市北碚区", exact=True), "**/offices?place=500109"
    )
    follow(page, page.get_by_role("link", name=BEIBEI), "**/offices/500109/**")
    chart = page.get_by_role("img", name="Total income and expenditure, budget (万元)")
    assert chart.locator("rect").first.evaluate("bar => getComputedStyle(bar).fill") != "none"
    follow(page, page.get_by_role("link", name="873.25").first, "**/facts/*")
    page.go_back()
    follow(page, page.get_by_role("link", name="Compare them over the years"), "**/compare?**")
    page.get_by_label("or a code").fill("2010308")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare?*code=2010308*")
    assert fits(page)
    taken = page.locator(".mapping").inner_text()
    assert "2010308" in taken
    assert "2024: 20140" in taken
    follow(page, page.get_by_role("link", name="657.05"), "**/facts/*")
    assert "657.05" in page.locator(".stated").inner_text()
    assert not complaints
