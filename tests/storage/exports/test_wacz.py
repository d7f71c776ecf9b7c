"""WACZ: valid by the validator, and every line of its index leads to its record."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
import surt
from cdxj_indexer.main import CDXJIndexer
from warcio.archiveiterator import ArchiveIterator

from storage.database import open_database
from storage.exports import cdxj
from storage.exports.cdxj import sort_key
from storage.exports.selection import Selection
from storage.exports.warc import write_captures
from storage.objects import open_store
from storage.settings import Settings
from tests.storage.exports.visited import Archive, fill, silent
from tests.storage.exports.warc_files import records


def pack(settings: Settings, wacz: Path, warc: Path | None = None) -> None:
    with open_database(settings) as database:
        write_captures(database, open_store(settings), Selection(), silent, warc=warc, wacz=wacz)


@pytest.fixture
def visited(local_settings: Settings, tmp_path: Path) -> Settings:
    with open_database(local_settings, create=True) as database:
        fill(Archive(database, open_store(local_settings), tmp_path))
    return local_settings


def validated(path: Path) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "wacz", "validate", "-f", str(path)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode == 0 and "the passed WACZ is valid" in done.stdout


def lines(index: str) -> list[tuple[str, str, dict[str, Any]]]:
    parted = [line.split(" ", 2) for line in index.splitlines()]
    return [(key, at, json.loads(entry)) for key, at, entry in parted]


def test_the_demo_archive_is_valid_and_damage_is_found(
    demo_archive: Settings, tmp_path: Path
) -> None:
    pack(demo_archive, tmp_path / "a.wacz")
    assert [path.name for path in tmp_path.iterdir()] == ["a.wacz"]
    assert validated(tmp_path / "a.wacz")
    data = bytearray((tmp_path / "a.wacz").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "b.wacz").write_bytes(data)
    assert not validated(tmp_path / "b.wacz")


def test_it_holds_what_the_specification_wants(visited: Settings, tmp_path: Path) -> None:
    pack(visited, tmp_path / "a.wacz", tmp_path / "a.warc.gz")
    with ZipFile(tmp_path / "a.wacz") as packed:
        assert packed.namelist() == [
            "archive/data.warc.gz",
            "indexes/index.cdx.gz",
            "indexes/index.idx",
            "pages/pages.jsonl",
            "datapackage.json",
            "datapackage-digest.json",
        ]
        for name in packed.namelist()[:2]:
            assert packed.getinfo(name).compress_type == ZIP_STORED
        described = json.loads(packed.read("datapackage.json"))
        assert packed.read("archive/data.warc.gz") == (tmp_path / "a.warc.gz").read_bytes()
        first, *pages = map(json.loads, packed.read("pages/pages.jsonl").decode().splitlines())
    assert (described["profile"], described["wacz_version"]) == ("data-package", "1.1.1")
    assert "personal data included" in described["description"]
    assert first["format"] == "json-pages-1.0"
    assert [(page["url"], page["ts"][14:16], page["title"]) for page in pages] == [
        ("http://www.a.gov.cn/%E5%85%AC%E5%BC%80/a.pdf", "05", "预算\n公开"),
        ("http://b.gov.cn:8080/b", "06", "预算\n公开"),
        ("http://www.a.gov.cn/%E5%85%AC%E5%BC%80/a.pdf", "08", "预算\n公开"),
    ]


@pytest.mark.parametrize("size", [1, 2, 3000])
def test_the_index_leads_to_the_records(
    size: int, visited: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cdxj, "_LINES_AT_ONCE", size)
    pack(visited, tmp_path / "a.wacz", tmp_path / "a.warc.gz")
    with ZipFile(tmp_path / "a.wacz") as packed:
        blocks, index = packed.read("indexes/index.cdx.gz"), packed.read("indexes/index.idx")
        warc = packed.read("archive/data.warc.gz")
    meta, *places = lines(index.decode())
    assert meta == ("!meta", "0", {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"})
    found = []
    for key, at, place in places:
        block = gzip.decompress(blocks[place["offset"] : place["offset"] + place["length"]])
        part = lines(block.decode())
        assert (part[0][:2], len(part) <= size) == ((key, at), True)
        found += part
    assert [line[:2] for line in found] == sorted(line[:2] for line in found)
    # The two that were not modified have nothing to show.
    shown = [r for r in records(tmp_path / "a.warc.gz") if r.kind in ("response", "revisit")
             and "304" not in r.head[0]]  # fmt: skip
    assert len(found) == len(shown) == 5
    for _, at, entry in found:
        start, length = int(entry["offset"]), int(entry["length"])
        (record,) = ArchiveIterator(io.BytesIO(warc[start : start + length]))
        assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == entry["digest"]
        assert record.http_headers.get_statuscode() == entry["status"]
        moment = record.rec_headers.get_header("WARC-Date")
        assert at == "".join(filter(str.isdigit, moment))[:14]


def test_the_index_is_that_of_its_usual_maker(demo_archive: Settings, tmp_path: Path) -> None:
    pack(demo_archive, tmp_path / "a.wacz", tmp_path / "data.warc.gz")
    usual = io.StringIO()
    CDXJIndexer(usual, [str(tmp_path / "data.warc.gz")], sort=True).process_all()
    with ZipFile(tmp_path / "a.wacz") as packed:
        ours = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode()
    assert lines(ours) == [line for line in lines(usual.getvalue()) if line[2]["status"] != "304"]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.cq.gov.cn/zwgk/T2024_1.HTML",
        "https://www2.cq.gov.cn:443/",
        "http://cq.gov.cn:8080",
        "http://cq.gov.cn/list/?b=2&A=1",
        "http://cq.gov.cn/a%20b/%E5%85%AC.pdf",
        "http://127.0.0.1:18931/bm/",
    ],
)
def test_keys_are_those_of_surt(url: str) -> None:
    assert sort_key(url) == surt.surt(url)
