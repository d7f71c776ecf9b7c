"""The reading room as a visitor sees it, in a real browser that reaches nothing but it."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.web.browsing import fits, follow
from tests.web.conftest import BEIBEI, OFFICE


def test_from_the_start_to_the_marked_cell(page: Page, room: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(room)
    assert fits(page)
    night, log = (line.bounding_box() for line in page.locator("p.night").all())
    assert night
    assert log
    assert night["y"] + night["height"] <= log["y"]
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
