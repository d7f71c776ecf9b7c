"""Troubles an operator meets: each one clear line, a non-zero exit, and nothing lost."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.replica import server
from tests.conftest import lacking, require
from tests.servers import S3Server, free_ports

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
ALL = ["demo-tongnan", "demo-shapingba", "demo-beibei", "demo-gaoyi", "demo-wuhai"]

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def replica() -> Iterator[server.Replica]:
    with server.start() as running:
        yield running


@pytest.fixture
def environment(replica: server.Replica, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "GONGKAI_PROFILE": "demo",
        "GONGKAI_DATA": str(tmp_path / "data"),
        "GONGKAI_REPLICA_PORT": str(replica.port),
    }


@pytest.fixture
def gongkai(environment: dict[str, str], tmp_path: Path) -> Command:
    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [GONGKAI, *words],
            env={**environment, **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def line_of(done: subprocess.CompletedProcess[str], code: int = 2) -> str:
    """The one line that explains a failure."""
    assert done.returncode == code, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("gongkai: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def crawl(gongkai: Command, **variables: str) -> subprocess.CompletedProcess[str]:
    return gongkai("crawl", "--no-prefect", "--quiet", **variables)


def test_no_database_yet(gongkai: Command) -> None:
    assert "run `gongkai db upgrade`" in line_of(gongkai("search", "信访"))


def test_an_older_schema(gongkai: Command, tmp_path: Path) -> None:
    import sqlite3

    gongkai("db", "upgrade")
    with sqlite3.connect(tmp_path / "data" / "gongkai.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    assert "revision 0000" in line_of(gongkai("status"))


def test_a_database_that_is_down(gongkai: Command) -> None:
    (port,) = free_ports(1)
    url = f"postgresql://somebody:hidden@127.0.0.1:{port}/gongkai"
    line = line_of(crawl(gongkai, GONGKAI_DATABASE_URL=url))
    assert f"127.0.0.1:{port}/gongkai" in line
    assert "hidden" not in line


def test_a_file_that_is_no_database(gongkai: Command, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "gongkai.db").write_bytes(b"not a database" * 100)
    assert "gongkai.db" in line_of(gongkai("status"))


def test_a_wrong_s3_secret(gongkai: Command, seaweed: S3Server) -> None:
    gongkai("db", "upgrade")
    gongkai("portals", "enable", *ALL)
    line = line_of(
        crawl(
            gongkai,
            GONGKAI_OBJECTS="s3",
            GONGKAI_S3_ENDPOINT=seaweed.endpoint,
            GONGKAI_S3_BUCKET="troubles",
            GONGKAI_S3_ACCESS_KEY=seaweed.access_key,
            GONGKAI_S3_SECRET_KEY="wrong-and-secret",
            GONGKAI_S3_SECURE="false",
        )
    )
    assert seaweed.endpoint in line
    assert "wrong-and-secret" not in line


def test_an_s3_store_that_is_down(gongkai: Command) -> None:
    gongkai("db", "upgrade")
    gongkai("portals", "enable", *ALL)
    (port,) = free_ports(1)
    endpoint = f"127.0.0.1:{port}"
    line = line_of(
        crawl(
            gongkai,
            GONGKAI_OBJECTS="s3",
            GONGKAI_S3_ENDPOINT=endpoint,
            GONGKAI_S3_SECURE="false",
        )
    )
    assert endpoint in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["crawl", "--portal", "nowhere"], "no portal 'nowhere': see `gongkai portals list`"),
        (["crawl"], "no portal is enabled"),
        (["crawl", "--portal", "demo-wuhai"], "demo-wuhai is disabled"),
        (["portals", "enable", "nowhere"], "no portal 'nowhere'"),
        (["show", "0123456789abcdef"], "no figure 0123456789abcdef"),
        (["search", "--limit", "0"], "a limit of 0"),
        (["search", "--cursor", "junk"], "this cursor is not from an earlier answer"),
        (["query", "DELETE FROM fact"], "this is no question"),
        (["query", "SELECT figure FROM fact"], "the query failed: no such column"),
        (["query", "SELECT 1; DELETE FROM fact"], "this is no question"),
        (["db", "restore", "nowhere"], "is not a finished backup"),
    ],
)
def test_questions_that_cannot_be_answered(gongkai: Command, words: list[str], said: str) -> None:
    gongkai("db", "upgrade")
    assert said in line_of(gongkai(*words))


def test_the_real_network_needs_a_contact(gongkai: Command) -> None:
    archive = {"GONGKAI_PROFILE": "archive"}
    gongkai("db", "upgrade", **archive)
    gongkai("portals", "enable", "cq-tongnan", **archive)
    assert "GONGKAI_CONTACT" in line_of(gongkai("crawl", **archive))
    tried = gongkai("portals", "try", "https://www.cqtn.gov.cn/", **archive)
    assert "GONGKAI_CONTACT" in line_of(tried)


def test_the_demo_and_the_archive_are_kept_apart(gongkai: Command) -> None:
    gongkai("db", "upgrade")
    gongkai("portals", "enable", "demo-wuhai")
    assert crawl(gongkai).returncode == 0
    archive = {"GONGKAI_PROFILE": "archive", "GONGKAI_CONTACT": "someone@example.org"}
    gongkai("portals", "enable", "cq-tongnan", **archive)
    assert "holds the demo's replica" in line_of(gongkai("crawl", **archive))


def test_settings_that_are_wrong(gongkai: Command) -> None:
    line = line_of(gongkai("status", GONGKAI_BATCH_SIZE="many"))
    assert line.startswith("gongkai: GONGKAI_BATCH_SIZE: ")


def test_secrets_are_hidden_in_settings(gongkai: Command) -> None:
    url = "postgresql://me:open-sesame@127.0.0.1/x"
    done = gongkai("settings", GONGKAI_S3_SECRET_KEY="open-sesame", GONGKAI_DATABASE_URL=url)
    assert done.returncode == 0
    assert "GONGKAI_S3_SECRET_KEY" in done.stdout
    assert "open-sesame" not in done.stdout


def test_too_little_free_disk(gongkai: Command) -> None:
    gongkai("db", "upgrade")
    gongkai("portals", "enable", *ALL)
    line = line_of(crawl(gongkai, GONGKAI_MIN_FREE_BYTES=str(10**18)))
    assert "GONGKAI_MIN_FREE_BYTES" in line


def test_a_disk_that_fills_up_loses_nothing(
    gongkai: Command, environment: dict[str, str], tmp_path: Path
) -> None:
    """A real small disk, in mounts of its own, made larger after the first crawl broke off."""
    data = tmp_path / "data"
    data.mkdir()
    mount = f"mount -t tmpfs -o size=1100k tmpfs {data}"
    own_mounts = [require("unshare"), "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*own_mounts, mount], capture_output=True).returncode != 0:
        lacking("this system lets nobody mount a small disk")
    script = f"""
        {mount}
        "$0" db upgrade && "$0" portals enable {" ".join(ALL)}
        "$0" crawl --no-prefect --quiet; echo "first $?" >&2
        mount -o remount,size=100m {data}
        "$0" crawl --no-prefect --quiet >&2; echo "second $?" >&2
        "$0" db dump
    """
    done = subprocess.run(
        [*own_mounts, script, GONGKAI],
        env={**environment, "GONGKAI_MIN_FREE_BYTES": "0"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    first, _, rest = done.stderr.partition("first ")
    assert rest.startswith("2"), done.stderr
    assert "second 0" in done.stderr
    assert [line for line in first.splitlines() if line.startswith("gongkai: ")], first
    gongkai("db", "upgrade", GONGKAI_DATA=str(tmp_path / "other"))
    gongkai("portals", "enable", *ALL, GONGKAI_DATA=str(tmp_path / "other"))
    assert crawl(gongkai, GONGKAI_DATA=str(tmp_path / "other")).returncode == 0
    undisturbed = gongkai("db", "dump", GONGKAI_DATA=str(tmp_path / "other"))
    different = set(done.stdout.splitlines()) ^ set(undisturbed.stdout.splitlines())
    assert not different, sorted(different)[:5]


def test_a_backup_comes_back_from_an_empty_folder(gongkai: Command, tmp_path: Path) -> None:
    gongkai("db", "upgrade")
    gongkai("portals", "enable", *ALL)
    assert crawl(gongkai).returncode == 0
    kept, other = str(tmp_path / "kept"), {"GONGKAI_DATA": str(tmp_path / "restored")}
    assert gongkai("db", "backup", kept).returncode == 0
    assert gongkai("db", "restore", kept, **other).returncode == 0
    assert gongkai("db", "dump", **other).stdout == gongkai("db", "dump").stdout
    again = gongkai("db", "restore", kept, **other)
    assert "empty" in line_of(again)


def test_years_are_checked_before_anything_is_fetched(gongkai: Command) -> None:
    for years in ("2024-2015", "lately", "15"):
        done = gongkai("backfill", "--portal", "demo-wuhai", "--years", years)
        assert done.returncode == 2
        assert years in done.stderr


def test_a_dry_run_fetches_nothing(gongkai: Command, replica: server.Replica) -> None:
    gongkai("db", "upgrade")
    gongkai("portals", "enable", "demo-wuhai")
    before = len(replica.log)
    words = ["--portal", "demo-wuhai", "--years", "2015-2024", "--dry-run"]
    done = gongkai("backfill", *words)
    assert done.returncode == 0
    assert "demo-wuhai (内蒙古自治区乌海市), years 2015–2024: never visited yet" in done.stderr
    assert len(replica.log) == before


def test_an_export_to_nowhere(gongkai: Command, tmp_path: Path) -> None:
    gongkai("db", "upgrade")
    target = tmp_path / "nowhere" / "figures.csv"
    assert "No such file or directory" in line_of(gongkai("export", "--csv", str(target)))
    assert not target.parent.exists()


def test_a_page_or_a_family_that_is_not_there(gongkai: Command, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body>x</body></html>")
    for words in (["nowhere.html"], [str(page), "--family", "nonsense"]):
        done = gongkai("portals", "try", *words)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert words[-1] in done.stderr
