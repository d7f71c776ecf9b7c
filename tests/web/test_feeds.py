from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from storage.database import open_database
from storage.queries.findings import FindingQuery, findings
from storage.queries.search import Query, search_all
from storage.settings import Settings
from tests.web.conftest import OFFICE, change, serving, visiting
from tests.web.test_pages import one, soup
from web import feeds

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = "<b>&amp;\"']]><script>alert(1)</script>"


def feed(visitor: httpx.Client, address: str) -> ElementTree.Element:
    """A feed that has what RFC 4287 wants of it."""
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    for element in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"a:{name}", ATOM)
            assert found.text
        moment = datetime.fromisoformat(text(element, "updated"))
        assert moment.tzinfo is not None
    assert text(root, "author/a:name")
    assert link(root, "self").endswith(address)
    ids = [text(entry, "id") for entry in root.findall("a:entry", ATOM)]
    assert len(ids) == len(set(ids))
    moments = [text(entry, "updated") for entry in root.findall("a:entry", ATOM)]
    assert moments == sorted(moments, reverse=True)
    return root


def text(element: ElementTree.Element, path: str) -> str:
    found = element.find(f"a:{path}", ATOM)
    assert found is not None
    return found.text or ""


def link(element: ElementTree.Element, rel: str) -> str:
    found = element.find(f"a:link[@rel='{rel}']", ATOM)
    assert found is not None
    return found.attrib["href"]


def test_the_newest_findings(visitor: httpx.Client, demo_archive: Settings, sha256: str) -> None:
    root = feed(visitor, "/feeds/findings.atom?rule=A14")
    with open_database(demo_archive) as database:
        expected = findings(database, FindingQuery(rule="A14", order="newest"))
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == len(expected)
    (shift,) = (entry for entry in entries if OFFICE in text(entry, "title"))
    assert text(shift, "title") == f"A14 error: {OFFICE} 2021"
    assert "5 totals are shifted up" in text(shift, "summary")
    target, _, anchor = link(shift, "alternate").partition("#")
    assert soup(visitor, target).find(id=anchor)
    assert target.endswith(f"/documents/{sha256}")
    assert link(root, "alternate").endswith("/findings?rule=A14")
    assert len(feed(visitor, "/feeds/findings.atom").findall("a:entry", ATOM)) == 50


def test_documents_of_a_search(visitor: httpx.Client, demo_archive: Settings) -> None:
    root = feed(visitor, "/feeds/search.atom?words=%E4%BF%A1%E8%AE%BF&order=amount")
    with open_database(demo_archive) as database:
        rows = list(search_all(database, Query(words=("信访",))))
    entries = root.findall("a:entry", ATOM)
    documents = {row["object_sha256"] for row in rows}
    assert {link(entry, "alternate").rpartition("/")[2] for entry in entries} == documents
    newest = max(row["captured_at"] for row in rows).isoformat(timespec="seconds")
    assert datetime.fromisoformat(text(root, "updated")) <= datetime.fromisoformat(newest)
    assert root.find("a:subtitle", ATOM) is None


def test_a_feed_of_too_many_figures_says_so(
    visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_FIGURES", 10)
    root = feed(visitor, "/feeds/search.atom")
    assert "of the 10 figures of the latest years" in text(root, "subtitle")


def test_ids_are_the_same_in_every_copy(demo_archive: Settings, own_archive: Settings) -> None:
    found: list[list[Any]] = []
    for settings in (demo_archive, own_archive):
        with visiting(settings) as visitor:
            root = feed(visitor, "/feeds/findings.atom?severity=error")
            found.append([text(entry, "id") for entry in root.findall("a:entry", ATOM)])
    assert found[0] == found[1]
    assert found[0]


def test_changes_and_deletions(own_archive: Settings, sha256: str) -> None:
    source = f"(SELECT source_id FROM disclosure_version WHERE object_sha256 = '{sha256}')"
    change(
        own_archive,
        f"UPDATE disclosure_version SET title = '{HOSTILE.replace(chr(39), chr(39) * 2)}' "
        f"|| char(1) WHERE object_sha256 = '{sha256}'",
        "INSERT INTO change (source_id, kind, at, former_sha256, object_sha256, to_url) VALUES "
        f"({source}, 'gone', '2026-03-01 00:00:00.000000', '{sha256}', '', NULL), "
        f"({source}, 'moved', '2026-03-02 00:00:00.000000', '{sha256}', '', 'http://x/2.pdf')",
    )
    with visiting(own_archive) as visitor:
        root = feed(visitor, "/feeds/changes.atom")
        moved, gone = root.findall("a:entry", ATOM)
        assert text(moved, "title") == f"moved 已移址: {HOSTILE}"
        assert text(gone, "title") == f"deleted 已删除: {HOSTILE}"
        assert text(gone, "updated") == "2026-03-01T00:00:00Z"
        assert OFFICE in text(gone, "summary")
        assert "→ http://x/2.pdf" in text(moved, "summary")
        soup(visitor, link(gone, "alternate"))


def test_a_feed_without_entries(visitor: httpx.Client) -> None:
    root = feed(visitor, "/feeds/changes.atom")
    assert text(root, "updated") == "1970-01-01T00:00:00Z"


def test_pages_lead_to_their_feeds(visitor: httpx.Client) -> None:
    for page, name in (
        ("/search?words=a&order=year", "search"),
        ("/findings?rule=A01", "findings"),
    ):
        shown = soup(visitor, page)
        target = str(shown.select("link[rel=alternate]")[-1]["href"])
        assert target == page.replace(f"/{name}", f"/feeds/{name}.atom")
        assert name == "search" or one(shown, "a.subscribe")["href"] == target
        feed(visitor, target)


def test_every_page_leads_to_the_changes(visitor: httpx.Client, sha256: str) -> None:
    for page in ("/", f"/documents/{sha256}"):
        assert len(soup(visitor, page).select('[href="/feeds/changes.atom"]')) == 2


def test_what_cannot_be_asked(visitor: httpx.Client) -> None:
    assert visitor.get("/feeds/search.atom?year=x").status_code == 400
    assert visitor.get("/feeds/findings.atom?state=x").status_code == 400
    assert visitor.get("/feeds/other.atom").status_code == 404


def test_addresses_lie_under_the_prefix(demo_archive: Settings) -> None:
    with (
        serving(demo_archive, "/archive/room") as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        root = ElementTree.fromstring(client.get("/feeds/findings.atom").content)
        assert link(root, "self") == f"{address}/archive/room/feeds/findings.atom"
        entry = root.find("a:entry", ATOM)
        assert entry is not None
        assert link(entry, "alternate").startswith(f"{address}/archive/room/documents/")
