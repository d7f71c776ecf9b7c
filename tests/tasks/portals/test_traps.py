"""What is no end is not followed; what may be a page is."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.portals import registry
from tasks.portals.reading import read_page
from tasks.portals.traps import trapped

DATA = Path(registry.__file__).parent / "data"
HOST = "http://www.example.gov.cn"
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/" + "a" * 2000, "2000 characters"),
        ("/a?b=" + "%E9" * 700, "2000 characters"),
        ("/xxgk/xxgk/xxgk/xxgk/", "xxgk stands 4 times"),
        ("/zw/ys/zw/ys/zw/ys/zw/index.html", "zw stands 4 times"),
        ("/2026/2026/2026/2026/a.html", "2026 stands 4 times"),
        ("/a/b/a/b/a/b/a/b/c", "stands 4 times"),
        ("/a.jsp;jsessionid=9F1C", "session id in the path"),
        ("/a.jsp;JSESSIONID=9F1C?id=3", "session id in the path"),
        ("/a.php?PHPSESSID=9f1c", "session id PHPSESSID"),
        ("/a.do?id=1&jsessionid=9F1C", "session id jsessionid"),
        ("/a.asp?ASPSESSIONIDQQABCD=X", "session id"),
        ("/a?sid=" + "0aF3" * 8, "session id sid"),
        ("/calendar?year=1900", "calendar"),
        ("/calendar?year=1979&month=12", "calendar"),
        ("/calendar?date=2099-01-01", "calendar"),
        ("/calendar?date=20990101", "calendar"),
        ("/calendar?ym=206001", "calendar"),
        ("/calendar?day=9999/1/1", "calendar"),
        ("/calendar?year=2099年", "calendar"),
    ],
)
def test_traps_are_named(path: str, reason: str) -> None:
    assert reason in (trapped(HOST + path) or "")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/" + "a" * 1900,
        "/xxgk/xxgk/xxgk/a.html",
        "/00/00/00/00/00/1234.pdf",
        "/1/1/1/1/1/1.html",
        "//////a",
        f"/attachments/1/202401/28/a.pdf20240128183610173.pdf?sid={UUID}",
        f"/attachments/1/202401/28/a.pdf?sid={'0' * 32}",
        "/gkmlpt/api/all/123?page=2&sid=758001",
        f"/columns/{UUID}/index.html",
        "/col/col1/index.html?uid=1&pageNum=7",
        "/list?year=2026",
        "/list?year=1998&month=2",
        "/list?year=",
        "/list?year=all",
        "/list?date=12",
        "/list?date=1231",
        "/list?date=1700000000000",
        "/list?y=1024768",
        "/search?begin=1900-01-01&end=2099-12-31",
        "/a?id=2099&page=1900",
        "/a;v=1/b.html",
    ],
)
def test_pages_are_followed(path: str) -> None:
    assert trapped(HOST + path) is None


def registered() -> Iterator[str]:
    for name, columns in {"regions.csv": ["url"], "archive.csv": ["listings"]}.items():
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                for column in columns:
                    yield from line[column].split()


def test_every_registered_address_is_followed() -> None:
    addresses = list(registered())
    assert len(addresses) > 3000
    assert [(address, trapped(address)) for address in addresses if trapped(address)] == []


def test_no_link_of_a_real_page_is_a_trap(shared: Path) -> None:
    found: set[str] = set()
    for path in sorted((shared / "portal_pages").glob("*.html")):
        reading = read_page(path.read_bytes(), None, f"{HOST}/zwgk/index.html", "auto")
        found |= {link.url for link in reading.items} | {*reading.next}
        found |= {link.url for link in reading.attachments}
    assert len(found) > 100
    assert {url for url in found if trapped(url)} == set()


@given(st.text() | st.text().map(lambda text: f"{HOST}/{text}?{text}"))
@example("http://[::1/a")
@example("http://a:b/c?d=e;f&&=")
@example("\ud800")
def test_any_text_is_answered(url: str) -> None:
    assert trapped(url) != ""
