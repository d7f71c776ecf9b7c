"""Published disclosures of many producers: figures read off the page are found at their place.

The files are not part of the project.
"""

from functools import cache

import pytest

from tasks.documents.normal import normal
from tasks.documents.reading import read
from tasks.records import Extraction
from tests.accuracy.real import ANCHORS, REAL, anchors, stands


@cache
def extraction(name: str) -> Extraction:
    return read(REAL / f"{name}.pdf")


@pytest.mark.skipif(not ANCHORS.exists(), reason=f"{ANCHORS} is not on this machine")
@pytest.mark.parametrize("name", sorted(anchors()))
def test_figures_stand_on_their_page_in_their_row_and_column(name: str) -> None:
    lost = [anchor for anchor in anchors()[name] if not stands(anchor, extraction(name))]
    assert not lost


@pytest.mark.skipif(not ANCHORS.exists(), reason=f"{ANCHORS} is not on this machine")
def test_all_figures_are_looked_for() -> None:
    assert sum(map(len, anchors().values())) == 50


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
