"""The lists of classes on the command line: looking a code up, harvesting a crawled archive."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.settings import Settings

GONGKAI = str(Path(sys.executable).with_name("gongkai"))


def gongkai(*words: str, code: int = 0, data: Path | None = None) -> str:
    settings = {"GONGKAI_PROFILE": "demo", "GONGKAI_DATA": str(data)} if data else {}
    done = subprocess.run(
        [GONGKAI, "classification", *words],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **settings},
    )
    assert done.returncode == code, done.stderr
    return done.stdout


def test_a_code_is_shown_with_its_years_and_what_it_became() -> None:
    shown = json.loads(gongkai("show", "2010308", "--format", "json"))
    (name,) = shown["names"]
    assert (name["name"], name["valid_to"], name["grade"]) == ("信访事务", 2023, "attested")
    assert (name["level"], name["parent"]) == ("项", "20103")
    (change,) = shown["changes"]
    assert (change["new_code"], change["year"]) == ("20140", 2024)
    assert "Petitions" in gongkai("show", "20140", "--year", "2024")


@pytest.mark.parametrize("words", [("2010308", "--year", "2024"), ("999",), ("20140x",)])
def test_a_code_that_is_not_listed_ends_with_1(words: tuple[str, ...]) -> None:
    gongkai("show", *words, code=1)


def test_the_archive_is_harvested(demo_archive: Settings) -> None:
    lines = gongkai("harvest", "--format", "csv", data=demo_archive.data).splitlines()
    rows = {(row["year"], row["code"]): row for row in csv.DictReader(lines)}
    assert rows["2023", "2010308"]["standing"] == "known"
    assert rows["2024", "20140"]["standing"] == "known"
    assert ("2024", "2010308") not in rows
    assert rows["2021", "30211"]["standing"] == "other-name"
    found = json.loads(
        gongkai("harvest", "--min-documents", "2", "--format", "json", data=demo_archive.data)
    )
    assert all(row["documents"] >= 2 for row in found)
    assert len(found) < len(rows)
