"""Words of running text that rules look for, from the files beside."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The lines of one file."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One pattern of words.csv."""
    return re.compile(next(row["pattern"] for row in rows("words") if row["id"] == name))
