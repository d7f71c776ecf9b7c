"""The signed log in the reading room: what it says, and that its pages come without it, too."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup, Tag
from pydantic import SecretStr

from storage.database import upgrade
from storage.log import checkpoints, ring, stamps
from storage.log.log import Log
from storage.objects import open_files
from storage.settings import Settings
from tests.archive import copied
from tests.storage.exports.authority import found
from tests.web.conftest import change, visiting

UNREADABLE = "cannot be read now"


def soup(visitor: httpx.Client, address: str) -> BeautifulSoup:
    response = visitor.get(address)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "lxml")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_the_start_shows_the_newest_checkpoint(
    visitor: httpx.Client, demo_archive: Settings
) -> None:
    checkpoint = Log(open_files(demo_archive)).checkpoint()
    assert checkpoint is not None
    (line,) = [each for each in soup(visitor, "/").select("p.night") if "Signed log" in each.text]
    assert f"{checkpoint.size:,} entries" in words(line)
    assert f"{checkpoint.root.hex()[:12]}…" in words(line)
    assert " UTC" in words(line)
    (link,) = line.select("a")
    assert link["href"] == "/log"


def test_the_page_has_all_that_a_stranger_needs(
    visitor: httpx.Client, demo_archive: Settings
) -> None:
    files = open_files(demo_archive)
    log, known = Log(files), ring.read(files)
    assert known is not None
    assert log.note is not None
    page = soup(visitor, "/log")
    vkey = known.verifiers[0].vkey
    assert [pre.text for pre in page.select("pre.cite")] == [log.note.decode(), vkey]
    facts = words(page.select_one("dl.facts") or page)
    assert f"Entries 条数 {log.size}" in facts
    assert "Wait to be sealed 待封存 0" in facts
    assert "none: when it was so, this archive alone says" in facts
    assert f"--key '{vkey}'" in page.text
    assert "Not that an office published them" in page.text
    (link,) = page.select("a[download]")
    answer = visitor.get(str(link["href"]))
    assert (link["href"], answer.content) == ("/log/checkpoint", log.note)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    checkpoints.opened(answer.content, known.verifiers, demo_archive.log_origin)
    said = visitor.get("/api/v1/log").json()
    assert (said["leaves"], said["checkpoint"]) == (log.size, log.note.decode())
    assert (said["keys"], said["not_sealed"], said["time_stamps"]) == ([vkey], 0, [])


def test_chinese_first(visitor: httpx.Client) -> None:
    page = visitor.get("/log", headers={"Cookie": "language=zh"}).text
    assert page.index("签名日志</span>") < page.index("The signed log</span>")


@pytest.mark.parametrize("path", ["/documents/{sha256}", "/facts/{fact}"])
def test_a_capture_says_where_it_is_sealed(
    path: str, own_archive: Settings, sha256: str, fact_id: str
) -> None:
    address = path.format(sha256=sha256, fact=fact_id)
    with sqlite3.connect(own_archive.data / "gongkai.db") as link:
        (leaf,) = link.execute(
            "SELECT leaf FROM capture WHERE object_sha256 = ?", [sha256]
        ).fetchone()
    with visiting(own_archive) as visitor:
        assert f"sealed as leaf 已封存，叶序号 {leaf} " in words(soup(visitor, address))
    # As between the two halves of a sealing: it has its place, and the log has not taken it.
    change(own_archive, f"UPDATE capture SET leaf = 9999 WHERE object_sha256 = '{sha256}'")
    with visiting(own_archive) as visitor:
        assert "not sealed yet" in words(soup(visitor, address))
    change(own_archive, f"UPDATE capture SET leaf = NULL WHERE object_sha256 = '{sha256}'")
    with visiting(own_archive) as visitor:
        assert "not sealed yet" in words(soup(visitor, address))
        assert "Wait to be sealed 待封存 1 " in words(soup(visitor, "/log"))


def test_time_stamps_are_shown_if_they_hold(own_archive: Settings, tmp_path: Path) -> None:
    files, authority = open_files(own_archive), found(tmp_path / "tsa")
    log = Log(files)
    assert log.note is not None
    answer = authority.stamp(log.note)
    stamps.keep(files, log.size, "http://a.example/", answer, authority.root)
    stamps.keep(files, log.size, "http://b.example/", b"nothing", authority.root)
    stamps.keep(files, log.size, "http://c.example/", authority.stamp(b"other"), authority.root)
    with visiting(own_archive) as visitor:
        page = words(soup(visitor, "/log"))
        said = visitor.get("/api/v1/log").json()["time_stamps"]
    assert page.count("one that does not hold") == 2
    assert sorted(each["by"] is None for each in said) == [False, True, True]
    (good,) = [each for each in said if each["by"]]
    assert good["by"] in page
    assert good["at"].startswith("20")


def test_before_the_first_sealing(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path / "data")
    upgrade(settings)
    with visiting(settings) as visitor:
        assert "nothing is sealed yet" in words(soup(visitor, "/"))
        assert "Nothing is sealed yet" in words(soup(visitor, "/log"))
        assert visitor.get("/log/checkpoint").status_code == 404
        said = visitor.get("/api/v1/log").json()
    assert (said["leaves"], said["checkpoint"], said["keys"]) == (0, None, [])


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Settings], None]:
    """Spoils a file of the log."""

    def spoil(settings: Settings) -> None:
        folder = settings.data / "objects/log"
        path = next(path for path in sorted(folder.glob(name)) if path.is_file())
        path.chmod(0o600)
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new, 1))

    return spoil


def forged(settings: Settings) -> None:
    """Another size, in both files that say it."""
    size = Log(open_files(settings)).size
    folder = settings.data / "objects/log"
    note = (folder / "checkpoint").read_bytes().replace(f"\n{size}\n".encode(), b"\n7\n")
    for path in (folder / "checkpoint", folder / f"checkpoints/{size}"):
        path.unlink()
    for name in ("checkpoint", "checkpoints/7"):
        (folder / name).write_bytes(note)


@pytest.mark.parametrize(
    "spoil",
    [
        replaced("checkpoint", b"gongkai", b"kaigong"),
        replaced("tile/entries/000.p/*", b"captured", b"imagined"),
        replaced("keys/0", b"+", b"-"),
        forged,
        lambda settings: (settings.data / "objects/log/keys/0").unlink(),
    ],
    ids=["checkpoint", "entry", "key", "signature", "no key"],
)
def test_a_log_that_is_not_whole_is_not_shown_and_all_else_is(
    spoil: Callable[[Settings], None], own_archive: Settings, sha256: str, fact_id: str
) -> None:
    spoil(own_archive)
    with visiting(own_archive) as visitor:
        shows_all_but_the_log(visitor, sha256, fact_id)


def test_a_store_that_does_not_answer_keeps_no_page(
    demo_archive: Settings, tmp_path: Path, sha256: str, fact_id: str
) -> None:
    """Nobody listens on the discard port of loopback."""
    elsewhere = copied(
        demo_archive, tmp_path / "data", objects="s3", s3_endpoint="127.0.0.1:9",
        s3_access_key="reader", s3_secret_key=SecretStr("hunter2"), s3_secure=False,
    )  # fmt: skip
    with visiting(elsewhere) as visitor:
        text = shows_all_but_the_log(visitor, sha256, fact_id)
    assert not any(part in text for part in ("hunter2", "127.0.0.1:9"))


def shows_all_but_the_log(visitor: httpx.Client, sha256: str, fact_id: str) -> str:
    """All pages of the log in a room whose log cannot be read."""
    text = ""
    for address in ("/", "/log", f"/documents/{sha256}", f"/facts/{fact_id}"):
        page = words(soup(visitor, address))
        assert UNREADABLE in page, address
        text += page
    assert "sealed as leaf" not in text
    for address in ("/log/checkpoint", "/api/v1/log"):
        answer = visitor.get(address)
        assert answer.status_code == 503, answer.text
        text += answer.text
    return text
