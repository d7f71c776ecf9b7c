"""How well tables are read from plain text, which has lost all spans.

Relations of neighbours suffer from lost spans and cannot tell a good reading from a bad one here.
Two figures can: whether each text of the truth is there once and in order, and whether it stands
in its row and column. A row of such a text gives its cells in one of two ways: a slot for each
column (what a merged cell covers is blank), or a slot for each cell (a cell merged from above is
blank, one merged across takes one slot). A row counts as it comes out better.
"""

from itertools import zip_longest
from typing import Any

from tasks.documents.normal import normal
from tasks.records import Extraction
from tests.accuracy.corpus import gold

Place = tuple[int, int]


def in_order(slug: str, found: Extraction) -> float:
    """Longest common sequence of all texts in reading order, as a share of the longer list."""
    truth = [cell["text"] for table in gold(slug)["tables"] for cell in table["cells"]]
    read = [normal(cell.text) for table in found.tables for cell in table.cells]
    return common([text for text in truth if text], [text for text in read if text])


def common(one: list[str], other: list[str]) -> float:
    """Length of the longest common subsequence over that of the longer list."""
    lengths = [0] * (len(other) + 1)
    for text in one:
        diagonal = 0
        for index, against in enumerate(other):
            above = lengths[index + 1]
            lengths[index + 1] = diagonal + 1 if text == against else max(above, lengths[index])
            diagonal = above
    return lengths[-1] / max(len(one), len(other), 1)


def in_place(slug: str, found: Extraction) -> float:
    """Share of the truth's texts that stand in their table, row and column."""
    hits = total = 0
    for truth, table in zip_longest(gold(slug)["tables"], found.tables):
        texts = {(cell.row, cell.col): normal(cell.text) for cell in table.cells} if table else {}
        for row in range(truth["n_rows"]) if truth else ():
            ways = [_by_slots(truth, row), _by_cells(truth, row)]
            hits += max(sum(texts.get(at) == text for at, text in way.items()) for way in ways)
            total += len(ways[0])
    return hits / total


def _by_slots(truth: dict[str, Any], row: int) -> dict[Place, str]:
    cells = truth["cells"]
    return {(row, c["col"]): c["text"] for c in cells if c["row"] == row and c["text"]}


def _by_cells(truth: dict[str, Any], row: int) -> dict[Place, str]:
    here = [c for c in truth["cells"] if c["row"] <= row < c["row"] + c["rowspan"]]
    ordered = sorted(here, key=lambda cell: int(cell["col"]))
    places = {(row, index): cell for index, cell in enumerate(ordered)}
    return {at: c["text"] for at, c in places.items() if c["row"] == row and c["text"]}
