"""What was read as marks: each cell where it stands, each table in its own colour."""

from collections import Counter
from dataclasses import replace

from tasks.documents.pictures.drawing import RED, Mark
from tasks.documents.pictures.overlay import COLOURS, overlays_of
from tasks.documents.reading import read
from tasks.records import Cell, Extraction, Paragraph, Table
from tests.accuracy.corpus import CORPUS


def cell(row: int, col: int, page: int, rowspan: int = 1, confidence: float | None = None) -> Cell:
    box = (0.1 * col + 0.1, 0.1 * row, 0.1 * col + 0.2, 0.1 * (row + rowspan))
    return Cell(row, col, rowspan, 1, "x", page, box, confidence=confidence)


HEAD = (cell(0, 0, 1, rowspan=2), cell(0, 1, 1), cell(1, 1, 1, confidence=0.5))
REST = (cell(2, 0, 2, confidence=0.9), cell(2, 1, 2))
TABLE = Table("支出\n表", "万元", (1, 2), 3, 2, "pdfium", HEAD + REST, ("部门：某局",), ("注：无",))
SHEET = Table("", None, (), 1, 1, "sheet", (Cell(0, 0, 1, 1, "x", ref="A!B4"),))
TEXT = (Paragraph("一", 2, (0.1, 0.8, 0.9, 0.85)), Paragraph("二", 2, (0.1, 0.9, 0.9, 0.95)))
FIRST, SECOND, LAST = overlays_of(
    Extraction("ok", None, "application/pdf", 3, (SHEET, TABLE), TEXT)
)


def of_style(marks: list[Mark], *styles: str) -> list[Mark]:
    return [mark for mark in marks if mark.style in styles]


def test_every_cell_is_marked_on_its_page_in_the_colour_of_its_table() -> None:
    cells = of_style(FIRST, "cell", "merged")
    assert [mark.box for mark in cells] == [cell.bbox for cell in HEAD]
    assert {mark.colour for mark in cells} == {COLOURS[1]}
    assert [mark.text for mark in of_style(FIRST, "merged")] == ["2x1"]
    assert [mark.box for mark in of_style(SECOND, "cell")] == [cell.bbox for cell in REST]


def test_cells_of_which_ocr_is_not_sure_are_doubtful() -> None:
    assert of_style(FIRST, "doubtful") == [Mark(HEAD[2].bbox or LAST[0].box, "doubtful", RED)]
    assert not of_style(SECOND, "doubtful")


def test_rows_and_columns_are_numbered_as_in_the_json() -> None:
    assert [mark.text for mark in of_style(FIRST, "row")] == ["0", "1"]
    assert [mark.text for mark in of_style(SECOND, "row")] == ["2"]
    assert [mark.text for mark in of_style(SECOND, "column")] == ["0", "1"]
    places = [mark.box[1::2] for mark in of_style(FIRST, "row")]
    assert places == [(0.0, 0.1), (0.1, 0.2)], "the merged cell is not the height of its row"


def test_notes_tell_what_was_found_and_what_goes_on() -> None:
    page, table = (mark.text.splitlines() for mark in of_style(FIRST, "note"))
    assert page == ["page 1 of 3"]
    assert table == [
        "T1: 3 rows, 2 columns",
        "title: 支出 表",
        "unit: 万元",
        "above: 部门：某局",
        "note: 注：无",
        "pages 1 to 2",
        "reader: pdfium",
        "1 doubtful cells",
    ]
    assert of_style(SECOND, "note")[1].text == "T1 goes on\nrows 2 to 2"


def test_text_is_numbered_in_its_order_and_the_legend_stands_once() -> None:
    assert [mark.text for mark in of_style(SECOND, "paragraph")] == ["1", "2"]
    assert [len(of_style(marks, "legend")) for marks in (FIRST, SECOND, LAST)] == [1, 0, 0]
    assert [mark.text for mark in LAST] == ["page 3 of 3"]


def test_all_cells_of_a_document_are_marked_once() -> None:
    found = read(CORPUS / "beibei-2024" / "document.pdf")
    marks = [mark for marks in overlays_of(found) for mark in of_style(marks, "cell", "merged")]
    assert Counter(mark.box for mark in marks) == Counter(
        cell.bbox for table in found.tables for cell in table.cells
    )


def test_a_long_title_is_cut() -> None:
    long = replace(TABLE, title="表" * 10_000, lead=(), notes=())
    (marks, *_) = overlays_of(Extraction("ok", None, "application/pdf", 2, (long,)))
    assert len(of_style(marks, "note")[1].text) < 300
