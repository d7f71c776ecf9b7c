"""gongkai verify, audit, replicate, repair, events: what they print, record and refuse."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage.objects.places import LocalPlace
from storage.settings import Settings
from tests.archive import copied
from tests.storage.fixity.holdings import Vandal

GONGKAI = str(Path(sys.executable).with_name("gongkai"))


@pytest.fixture
def data(demo_archive: Settings, tmp_path: Path) -> Path:
    return copied(demo_archive, tmp_path / "data").data


@pytest.fixture
def vandal(data: Path) -> Vandal:
    return Vandal(LocalPlace(data / "objects"), None)


def gongkai(data: Path, *words: str, copy: bool = True) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "GONGKAI_DATA": str(data)}
    if copy:
        surroundings |= {
            "GONGKAI_COPY_OBJECTS": "local",
            "GONGKAI_COPY_FOLDER": str(data.parent / "copy"),
        }
    done = subprocess.run(
        [GONGKAI, *words], capture_output=True, text=True, timeout=120, env=surroundings
    )
    assert "Traceback" not in done.stderr
    return done


def a_document(data: Path) -> tuple[str, str]:
    """The hash of a file with figures, and its address."""
    answer = gongkai(data, "search", "--limit", "1", "--format", "json").stdout
    (found,) = json.loads(answer)["rows"]
    return found["object_sha256"], found["url"]


def test_damage_is_named_with_what_rests_on_it_and_mended(data: Path, vandal: Vandal) -> None:
    sha256, url = a_document(data)
    clean = gongkai(data, "verify")
    assert (clean.returncode, clean.stdout) == (0, "")
    assert "checked" in clean.stderr
    assert gongkai(data, "replicate", "--dry-run").returncode == 0
    assert not list((data.parent / "copy").glob("raw/sha256/*/*/*"))
    assert gongkai(data, "replicate").returncode == 0
    vandal.flip(sha256, random.Random(1))
    found = gongkai(data, "verify", "--document", url, "--format", "json")
    assert found.returncode == 1
    (row,) = json.loads(found.stdout)["bad"]
    assert (row["sha256"], row["outcome"]) == (sha256, "damaged")
    assert url in row["addresses"]
    assert row["figures"] > 0
    assert row["disclosures"][0]["organisation"]
    assert row["repair"] == f"gongkai repair {sha256}"
    shown = gongkai(data, "verify", "--object", sha256.upper()).stdout
    assert sha256 in shown
    assert row["disclosures"][0]["organisation"] in shown
    assert "sha256" in gongkai(data, "verify", "--object", sha256, "--format", "csv").stdout
    dry = gongkai(data, "repair", "--dry-run")
    assert (dry.returncode, "repairable" in dry.stdout) == (0, True)
    done = gongkai(data, "repair")
    assert (done.returncode, "repaired" in done.stdout) == (0, True)
    assert gongkai(data, "verify", "--document", sha256).returncode == 0
    assert "Nothing is to be mended" in gongkai(data, "repair").stderr
    events = json.loads(gongkai(data, "events", "--object", sha256, "--format", "json").stdout)
    assert [(each["kind"], each["outcome"]) for each in events] == [
        ("repair", "success"),
        *[("verify", "failure")] * 3,
    ]
    table = gongkai(data, "events", "--kind", "repair", "--since", "2020-01-01").stdout
    assert f"repaired {sha256[:12]}" in table
    assert gongkai(data, "events", "--since", "2999-01-01").stdout == ""
    assert "repair" in gongkai(data, "events", "--format", "csv").stdout


def test_without_a_copy_it_says_what_is_known(data: Path, vandal: Vandal) -> None:
    sha256, _ = a_document(data)
    vandal.delete(sha256)
    found = gongkai(data, "verify", "--object", sha256, "--format", "json", copy=False)
    (row,) = json.loads(found.stdout)["bad"]
    assert row["outcome"] == "missing"
    assert row["repair"].startswith("no copy is set up: look into backups; last received 20")
    for command in ("replicate", "repair"):
        refused = gongkai(data, command, copy=False)
        assert refused.returncode == 2
        assert "GONGKAI_COPY_OBJECTS" in refused.stderr
    gongkai(data, "replicate", "--quiet")
    failed = gongkai(data, "repair", sha256)
    assert (failed.returncode, "unrepaired" in failed.stdout) == (1, True)


def test_an_audit_by_hand(data: Path, vandal: Vandal) -> None:
    dry = gongkai(data, "audit", "--dry-run")
    assert (dry.returncode, "would be read back" in dry.stderr) == (0, True)
    assert gongkai(data, "audit").returncode == 0
    data.rename(data.with_name("moved"))
    moved = Vandal(LocalPlace(data.with_name("moved") / "objects"), None)
    sha256, _ = a_document(data.with_name("moved"))
    moved.cut(sha256, random.Random(1))
    dry = gongkai(data.with_name("moved"), "audit", "--dry-run")
    assert "all, since the store was moved" in dry.stderr
    done = gongkai(data.with_name("moved"), "audit")
    assert (done.returncode, "truncated" in done.stdout) == (1, True)


def test_an_audit_names_the_store_and_says_that_the_copy_is_away(data: Path) -> None:
    gongkai(data, "audit")
    with sqlite3.connect(data / "gongkai.db") as link:
        link.execute("UPDATE object SET stored_at = '2020-01-01 00:00:00.000000'")
    gongkai(data, "replicate")
    moved, copy = data.with_name("moved"), data.parent / "copy"
    data.rename(moved)
    sha256, _ = a_document(moved)
    Vandal(LocalPlace(copy), None).flip(sha256, random.Random(1))
    done = gongkai(moved, "audit")
    assert (done.returncode, f"damaged {sha256} in {copy}: " in done.stdout) == (1, True)
    assert f"gongkai repair --copy {sha256}" in done.stdout
    assert gongkai(moved, "repair", "--copy").returncode == 0
    copy.rename(copy.with_name("away"))
    copy.write_bytes(b"")
    done = gongkai(moved, "audit")
    assert (done.returncode, "the copy was not read: " in done.stderr) == (2, True)


def test_withholding_is_an_event(data: Path) -> None:
    sha256, _ = a_document(data)
    gongkai(data, "withhold", sha256, "--reason", "names a person")
    gongkai(data, "withhold", sha256, "--end", "--reason", "corrected")
    events = json.loads(gongkai(data, "events", "--format", "json").stdout)
    kinds = [each["kind"] for each in events]
    assert kinds == ["show-again", "withhold", "key-creation", "enable"]
    (noted,) = events[1]["objects"]
    assert noted == {"sha256": sha256, "outcome": "withheld", "detail": "names a person"}


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["verify", "--object", "0" * 64], "no such object"),
        (["verify", "--sample", "101"], "less than or equal to 100"),
        (["verify", "--since", "yesterday"], "yesterday"),
        (["repair", "0" * 64], "has no object"),
    ],
)
def test_what_is_refused(data: Path, words: list[str], line: str) -> None:
    done = gongkai(data, *words)
    assert done.returncode == 2
    assert line in done.stderr


def test_a_restored_backup_is_an_event(data: Path, tmp_path: Path) -> None:
    assert gongkai(data, "db", "backup", str(tmp_path / "kept")).returncode == 0
    there = tmp_path / "there"
    assert gongkai(there, "db", "restore", str(tmp_path / "kept")).returncode == 0
    events = json.loads(gongkai(there, "events", "--format", "json").stdout)
    assert [(each["kind"], each["outcome"]) for each in events] == [
        ("import", "success"),
        ("key-creation", "success"),
        ("enable", "success"),
    ]
    assert gongkai(there, "verify").returncode == 0
