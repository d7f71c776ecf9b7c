"""gongkai withhold: what it refuses, records and lists."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.settings import Settings
from tests.archive import copied

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
WHY = "names a private person"


@pytest.fixture
def data(demo_archive: Settings, tmp_path: Path) -> Path:
    return copied(demo_archive, tmp_path / "data").data


def gongkai(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "GONGKAI_DATA": str(data)}
    done = subprocess.run(
        [GONGKAI, *words], capture_output=True, text=True, timeout=120, env=surroundings
    )
    assert "Traceback" not in done.stderr
    return done


def test_withheld_listed_and_shown_again(data: Path) -> None:
    (found,) = json.loads(gongkai(data, "search", "--limit", "1", "--format", "json").stdout)[
        "rows"
    ]
    sha256, fact = found["object_sha256"], found["fact_id"]
    assert "Nothing is withheld" in gongkai(data, "withhold").stderr
    done = gongkai(data, "withhold", sha256.upper(), "--reason", WHY)
    assert (done.returncode, done.stderr) == (0, f"{sha256} is withheld\n")
    shown = gongkai(data, "show", fact)
    assert shown.returncode == 2
    assert WHY in shown.stderr
    assert sha256 not in gongkai(data, "search", "--limit", "1000", "--format", "csv").stdout
    done = gongkai(data, "withhold", sha256, "--end", "--reason", "mended")
    assert (done.returncode, done.stderr) == (0, f"{sha256} is shown again\n")
    assert gongkai(data, "show", fact).returncode == 0
    (row,) = json.loads(gongkai(data, "withhold", "--format", "json").stdout)
    assert (row["object_sha256"], row["reason"], row["end_reason"]) == (sha256, WHY, "mended")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["0" * 64], "say why"),
        (["0" * 64, "--reason", " "], "say why"),
        (["--reason", WHY], "say which file"),
        (["0" * 64, "--reason", WHY], "has no file"),
        (["0" * 64, "--end", "--reason", WHY], "is not withheld"),
    ],
)
def test_what_is_refused(data: Path, words: list[str], line: str) -> None:
    done = gongkai(data, "withhold", *words)
    assert done.returncode == 2
    assert line in done.stderr
