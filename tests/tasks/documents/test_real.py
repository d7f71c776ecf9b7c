"""Published disclosures of many producers: figures read off the page are found at their place.

The files are not part of the project.
"""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tasks.documents.normal import normal
from tasks.documents.reading import read
from tasks.records import Cell, Extraction, Table

REAL = Path(__file__).parent.parent.parent.parent.parent / "shared" / "real"
ANCHORS = REAL / "anchors.tsv"


def anchors() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    if ANCHORS.exists():
        with ANCHORS.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                found[row["file"]].append(row)
    return found


@cache
def extraction(name: str) -> Extraction:
    return read(REAL / f"{name}.pdf")


def row_text(table: Table, cell: Cell) -> str:
    return normal("".join(c.text for c in table.cells if c.row <= cell.row < c.row + c.rowspan))


def stands_in_row(table: Table, cell: Cell, row: str) -> bool:
    """Whether the row has the anchor's words; of 201|40 only the last stands on each row."""
    words = [word.split("|")[-1] for word in row.partition("(")[0].replace("/", " ").split()]
    return all(normal(word) in row_text(table, cell) for word in words)


@pytest.mark.skipif(not ANCHORS.exists(), reason=f"{ANCHORS} is not on this machine")
@pytest.mark.parametrize("name", sorted(anchors()))
def test_figures_stand_on_their_page_in_their_row(name: str) -> None:
    for anchor in anchors()[name]:
        assert any(
            cell.page == int(anchor["page"])
            and normal(cell.text).replace(",", "") == anchor["value"]
            and stands_in_row(table, cell, anchor["row"])
            for table in extraction(name).tables
            for cell in table.cells
        ), anchor


@pytest.mark.skipif(not ANCHORS.exists(), reason=f"{ANCHORS} is not on this machine")
def test_a_scan_is_empty_and_not_an_error() -> None:
    found = extraction("cs_traffic_perf_scan")
    assert (found.verdict, found.pages, found.scans) == ("empty", 7, tuple(range(1, 8)))


@pytest.mark.skipif(not ANCHORS.exists(), reason=f"{ANCHORS} is not on this machine")
def test_figures_of_a_scan_are_those_that_the_eye_reads() -> None:
    found = read(REAL / "cs_traffic_perf_scan.pdf", scans=(3, 5, 7))
    assert (found.verdict, found.pages, found.tables) == ("ok", 7, ())
    text = normal("".join(paragraph.text for paragraph in found.paragraphs))
    for words in (
        "专项资金预算指标安排数12,542.74万元,到位资金12,542.74万元",
        "资金到位率100.00%。截至2023年12月31日,实际支出数12,542.74万元",
        "平均处置时间3.5分钟,同比提升30%",
        "共发生交通事故240095起,同比上升19.42%",
        "综合评价得分85.38分",
    ):
        assert words in text
