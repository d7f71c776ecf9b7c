from cmath import exp, pi
from pathlib import Path

import pytest

from tasks.documents.normal import normal
from tasks.documents.reading import read
from tests.accuracy.corpus import CORPUS, SLUGS, scan_score
from tests.accuracy.scanning import scanned

FLOORS = {200: 0.97, 150: 0.93}


@pytest.mark.parametrize("slug", ["shapingba-2024", "wuhai-2021"])
def test_a_scan_is_read_nearly_as_well(slug: str) -> None:
    assert scan_score(slug, 200).f1 >= FLOORS[200]


@pytest.mark.soak
@pytest.mark.parametrize("dpi", FLOORS)
@pytest.mark.parametrize("slug", SLUGS)
def test_all_scans_are_read_nearly_as_well(slug: str, dpi: int) -> None:
    assert scan_score(slug, dpi).f1 >= FLOORS[dpi]


@pytest.mark.parametrize(("quarters", "skew"), [(1, 0.6), (2, -1.0), (3, 0.6), (0, 3.0)])
def test_a_page_is_turned_and_its_cells_marked_where_they_stand(
    quarters: int, skew: float, tmp_path: Path
) -> None:
    document = CORPUS / "wuhai-2021" / "document.pdf"
    upright = scanned(document, tmp_path / "a.pdf", skew=0, pages=range(2, 3))
    turned = scanned(document, tmp_path / "b.pdf", skew=skew, quarters=quarters, pages=range(2, 3))
    (one,), (other,) = (read(path, scans=(1,)).tables for path in (upright, turned))
    assert [normal(cell.text) for cell in one.cells] == [normal(cell.text) for cell in other.cells]
    assert (one.n_rows, one.n_cols) == (other.n_rows, other.n_cols)
    for cell, found in zip(one.cells, other.cells, strict=True):
        assert cell.bbox is not None
        assert found.bbox is not None
        middle = _turned(_middle(cell.bbox), quarters, skew, width=842, height=595)
        assert _middle(found.bbox) == pytest.approx(middle, abs=0.006)


def _middle(box: tuple[float, float, float, float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _turned(
    point: tuple[float, float], quarters: int, skew: float, width: float, height: float
) -> tuple[float, float]:
    """Where a point of the sheet went that lay askew and then was turned clockwise."""
    place = complex((point[0] - 0.5) * width, (point[1] - 0.5) * height)
    place *= exp(1j * (skew / 180 + quarters / 2) * pi)
    if quarters % 2:
        width, height = height, width
    return place.real / width + 0.5, place.imag / height + 0.5
