"""The pictures of the reading room in the docs, made over the demo's archive: `make pictures`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Page

from storage.settings import Settings
from tests.archive import crawled
from tests.web.browsing import browsing
from tests.web.conftest import BEIBEI, OFFICE, serving

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WIDTH, LEAST_HIGH, MOST_HIGH = 1180, 500, 1300


def taken(archive: Settings, profile: Path) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of the main pages, each as wide as `WIDTH` and as high as `MOST_HIGH` at most.

    Args:
        archive: as `tests.archive.crawled` makes it; pictures of pages are kept in it.
        profile: an empty folder for the browser.
    """
    with serving(archive) as room, browsing(profile, (WIDTH, LEAST_HIGH)) as page:
        page.goto(room)
        yield "start", _picture(page)
        page.goto(f"{room}/offices/500109/{quote(BEIBEI)}")
        yield "office", _picture(page)
        page.goto(f"{room}/search?words={quote('信访事务')}")
        yield "search", _picture(page)
        page.goto(f"{room}/findings?rule=A14&office={quote(OFFICE)}")
        page.locator('article.finding a[href*="/findings/"]').first.click()
        page.wait_for_url("**/documents/*/findings/*")
        yield "evidence", _picture(page)
        page.goto(page.url.split("/findings/")[0])
        yield "reading-room", _picture(page)


def _picture(page: Page) -> bytes:
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": WIDTH, "height": LEAST_HIGH})
    high = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": min(high, MOST_HIGH)})
    return page.screenshot()


def main() -> int:
    """Write them into the docs."""
    with TemporaryDirectory() as folder:
        for name, png in taken(crawled(Path(folder, "data")), Path(folder, "profile")):
            (PICTURES / f"{name}.png").write_bytes(png)
            print(f"{name}.png: {len(png):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
