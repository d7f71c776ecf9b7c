"""gongkai export --warc --wacz --bag --inventory as an operator calls it."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from typer.testing import CliRunner

from flows.commands.app import app
from storage.exports import captures
from storage.exports.bag import CAPTURES
from storage.objects import open_store
from storage.settings import Settings
from tests.archive import copied
from tests.storage.exports.warc_files import records

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
Command = Callable[..., str]


@pytest.fixture
def settings(demo_archive: Settings, tmp_path: Path) -> Settings:
    """A copy of the demo archive, to be spoilt."""
    return copied(demo_archive, tmp_path / "data")


@pytest.fixture
def gongkai(settings: Settings, tmp_path: Path) -> Command:
    def run(*words: str, code: int = 0) -> str:
        done = subprocess.run(
            [GONGKAI, "export", *words],
            env={**os.environ, "GONGKAI_PROFILE": "demo", "GONGKAI_DATA": str(settings.data)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, done.stderr
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        return done.stderr

    return run


def test_a_dry_run_counts_the_captures_that_are_then_written(
    gongkai: Command, tmp_path: Path
) -> None:
    part = ("--warc", "a.warc.gz", "--office", "北碚", "--year", "2023")
    counted = gongkai(*part, "--dry-run").splitlines()[-1].split()
    assert counted[1] == "captures"
    assert not (tmp_path / "a.warc.gz").exists()
    assert gongkai(*part).startswith(f"{counted[0]} captures, ")
    found = records(tmp_path / "a.warc.gz")
    assert [dict(r.said)["office"] for r in found if r.kind == "warcinfo"] == ["北碚"]
    assert sum(record.kind == "metadata" for record in found) == int(counted[0]) > 0


def test_bytes_that_are_lost_are_listed_and_the_rest_is_written(
    gongkai: Command, settings: Settings, tmp_path: Path
) -> None:
    stored = [sha256 for sha256, _ in open_store(settings).list()]
    missing, damaged = (
        next((settings.data / "objects").rglob(sha256)) for sha256 in (stored[0], stored[-1])
    )
    missing.unlink()
    damaged.unlink()
    damaged.write_bytes(b"other")
    said = gongkai("--warc", "a.warc.gz", "--wacz", "a.wacz", code=1).splitlines()
    assert said[0].endswith(" in a.warc.gz and a.wacz")
    assert [line.split()[-1] for line in said[1:3]] == ["a.warc.gz.proof", "a.wacz.proof"]
    assert {line[:14] for line in said[3:]} == {"not written: o"}
    assert all(any(sha in line for line in said[3:]) for sha in (stored[0], stored[-1]))
    assert len(said) == 5
    held = {hashlib.sha256(r.body).hexdigest() for r in records(tmp_path / "a.warc.gz")
            if r.kind == "response"}  # fmt: skip
    assert held == {*stored[1:-1]}
    assert (tmp_path / "a.wacz").is_file()


def test_a_bag_holds_the_captures_of_a_part(gongkai: Command, tmp_path: Path) -> None:
    part = ("--bag", "bag", "--office", "北碚", "--year", "2023")
    counted = gongkai(*part, "--dry-run").splitlines()[-1].split()
    assert counted[1] == "captures"
    assert {path.name for path in tmp_path.iterdir()} == {"data", "data.key"}
    assert gongkai(*part).startswith(f"{counted[0]} captures, ")
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    assert len((tmp_path / "bag" / CAPTURES).read_text().splitlines()) == int(counted[0])
    assert gongkai(*part, code=2).startswith("gongkai: cannot write ")


def test_a_lost_object_is_told_once_and_all_else_is_written(
    gongkai: Command, settings: Settings, tmp_path: Path
) -> None:
    lost = next(open_store(settings).list())[0]
    next((settings.data / "objects").rglob(lost)).unlink()
    words = ("--bag", "bag", "--warc", "a.warc.gz", "--inventory", "i.csv")
    said = gongkai(*words, code=1).splitlines()
    assert [line.rsplit(" in ")[-1] for line in said[:3]] == ["i.csv", "a.warc.gz", "bag"]
    assert len(said) == 5
    assert said[3].endswith(" in a.warc.gz.proof")
    assert said[4].startswith("not written: ")
    assert lost in said[4]
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    assert lost in (tmp_path / "i.csv").read_text(encoding="utf-8")


def test_an_inventory_is_of_the_whole_archive(gongkai: Command, tmp_path: Path) -> None:
    assert "no --office" in gongkai("--inventory", "i.csv", "--year", "2023", code=2)
    assert "ends in .csv or .parquet" in gongkai("--inventory", "i.txt", code=2)
    assert not (tmp_path / "i.csv").exists()


@pytest.mark.parametrize("words", [("--warc", "a.gz"), ("--wacz", "a.zip")])
def test_a_name_that_tells_no_format_is_refused(words: tuple[str, str], gongkai: Command) -> None:
    assert "a name that ends in" in gongkai(*words, code=2)


def test_without_warcio_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captures, "has_warcio", lambda: False)
    done = CliRunner().invoke(app, ["export", "--wacz", "a.wacz"])
    assert done.exit_code == 2
    assert done.stderr == 'WARC and WACZ need warcio: pip install ".[exports]" adds it\n'
