"""The jobs of a monitor in a real browser: who budgeted how much, taken away and watched."""

import csv
from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import Page

from tests.web.browsing import follow
from tests.web.conftest import OFFICE
from tests.web.test_feeds import ATOM


def petition_work(page: Page, room: str) -> list[tuple[str, str, str]]:
    """Ask what each office budgeted for petition work in 2021: office, figure, its evidence."""
    page.goto(f"{room}/search")
    link = page.get_by_role("link", name="What each office budgeted for petition work")
    follow(page, link, "**/search?words=*")
    page.locator("summary", has_text="More conditions").click()
    page.get_by_label("Fiscal year").fill("2021")
    page.get_by_label("Kind of document").select_option("budget")
    page.get_by_label("Measure").select_option("total")
    page.get_by_label("Order").select_option("relevance")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    page.wait_for_url("**year=2021**")
    found = []
    for row in page.locator("table.hits tbody tr").all():
        amount = row.locator("a.amount")
        office = row.get_by_role("link").first.inner_text()
        found.append((office, amount.inner_text(), str(amount.get_attribute("href"))))
    return found


def test_what_each_office_budgeted_and_the_answer_taken_away(
    page: Page, room: str, tmp_path: Path
) -> None:
    found = petition_work(page, room)
    assert {office for office, _, _ in found} == {OFFICE}
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV", exact=True).click()
    taken.value.save_as(tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {(row["organisation"], f"/facts/{row['fact_id']}") for row in rows}
    assert {(office, address) for office, _, address in found} <= told
    assert all(row["object_sha256"] and row["url"] and row["captured_at"] for row in rows)
    first = page.locator("a.amount").first
    amount = first.inner_text()
    follow(page, first, "**/facts/*")
    assert amount.split()[0] in page.locator(".stated").inner_text()
    assert page.locator(".picture img").evaluate("image => image.decode().then(() => true)")


def test_a_search_is_subscribed_to(page: Page, room: str) -> None:
    petition_work(page, room)
    address = page.get_by_role("link", name="Subscribe").first.get_attribute("href")
    answer = page.request.get(f"{room}{address}")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    entries = ElementTree.fromstring(answer.body()).findall("a:entry", ATOM)
    offices = [entry.findtext("a:summary", "", ATOM) for entry in entries]
    assert any(OFFICE in summary for summary in offices)
    link = entries[0].find("a:link", ATOM)
    assert link is not None
    page.goto(link.attrib["href"])
    assert page.locator("table.grid").count() > 0


def test_the_shifted_column_of_tongnan_and_why_we_say_so(page: Page, room: str) -> None:
    page.goto(f"{room}/findings")
    page.get_by_label("Rule").select_option("A14")
    page.get_by_label("Office").fill("潼南")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**rule=A14**")
    finding = page.locator("article.finding").first
    assert "上移一行" in finding.inner_text()
    assert "How sure we are" in finding.inner_text()
    on_pages = finding.locator('a[href*="/findings/"]').first
    follow(page, on_pages, "**/documents/*/findings/*")
    assert page.locator(".operand-list li").count() == 5
    assert "26.47" in page.locator(".operand-list").inner_text()
    picture = page.locator("main img").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 800
