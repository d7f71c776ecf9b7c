from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tasks.documents import pdfium
from tasks.documents.pdf import _Referee, read_pdf
from tests.tasks.documents.pdfs import pdf

GRID = "10 20 m 190 20 l 10 50 m 190 50 l 10 80 m 190 80 l 10 20 m 10 80 l 100 20 m 100 80 l "
GRID += "190 20 m 190 80 l S "


def drawn(path: Path, left: float) -> Path:
    return pdf(path / "a.pdf", f"{GRID} BT /F1 10 Tf {left} 60 Td (W) Tj ET".encode())


def test_the_first_reader_is_named(tmp_path: Path) -> None:
    [table] = read_pdf(drawn(tmp_path, 30)).tables
    assert (table.reader, table.n_rows, table.n_cols) == ("pdfium", 2, 2)


def test_the_second_reader_sees_the_same_page_and_says_why(tmp_path: Path) -> None:
    file = drawn(tmp_path, 95)
    [page] = pdfium.pages_of(file, [])
    with _Referee(file) as referee:
        other = referee.page(page, "1 characters across borders")
    assert other is not None
    assert other.reader == "pdfplumber: PDFium left 1 characters across borders"
    assert [char.text for char in other.chars] == ["W"]
    assert read_pdf(file).tables[0].reader == "pdfium"


def test_a_page_that_only_the_first_reader_can_read_is_left_to_it(tmp_path: Path) -> None:
    file = drawn(tmp_path, 30)
    [page] = pdfium.pages_of(file, [])
    file.write_bytes(b"")
    with _Referee(file) as referee:
        assert referee.page(page, "doubts") is None


def test_a_page_of_very_many_objects_is_not_read_twice(tmp_path: Path) -> None:
    file = pdf(tmp_path / "a.pdf", b"10 20 m 190 20 l S " * 30_001)
    [page] = pdfium.pages_of(file, [])
    with _Referee(file) as referee:
        assert referee.page(page, "doubts") is None


@pytest.mark.parametrize(
    ("name", "verdict", "pages", "unread"),
    [
        ("pdfjs__Pages-tree-refs.pdf", "ok", 2, ("page 2 is damaged",)),
        ("pdfjs__poppler-937-0-fuzzed.pdf", "malformed", 1, ()),
    ],
)
def test_a_damaged_page_is_named_and_the_others_are_read(
    shared: Path, name: str, verdict: str, pages: int, unread: tuple[str, ...]
) -> None:
    found = read_pdf(shared / "nasty" / name)
    assert (found.verdict, found.pages, found.unread) == (verdict, pages, unread)


def test_title_and_subject_are_kept_and_nobody_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    canvas = Canvas(str(file))
    canvas.setTitle("西安市财政局2026年部门预算")
    canvas.setAuthor("某人")
    canvas.setSubject("\x01")
    canvas.drawString(72, 72, "W")
    canvas.save()
    assert read_pdf(file).metadata == (("Title", "西安市财政局2026年部门预算"),)
