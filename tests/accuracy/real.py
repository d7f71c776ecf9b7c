"""Published disclosures beside the checkout: figures read off their pages, tables counted by eye.

The files are not part of the project. `real_tables.tsv` was written from pictures of the pages, a
line for each piece, that is what one page shows of a table; `n` counts from the top of the page.
`columns` are those of the whole table, on its first piece, where they are clear. Page 0 stands for
a file without tables.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Cell, Extraction, Table

REAL = Path(__file__).parents[3] / "shared" / "real"
ANCHORS = REAL / "anchors.tsv"
LIST = Path(__file__).parents[1] / "tasks" / "documents" / "real_tables.tsv"

# What is printed above a figure where the list of figures calls its column by the general name.
PRINTED = {
    "预算数": {"预算", "本年预算"},
    "决算数": {"金额"},
    "合计": {"金额", "预算", "小计"},
    "人员经费": {"人员支出"},
}

# A piece: file, page, number on the page.
Place = tuple[str, int, int]


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def anchors() -> dict[str, list[dict[str, str]]]:
    """The figures of each file: page, row and column in which they stand, and value."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in _lines(ANCHORS):
        found[line["file"]].append(line)
    return found


def stands(anchor: dict[str, str], found: Extraction) -> bool:
    """Whether the figure was read on its page, in its row and column."""
    return any(
        cell.page == int(anchor["page"])
        and normal(cell.text).replace(",", "") == anchor["value"]
        and _in_row(table, cell, anchor["row"])
        and _in_column(table, cell, anchor["column"])
        for table in found.tables
        for cell in table.cells
    )


def _in_row(table: Table, cell: Cell, row: str) -> bool:
    """Whether the row has the anchor's words; of 201|40 only the last stands on each row."""
    words = [word.split("|")[-1] for word in row.partition("(")[0].replace("/", " ").split()]
    beside = (c.text for c in table.cells if c.row <= cell.row < c.row + c.rowspan)
    text = normal("".join(beside))
    return all(normal(word) in text for word in words)


def _in_column(table: Table, cell: Cell, column: str) -> bool:
    """Whether a cell above has the anchor's words, or is what is printed for them."""
    return any(
        normal(column) in normal(above.text) or normal(above.text) in PRINTED.get(column, ())
        for above in table.cells
        if above.row < cell.row
        and above.col < cell.col + cell.colspan
        and cell.col < above.col + above.colspan
    )


def share_of_anchors(name: str, found: Extraction) -> float:
    """Of a file's figures, how many were read at their place."""
    return sum(stands(anchor, found) for anchor in anchors()[name]) / len(anchors()[name])


@cache
def rows() -> tuple[dict[str, str], ...]:
    """The pieces that the eye counts."""
    return tuple(_lines(LIST))


def place_of(row: dict[str, str]) -> Place:
    """Where a piece stands."""
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


def agreement_on_pieces(name: str, found: Extraction) -> float:
    """F1 of the pieces on each page: every one found, none invented."""
    there = Counter(place[:2] for table in listed() for place in table if place[0] == name)
    here = Counter(place[:2] for table in pieces_on(found.tables, name) for place in table)
    total = there.total() + here.total()
    return 2 * (there & here).total() / total if total else 1.0
