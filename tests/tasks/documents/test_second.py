"""The second opinion reads the same page with another engine."""

from pathlib import Path

import pytest

from tasks.documents.normal import normal
from tasks.documents.reading import read
from tasks.documents.sandbox import Reader
from tasks.documents.second import Place, texts_at
from tests.accuracy.corpus import CORPUS

DOCUMENT = CORPUS / "tongnan-2021" / "document.pdf"


def printed() -> tuple[list[Place], list[str]]:
    cells = [
        cell
        for table in read(DOCUMENT).tables[:9]
        for cell in table.cells
        if cell.text and cell.page is not None and cell.bbox is not None
    ]
    return [(c.page, c.bbox) for c in cells if c.page and c.bbox], [normal(c.text) for c in cells]


@pytest.mark.parametrize("by_pdfium", [False, True])
def test_both_engines_read_every_cell_of_a_document_alike(by_pdfium: bool) -> None:
    places, texts = printed()
    found = [normal(text or "") for text in texts_at(DOCUMENT, places, by_pdfium)]
    assert len(found) > 500
    assert [pair for pair in zip(found, texts, strict=True) if pair[0] != pair[1]] == []


def test_in_the_child_too() -> None:
    places, texts = printed()
    with Reader() as reader:
        assert reader.second(DOCUMENT, places[:3], False) == texts[:3]


def test_a_page_that_is_not_there_is_not_contradicted(tmp_path: Path) -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    assert texts_at(DOCUMENT, [(999, box)], False) == [None]
    damaged = tmp_path / "a.pdf"
    damaged.write_bytes(b"%PDF-1.7 nothing")
    with Reader() as reader:
        assert reader.second(damaged, [(1, box)], False) == [None]
