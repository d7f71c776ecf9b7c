"""A real browser that reaches nothing but loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, sync_playwright

from tests.conftest import require

DESKTOP, PHONE = (1280, 900), (390, 844)
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@contextmanager
def browsing(
    profile: Path, size: tuple[int, int] = DESKTOP, patience: float = 10, **others: Any
) -> Iterator[Page]:
    """A page of a new Chromium, which ends with the block.

    Args:
        profile: an empty folder.
        patience: seconds that a page has to do what is asked of it.
        others: of Playwright's `launch_persistent_context`.
    """
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=require("chromium", "chromium-browser", "google-chrome"),
            headless=True,
            args=_ARGUMENTS,
            viewport={"width": size[0], "height": size[1]},
            **others,
        )
        context.set_default_timeout(patience * 1000)
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
