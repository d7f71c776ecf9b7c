"""New code over old bytes: what was read before stays, what differs is listed."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.database import open_database
from storage.queries.findings import FindingQuery, findings
from storage.settings import Settings
from tests.archive import copied

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
Reprocess = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def archive(demo_archive: Settings, tmp_path: Path) -> Settings:
    """A copy that former code read, which saw one figure and one finding too many."""
    made = copied(demo_archive, tmp_path / "data")
    connection = sqlite3.connect(made.data / "gongkai.db")
    connection.execute("UPDATE extraction SET version = '0.0.1+former'")
    # Ids are made of the version too.
    ids = (("fact", "id"), ("indicator", "id"), ("project", "id"), ("finding_fact", "fact_id"))
    for table, column in ids:
        connection.execute(f"UPDATE {table} SET {column} = 'former-' || {column}")
    connection.execute(
        "UPDATE fact SET stated = '2.77' WHERE stated = '2.76' "
        "AND (table_number, row, col) = (1, 14, 2)"
    )
    connection.execute(
        "UPDATE finding SET stated = 'misread', fingerprint = 'f' WHERE rule = 'D05'"
    )
    connection.commit()
    connection.close()
    return made


@pytest.fixture
def reprocess(archive: Settings) -> Reprocess:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [GONGKAI, "reprocess", "--no-prefect", "--quiet", *words],
            env={
                **os.environ,
                "GONGKAI_PROFILE": "demo",
                "GONGKAI_DATA": str(archive.data),
                "GONGKAI_REPLICA_PORT": str(archive.replica_port),
            },
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def counted(archive: Settings, sql: str) -> Any:
    connection = sqlite3.connect(archive.data / "gongkai.db")
    (found,) = connection.execute(sql).fetchone()
    connection.close()
    return found


def test_what_new_code_reads_stands_beside_what_old_code_read(
    archive: Settings, reprocess: Reprocess
) -> None:
    before = counted(archive, "SELECT count(*) FROM extraction")
    done = reprocess("--format", "json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert len(rows) == before
    assert counted(archive, "SELECT count(*) FROM extraction") == 2 * before
    (changed,) = (row for row in rows if row["facts_added"] or row["facts_removed"])
    assert (changed["facts_added"], changed["facts_removed"]) == (1, 1)
    assert (changed["former"], changed["verdict"]) == ("0.0.1+former", "ok")
    with open_database(archive) as database:
        states = {
            row["stated"]: row["state"] for row in findings(database, FindingQuery(rule="D05"))
        }
        others = {row["state"] for row in findings(database, limit=999) if row["rule"] != "D05"}
    assert states == {"misread": "gone-code", "938.15": "new"}
    assert others == {"persisting"}


def test_what_is_read_already_is_not_read_again(archive: Settings, reprocess: Reprocess) -> None:
    assert "files to read again" in reprocess("--dry-run").stderr
    first = reprocess()
    assert "read by a former version too, 1 differ" in first.stdout
    readings = counted(archive, "SELECT count(*) FROM extraction")
    assert "demo-tongnan (" in reprocess("--dry-run").stderr
    assert ": 0 files to read again" in reprocess("--dry-run", "--portal", "demo-tongnan").stderr
    assert reprocess().returncode == 0
    assert counted(archive, "SELECT count(*) FROM extraction") == readings


def test_a_portal_of_which_there_is_nothing(reprocess: Reprocess, archive: Settings) -> None:
    connection = sqlite3.connect(archive.data / "gongkai.db")
    connection.execute("UPDATE source SET portal_id = 'demo-wuhai' WHERE portal_id = 'demo-gaoyi'")
    connection.commit()
    connection.close()
    for name, said in (("demo-gaoyi", "has nothing of this portal"), ("nowhere", "no portal")):
        done = reprocess("--portal", name)
        assert done.returncode == 2
        (line,) = (line for line in done.stderr.splitlines() if line.startswith("gongkai:"))
        assert said in line
