"""Published disclosures of many producers: figures read off the page are found at their place.

The files are not part of the project.
"""

from functools import cache

import pytest

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
    assert (found.verdict, found.pages) == ("empty", 7)
