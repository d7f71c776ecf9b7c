from pathlib import Path

from tasks.documents.sandbox import Reader
from tasks.records import Extraction, Table
from tests.accuracy.corpus import CORPUS
from tests.accuracy.scanning import scanned
from tests.benchmarks.extract import (
    MOST_MEMORY,
    PAGES_OF_LONG,
    has_text,
    long_pdf,
    second_reader,
)


def test_a_long_document_is_read_within_the_limits(tmp_path: Path) -> None:
    path = long_pdf(tmp_path / "long.pdf", PAGES_OF_LONG)
    with Reader() as reader:
        found = reader.read(path)
    assert (found.verdict, found.pages) == ("ok", PAGES_OF_LONG)
    assert reader.peak <= MOST_MEMORY


def test_pages_of_the_second_reader_are_counted_once() -> None:
    readers = (
        "pdfium",
        "pdfplumber: PDFium left 3 characters",
        "pdfium; pdfplumber: PDFium left 1",
    )
    tables = tuple(Table("", None, (1, 2), 0, 0, reader, ()) for reader in readers)
    assert second_reader(Extraction("ok", None, "application/pdf", 4, tables)) == 2
    assert second_reader(Extraction("ok", None, "application/pdf", 4, tables[:1])) == 0


def test_scans_are_told_from_texts(tmp_path: Path) -> None:
    document = CORPUS / "wuhai-2021" / "document.pdf"
    assert has_text(document)
    assert not has_text(scanned(document, tmp_path / "a.pdf", dpi=50))
