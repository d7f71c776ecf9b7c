"""gongkai export as an operator calls it: what is written, counted, said, and refused."""

import csv
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest

from storage.settings import Settings

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def gongkai(demo_archive: Settings, tmp_path: Path) -> Command:
    def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [GONGKAI, *words],
            env={**os.environ, "GONGKAI_PROFILE": "demo", "GONGKAI_DATA": str(demo_archive.data)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def counts(said: str) -> dict[str, int]:
    return {line.split()[1]: int(line.split()[0].replace(",", "")) for line in said.splitlines()}


def test_a_dry_run_counts_what_is_then_written(gongkai: Command, tmp_path: Path) -> None:
    counted = counts(gongkai("export", "--package", "out", "--dry-run").stderr)
    assert counted["documents"] == 6
    assert counted["facts"] > 800
    assert list(tmp_path.iterdir()) == []
    done = gongkai("export", "--package", "out", "--sqlite", "gongkai.db", "--csv", "figures.csv")
    assert done.stdout == ""
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "fieldName", "message"])
    assert report.stats["warnings"] == 0
    for table, number in counted.items():
        with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == number
        with sqlite3.connect(tmp_path / "gongkai.db") as link:
            assert link.execute(f"SELECT count(*) FROM {table}").fetchone() == (number,)
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        figures = list(csv.DictReader(file))
    assert len(figures) == counted["facts"]
    assert list(figures[0])[-5:] == ["entity", "phase", "value", "name_en", "grade"]
    assert (tmp_path / "metadata.json").is_file()
    assert not list(tmp_path.rglob("*.partial"))


def test_all_forms_choose_the_same_figures(gongkai: Command, tmp_path: Path) -> None:
    gongkai("export", "--office", "北碚", "--year", "2023", "--package", "out", "--csv", "f.csv")
    with (tmp_path / "out" / "facts.csv").open(encoding="utf-8", newline="") as file:
        packed = {row["fact_id"]: row["stated"] for row in csv.DictReader(file)}
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        plain = {row["fact_id"]: row["stated"] for row in csv.DictReader(file)}
    assert packed == plain
    assert packed


def test_nothing_to_write_and_nowhere_to_write(gongkai: Command, tmp_path: Path) -> None:
    assert "--package" in gongkai("export", code=2).stderr
    (tmp_path / "file").write_text("")
    for words in (("--package", "file/out"), ("--sqlite", "nowhere/gongkai.db")):
        said = gongkai("export", *words, code=2).stderr
        assert said.startswith("gongkai: cannot ")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
