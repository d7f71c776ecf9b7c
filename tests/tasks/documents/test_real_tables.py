"""Published disclosures: the tables that the eye counts are found, whole, and no others.

`real_tables.tsv` was written from pictures of the pages, a line for each piece, that is what one
page shows of a table; `n` counts from the top of the page. `columns` are those of the whole
table, on its first piece, where they are clear. Page 0 stands for a file without tables.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tasks.records import Table
from tests.tasks.documents.test_real import REAL, extraction

LIST = Path(__file__).with_name("real_tables.tsv")
FLOOR = 0.99

# A piece: file, page, number on the page.
Place = tuple[str, int, int]

pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is not on this machine")


@cache
def rows() -> tuple[dict[str, str], ...]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))


def place_of(row: dict[str, str]) -> Place:
    return row["file"], int(row["page"]), int(row["n"])


def listed() -> list[tuple[Place, ...]]:
    """The pieces of each table, as the eye joins them."""
    tables: list[tuple[Place, ...]] = []
    for row in rows():
        if row["continues"] == "1":
            tables[-1] += (place_of(row),)
        elif row["n"] != "0":
            tables.append((place_of(row),))
    return tables


def pieces_on(tables: Sequence[Table], name: str) -> list[list[Place]]:
    """The pieces of each table, numbered from the top of their pages."""
    tops: dict[int, dict[int, float]] = {}
    for number, table in enumerate(tables):
        for cell in table.cells:
            assert cell.page
            assert cell.bbox
            page = tops.setdefault(cell.page, {})
            page[number] = min(page.get(number, cell.bbox[1]), cell.bbox[1])
    places: list[list[Place]] = [[] for _ in tables]
    for at, page in sorted(tops.items()):
        for n, number in enumerate(sorted(page, key=page.__getitem__), start=1):
            places[number].append((name, at, n))
    return places


@cache
def found() -> dict[tuple[Place, ...], int]:
    """The pieces of each table, as the program joins them, with its number of columns."""
    found: dict[tuple[Place, ...], int] = {}
    for name in dict.fromkeys(row["file"] for row in rows()):
        tables = extraction(name).tables
        for places, table in zip(pieces_on(tables, name), tables, strict=True):
            found[tuple(places)] = table.n_cols
    return found


def test_every_piece_is_found_and_none_invented() -> None:
    there = Counter(place[:2] for table in listed() for place in table)
    here = Counter(place[:2] for table in found() for place in table)
    missed, invented = there - here, here - there
    assert missed.total() <= (1 - FLOOR) * there.total(), f"missed: {missed}"
    assert invented.total() <= (1 - FLOOR) * here.total(), f"invented: {invented}"


def test_pieces_are_joined_as_the_eye_joins_them() -> None:
    torn = [table for table in listed() if table not in found()]
    lines = "\n".join(f"{table[0][0]} {[place[1:] for place in table]}" for table in torn)
    assert len(torn) <= (1 - FLOOR) * len(listed()), f"not joined so:\n{lines}"


def test_tables_have_as_many_columns_as_the_eye_counts() -> None:
    there = {place_of(row): int(row["columns"]) for row in rows() if row["columns"]}
    here = {table[0]: columns for table, columns in found().items()}
    other = {
        place: (columns, here[place])
        for place, columns in there.items()
        if here.get(place, columns) != columns
    }
    assert len(other) <= (1 - FLOOR) * len(there), f"listed, found: {other}"
