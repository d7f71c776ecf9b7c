"""Files to take away over HTTP: whole, in ranges, and never anything else."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup

from storage.database import Database, open_database
from storage.exports.publishing import PUBLISHED, Kind, Publication, publish
from storage.exports.writing import Told
from storage.settings import Settings
from tests.archive import copied
from tests.web.conftest import serving, visiting
from web.takeaway import OPENING

PACKAGE = "/take-away/gongkai-package.zip"
NOTHING = "Nothing was published yet"


@pytest.fixture(scope="module")
def archive(demo_archive: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return copied(demo_archive, tmp_path_factory.mktemp("room") / "data")


@pytest.fixture(scope="module")
def published(archive: Settings) -> Publication:
    with open_database(archive) as database:
        return publish(database, archive.published, lambda _: None)


@pytest.fixture(scope="module")
def room(archive: Settings, published: Publication) -> Iterator[httpx.Client]:
    with visiting(archive) as client:
        yield client


def test_the_page_says_what_each_file_is(room: httpx.Client, published: Publication) -> None:
    page = BeautifulSoup(room.get("/take-away").text, "lxml")
    articles = page.select("article")
    assert len(articles) == len(published.files) == len(OPENING)
    for article, file in zip(articles, published.files, strict=True):
        text = " ".join(article.get_text(" ").split())
        assert file.title in text
        assert file.title_zh in text
        assert f"{file.made_at:%Y-%m-%d %H:%M} UTC" in text
        assert f"Figures 数据 {file.rows['facts']:,}" in text
        assert [code.text for code in article.select("code")] == [
            file.sha256,
            *(line for _, line in OPENING[file.name]),
        ]
        (link,) = article.select("a")
        assert link["href"] == f"/take-away/{file.name}"
    assert "replaced by ***" in page.text
    assert "withheld" in page.text
    assert "WACZ" in page.select("#parts + ul li")[-1].text
    others = {link["href"] for link in page.select("#parts + ul a")}
    assert others == {
        "/search",
        "/feeds/changes.atom",
        "/feeds/findings.atom",
        "/api/v1/openapi.json",
    }
    for address in others:
        assert room.get(str(address)).status_code == 200


def test_every_page_leads_there(room: httpx.Client) -> None:
    for address in ("/", "/offices"):
        page = BeautifulSoup(room.get(address).text, "lxml")
        assert page.select_one("footer a[href='/take-away']")
    assert BeautifulSoup(room.get("/").text, "lxml").select_one("main a[href='/take-away']")


def test_a_file_is_the_bytes_of_its_hash(room: httpx.Client, published: Publication) -> None:
    for file in published.files:
        answer = room.get(f"/take-away/{file.name}")
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert answer.headers["etag"] == f'"{file.sha256}"'
        assert answer.headers["content-disposition"] == f'attachment; filename="{file.name}"'
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["x-content-type-options"] == "nosniff"
        head = room.head(f"/take-away/{file.name}")
        assert (head.status_code, head.content) == (200, b"")
        assert int(head.headers["content-length"]) == file.bytes
        assert head.headers["etag"] == answer.headers["etag"]


def test_ranges(room: httpx.Client) -> None:
    whole = room.get(PACKAGE)
    etag, content = whole.headers["etag"], whole.content
    part = room.get(PACKAGE, headers={"Range": "bytes=10-99", "If-Range": etag})
    assert (part.status_code, part.content) == (206, content[10:100])
    assert part.headers["content-range"] == f"bytes 10-99/{len(content)}"
    assert room.get(PACKAGE, headers={"Range": "bytes=-5"}).content == content[-5:]
    other = room.get(PACKAGE, headers={"Range": "bytes=10-99", "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, content)
    beyond = room.get(PACKAGE, headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416


def test_what_a_visitor_has_is_not_sent_again(room: httpx.Client) -> None:
    etag = room.head(PACKAGE).headers["etag"]
    again = room.get(PACKAGE, headers={"If-None-Match": f'"x", W/{etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert room.get(PACKAGE, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        PUBLISHED,
        "..%2fgongkai.db",
        "%2e%2e%2fgongkai.db",
        "..%5cgongkai.db",
        "%2fetc%2fpasswd",
        "gongkai-package.zip%00",
        "gongkai-package.zip%0a",
        "gongkai-package.zip.partial",
        "GONGKAI-PACKAGE.ZIP",
        "made-x/gongkai-package.zip",
        "%20",
        "%2e%2e",
        "",
        "x" * 5000,
    ],
)
def test_no_other_name_gives_a_file(archive: Settings, room: httpx.Client, name: str) -> None:
    answer = room.get(f"/take-away/{name}")
    assert answer.status_code == 404
    assert str(archive.data) not in answer.text


def test_nothing_is_written(room: httpx.Client) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert room.request(method, PACKAGE).status_code == 405


def test_the_lines_to_copy_work(
    archive: Settings, published: Publication, tmp_path: Path, room: httpx.Client
) -> None:
    for name, lines in OPENING.items():
        (tmp_path / name).write_bytes(room.get(f"/take-away/{name}").content)
        for (with_what, _), line in lines:
            if with_what == "Datasette":
                continue
            words = line.split()[1:] if line.startswith("python ") else ["-c", line]
            subprocess.run([sys.executable, *words], cwd=tmp_path, check=True, timeout=60)
    # Datasette is asked for in tests/storage/exports; here, that its folder has what it wants.
    folder = tmp_path / OPENING["gongkai-sqlite.zip"][-1][1].split()[1]
    assert {path.name for path in folder.iterdir()} == {"gongkai.db", "metadata.json"}
    with sqlite3.connect(folder / "gongkai.db") as link:
        file = published.file("gongkai-sqlite.zip")
        assert file is not None
        assert link.execute("SELECT count(*) FROM figures").fetchone() == (file.rows["facts"],)


def test_under_a_prefix(archive: Settings, published: Publication) -> None:
    with (
        serving(archive, "/archive/room") as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        page = BeautifulSoup(client.get("/take-away").text, "lxml")
        links = [str(link["href"]) for link in page.select("main a")]
        assert f"/archive/room{PACKAGE}" in links
        for link in links:
            assert client.get(link.removeprefix("/archive/room")).status_code == 200, link


def test_nothing_published(demo_archive: Settings, visitor: httpx.Client) -> None:
    assert not demo_archive.published.exists()
    page = visitor.get("/take-away")
    assert page.status_code == 200
    assert NOTHING in page.text
    assert "gongkai publish" in page.text
    assert "article" not in page.text
    assert visitor.get(PACKAGE).status_code == 404


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"files": []}'])
def test_a_damaged_list_is_no_list(own_archive: Settings, damage: bytes) -> None:
    own_archive.published.mkdir()
    (own_archive.published / PUBLISHED).write_bytes(damage)
    with visiting(own_archive) as visitor:
        page = visitor.get("/take-away")
        assert (page.status_code, NOTHING in page.text) == (200, True)
        assert visitor.get(PACKAGE).status_code == 404


def small(text: str) -> Kind:
    def make(_database: Database, target: Path, _told: Told) -> dict[str, int]:
        target.write_text(text)
        return {"<script>": 1}

    return Kind("a.txt", "<script>alert(1)</script>", "", make)


def test_a_file_that_is_not_as_published_is_not_given(own_archive: Settings) -> None:
    with open_database(own_archive) as database:
        made = publish(database, own_archive.published, lambda _: None, [small("text")])
    path = own_archive.published / made.folder / "a.txt"
    with visiting(own_archive) as visitor:
        answer = visitor.get("/take-away/a.txt")
        assert (answer.text, answer.headers["content-type"]) == ("text", "application/octet-stream")
        assert "<script>" not in visitor.get("/take-away").text
        for spoil in (lambda: path.write_text("tex"), path.unlink, path.mkdir):
            spoil()
            assert visitor.get("/take-away/a.txt").status_code == 503
            assert visitor.get("/take-away").status_code == 200


def test_a_download_ends_whole_though_another_is_published(own_archive: Settings) -> None:
    """32 MB do not fit the buffers between: most of it is read after the file was replaced."""
    first, second = ("ab" * (16 << 20), "cd" * (16 << 20))
    with open_database(own_archive) as database, visiting(own_archive) as visitor:
        folder = own_archive.published
        publish(database, folder, lambda _: None, [small(first)])
        with visitor.stream("GET", "/take-away/a.txt") as answer:
            parts = answer.iter_bytes(1 << 16)
            taken = [next(parts)]
            publish(database, folder, lambda _: None, [small(second)])
            taken += parts
        assert b"".join(taken) == first.encode()
        etag = answer.headers["etag"]
        rest = visitor.get("/take-away/a.txt", headers={"Range": "bytes=9-", "If-Range": etag})
        assert (rest.status_code, rest.text) == (200, second)
        listed: Any = json.loads((folder / PUBLISHED).read_bytes())
        assert rest.headers["etag"] == f'"{listed["files"][0]["sha256"]}"' != etag
