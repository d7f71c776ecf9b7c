import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.xml.constants import SHEET_MAIN_NS

from tasks.documents.workbook import sheet as sheets
from tasks.documents.workbook.xlsx import read_xlsx
from tasks.records import Extraction
from tests.tasks.documents.workbook.workbooks import centre, fill, rule, saved


def changed(path: Path, member: str, old: str, new: str) -> Path:
    """The workbook with one member's text replaced."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in content[member]
    content[member] = content[member].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def shared(path: Path, item: str) -> Path:
    """The workbook with a table of shared strings of one item."""
    name, kind = "/xl/sharedStrings.xml", "application/vnd.openxmlformats-officedocument"
    part = f'<Override PartName="{name}" ContentType="{kind}.spreadsheetml.sharedStrings+xml"/>'
    changed(path, "[Content_Types].xml", "</Types>", f"{part}</Types>")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name[1:], f'<sst xmlns="{SHEET_MAIN_NS}"><si>{item}</si></sst>')
    return path


def texts(found: Extraction) -> list[list[str]]:
    """The rows of the first table."""
    [table, *_] = found.tables
    return [[c.text for c in table.cells if c.row == row] for row in range(table.n_rows)]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A ruled table of two rows whose cells have the style 1."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    fill(sheet, "A1", [["项目", "数"], ["甲", 1]])
    rule(sheet, "A1:B2")
    return saved(book, tmp_path / "a.xlsx")


def test_values_as_printed(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rich = CellRichText("其", TextBlock(InlineFont(b=True), "中"), "：基本")
    rows: list[list[Any]] = [
        ["科目", "0201", rich, "一\n二"],
        [True, "#DIV/0!", date(2024, 1, 5), 1234.565],
        ["=A1", 0.5, 0, "_x000D_末"],
    ]
    fill(sheet, "A1", rows)
    rule(sheet, "A1:D3")
    sheet["C2"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["D2"].number_format, sheet["B3"].number_format = "#,##0.00", "0%"
    found = read_xlsx(saved(book, tmp_path / "a.xlsx"))
    assert texts(found) == [
        ["科目", "0201", "其中：基本", "一二"],
        ["TRUE", "#DIV/0!", "2024年1月5日", "1,234.57"],
        ["", "50%", "0", "末"],
    ]
    assert found.tables[0].reader == "openpyxl; formulas without value: 1"


def test_the_kept_value_of_a_formula_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    fill(sheet, "A1", [["项目", "数"], ["甲", "=1+1"]])
    rule(sheet, "A1:B2")
    path = saved(book, tmp_path / "a.xlsx")
    changed(path, "xl/worksheets/sheet1.xml", "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
    found = read_xlsx(path)
    assert texts(found)[1] == ["甲", "2"]
    assert found.tables[0].reader == "openpyxl"


@pytest.mark.parametrize("is_shared", [False, True])
def test_runs_of_a_text_are_joined_but_for_phonetic_ones(small: Path, is_shared: bool) -> None:
    item = '<r><t>甲</t></r><rPh sb="0" eb="1"><t>jia</t></rPh><r><t>乙</t></r>'
    new = 't="s"><v>0</v>' if is_shared else f't="inlineStr"><is>{item}</is>'
    changed(small, "xl/worksheets/sheet1.xml", 't="n"><v>1</v>', new)
    found = read_xlsx(shared(small, item) if is_shared else small)
    assert texts(found) == [["项目", "数"], ["甲", "甲乙"]]


def test_zeros_that_a_sheet_does_not_show(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    fill(sheet, "A1", [["项目", 0], ["甲", 5]])
    rule(sheet, "A1:B2")
    sheet.views.sheetView[0].showZeros = False
    assert texts(read_xlsx(saved(book, tmp_path / "a.xlsx"))) == [["项目", ""], ["甲", "5"]]


def test_merged_cells_and_what_is_hidden(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表 1"
    fill(sheet, "A1", [["支出表"], ["项目", "预算数"], [None, "甲", "乙", "丙"], ["办", 1, 2, 3]])
    fill(sheet, "A5", [["藏", 4, 5, 6], ["会", 7, 8, 9]])
    centre(sheet, "A1:D1")
    rule(sheet, "A2:D6")
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:D2")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"
    [table] = read_xlsx(saved(book, tmp_path / "a.xlsx")).tables
    assert (table.title, table.n_rows, table.n_cols) == ("支出表", 4, 3)
    assert table.reader == "openpyxl; hidden and not read: 1 sheet, 1 row, 1 column"
    spans = [(c.text, c.rowspan, c.colspan, c.ref) for c in table.cells]
    assert spans[:4] == [
        ("项目", 2, 1, "'表 1'!A2"),
        ("预算数", 1, 2, "'表 1'!B2"),
        ("乙", 1, 1, "'表 1'!C3"),
        ("丙", 1, 1, "'表 1'!D3"),
    ]
    assert spans[-3:] == [
        ("会", 1, 1, "'表 1'!A6"),
        ("8", 1, 1, "'表 1'!C6"),
        ("9", 1, 1, "'表 1'!D6"),
    ]


def test_no_table_goes_on_in_another_sheet(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("一", "二"):
        sheet = book.create_sheet(name)
        fill(sheet, "A1", [["项目", "数"], [f"甲{name}", 1], ["注：无"]])
        rule(sheet, "A1:B2")
    found = read_xlsx(saved(book, tmp_path / "a.xlsx"))
    assert [(table.n_rows, table.notes) for table in found.tables] == [(2, ("注：无",))] * 2
    assert [table.cells[0].ref for table in found.tables] == ["一!A1", "二!A1"]


def rows_of(count: int, cells: str) -> str:
    rows = (f'<row r="{row}">{cells.replace("#", str(row))}</row>' for row in range(3, count + 3))
    return "".join(rows)


def test_formats_of_a_million_rows_are_no_rows(small: Path) -> None:
    blank = rows_of(100_000, '<c r="A#" s="1"/><c r="B#" s="1"/>')
    last = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    changed(small, "xl/worksheets/sheet1.xml", "</sheetData>", f"{blank}{last}</sheetData>")
    [table] = read_xlsx(small).tables
    assert (table.n_rows, table.n_cols) == (2, 2)


def test_blank_rows_of_a_form_stay(small: Path) -> None:
    blank = rows_of(3, '<c r="A#" s="1"/><c r="B#" s="1"/>')
    changed(small, "xl/worksheets/sheet1.xml", "</sheetData>", f"{blank}</sheetData>")
    assert read_xlsx(small).tables[0].n_rows == 5


def test_too_many_cells_are_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 1_000)
    full = rows_of(600, '<c r="A#"><v>1</v></c><c r="B#"><v>1</v></c>')
    changed(small, "xl/worksheets/sheet1.xml", "</sheetData>", f"{full}</sheetData>")
    with pytest.raises(ValueError, match="more than 1000 cells"):
        read_xlsx(small)


@pytest.mark.parametrize("ref", ["XFD9", "A1048577"])
def test_places_outside_are_refused(small: Path, ref: str) -> None:
    row = f'<row r="{ref.lstrip("XFDA")}"><c r="{ref}"><v>1</v></c></row>'
    changed(small, "xl/worksheets/sheet1.xml", "</sheetData>", f"{row}</sheetData>")
    with pytest.raises(ValueError, match="outside"):
        read_xlsx(small)


def test_merged_cells_of_the_whole_sheet_are_cut(small: Path) -> None:
    merged = '</sheetData><mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="A1:B1048576"/>'
    changed(small, "xl/worksheets/sheet1.xml", "</sheetData>", f"{merged}</mergeCells>")
    [table] = read_xlsx(small).tables
    assert (table.n_rows, table.n_cols, table.cells[0].colspan) == (2, 2, 2)


def test_a_workbook_without_known_sheets_is_not_empty(small: Path) -> None:
    names = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    changed(small, "xl/workbook.xml", names, strict)
    with pytest.raises(ValueError, match="no sheet"):
        read_xlsx(small)
