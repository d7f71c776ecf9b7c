"""Published disclosures: the tables that the eye counts are found, whole, and no others."""

from collections import Counter
from functools import cache

import pytest

from tests.accuracy.real import REAL, Place, listed, pieces_on, place_of, rows
from tests.tasks.documents.test_real import extraction

FLOOR = 0.99

pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is not on this machine")


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
