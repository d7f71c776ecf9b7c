"""The words of the rules on completeness, as data: the tables beside this module."""

import csv
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def entries(name: str) -> tuple[dict[str, str], ...]:
    """The lines of one table."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def alternatives(name: str, role: str) -> str:
    """The patterns of a role, as one that any of them fits."""
    return "|".join(row["pattern"] for row in entries(name) if row["role"] == role)
