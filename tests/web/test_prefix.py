"""The reading room behind a proxy that serves it under a prefix, and takes the prefix off."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup

from storage.settings import Settings
from tests.web.conftest import serving

ROOT = "/archive/room"
# Pages of the walk, breadth first, so that every kind of page is among them.
MOST = 60


@pytest.fixture(scope="module")
def room(demo_archive: Settings) -> Iterator[httpx.Client]:
    with (
        serving(demo_archive, ROOT) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        yield client


def _ask(room: httpx.Client, address: str) -> httpx.Response:
    """As a visitor asks the proxy, and the proxy asks us."""
    assert address.startswith(ROOT), address
    return room.get(address.removeprefix(ROOT) or "/")


def _addresses(page: str, base: str) -> list[str]:
    """What a page of ours leads to in our own origin, without fragments."""
    found = []
    for tag in BeautifulSoup(page, "lxml").select("[href], [src], [action], [hx-get]"):
        for name in ("href", "src", "action", "hx-get"):
            target = urljoin(base, str(tag.get(name, "")))
            if tag.get(name) and not urlsplit(target).netloc and not urlsplit(target).scheme:
                found.append(target.partition("#")[0])
    return list(dict.fromkeys(found))


def test_every_address_lies_under_the_prefix(room: httpx.Client) -> None:
    waiting, seen, kinds = [f"{ROOT}/"], {f"{ROOT}/"}, set()
    for _ in range(MOST):
        if not waiting:
            break
        # One of a kind that was not asked for yet, if there is one.
        address = min(waiting, key=lambda one: (_kind(one) in kinds, waiting.index(one)))
        waiting.remove(address)
        kinds.add(_kind(address))
        response = _ask(room, address)
        assert response.status_code in (200, 303), address
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        for found in _addresses(response.text, address):
            assert found.startswith(f"{ROOT}/"), (address, found)
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    assert {
        "",
        "documents",
        "facts",
        "offices",
        "static",
        "language",
        "compare",
        "portals",
    } <= kinds


def _kind(address: str) -> str:
    return urlsplit(address).path.removeprefix(f"{ROOT}/").partition("/")[0]


@pytest.mark.parametrize(("first", "heading"), [("zh", "单位 Offices"), ("en", "Offices 单位")])
def test_the_language_is_remembered_for_the_prefix(
    room: httpx.Client, first: str, heading: str
) -> None:
    answer = room.get(f"/language/{first}", params={"back": "/?x=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ROOT}/?x=1")
    cookie = answer.headers["set-cookie"]
    assert f"Path={ROOT}" in cookie
    page = room.get("/offices", headers={"Cookie": cookie.partition(";")[0]})
    assert " ".join(BeautifulSoup(page.text, "lxml").h1.text.split()) == heading  # type: ignore[union-attr]
    assert page.headers["vary"] == "Cookie"


@pytest.mark.parametrize(
    "back",
    ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "x", "/\tx"],
)
def test_the_language_leads_nowhere_else(room: httpx.Client, back: str) -> None:
    assert room.get("/language/en", params={"back": back}).status_code == 404


def test_an_unknown_language_is_no_page(room: httpx.Client) -> None:
    assert room.get("/language/fr").status_code == 404
