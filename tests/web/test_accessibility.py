"""WCAG 2.2 AA as far as axe sees it, on every kind of page, on a screen and on a phone."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from storage.settings import Settings
from tests.archive import copied
from tests.web.browsing import DESKTOP, PHONE, browsing
from tests.web.conftest import OFFICE, serving

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def room(demo_archive: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = copied(demo_archive, tmp_path_factory.mktemp("room") / "data")
    own = own.model_copy(update={"report_address": "desk@example.org"})
    with serving(own) as address:
        yield address


@pytest.fixture(scope="module", params=["desktop", "phone", "dark"])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    size = PHONE if request.param == "phone" else DESKTOP
    # Axe is put into the page by the test; what the pages allow themselves is tested elsewhere.
    with browsing(
        tmp_path_factory.mktemp("profile"),
        size,
        patience=30,
        bypass_csp=True,
        color_scheme="dark" if request.param == "dark" else "light",
    ) as found:
        yield found


@pytest.mark.parametrize("kind", ["start", "search", "hits", "bad", "findings", "office",
                                  "document", "page", "figure", "finding", "log",
                                  "trouble"])  # fmt: skip
def test_no_serious_violation(page: Page, room: str, kind: str, sha256: str, fact_id: str) -> None:
    addresses = {
        "start": "/",
        "search": "/search",
        "hits": "/search?words=信访&year=2021",
        "bad": "/search?year=x",
        "findings": "/findings",
        "office": f"/offices/500152/{quote(OFFICE)}",
        "document": f"/documents/{sha256}",
        "page": f"/documents/{sha256}/pages/7",
        "figure": f"/facts/{fact_id}",
        "finding": f"/documents/{sha256}/findings/A14-t1-c2-r12",
        "log": "/log",
        "trouble": "/nowhere",
    }
    page.goto(f"{room}{addresses[kind]}")
    options = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    grave = [
        (entry["id"], entry["impact"], [node["target"] for node in entry["nodes"][:5]])
        for entry in found
        if entry["impact"] in ("serious", "critical")
    ]
    assert not grave
    assert page.locator("h1").count() == 1


def test_the_keyboard_reaches_the_content_first(page: Page, room: str) -> None:
    page.goto(f"{room}/search")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "words"


def test_a_search_needs_no_pointer(page: Page, room: str) -> None:
    page.goto(f"{room}/search")
    page.get_by_label("Words in the office").focus()
    page.keyboard.type("住房公积金")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?words=**")
    assert page.locator(".hits tbody tr").count() > 3
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
