import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tasks.documents.word import read_word

NIL = f"<w:tcBorders {nsdecls('w')}>" + "".join(
    f'<w:{side} w:val="nil"/>' for side in ("top", "left", "right")
)


def test_spans_title_unit_and_notes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、概况")
    document.add_paragraph("部门政府采购预算").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("编制单位：某局\t单位：万元")
    table = document.add_table(3, 3)
    for row, texts in enumerate([("项目", "预算数", ""), ("", "合计", "其中"), ("甲", "1", "2")]):
        for col, text in enumerate(texts):
            table.cell(row, col).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.add_paragraph("注：无。")
    document.save(str(tmp_path / "a.docx"))
    found = read_word(tmp_path / "a.docx")
    [read] = found.tables
    assert (read.title, read.unit) == ("部门政府采购预算", "万元")
    assert read.lead == ("编制单位：某局",)
    assert read.notes == ("注：无。",)
    assert [paragraph.text for paragraph in found.paragraphs] == ["一、概况"]
    spans = [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in read.cells]
    assert spans[:3] == [(0, 0, 2, 1, "项目"), (0, 1, 1, 2, "预算数"), (1, 1, 1, 1, "合计")]
    assert read.cells[-1].path == "tbl[1]/tr[3]/tc[3]"


def test_borderless_rows_at_the_head_are_lines(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2, "Table Grid")
    title = table.cell(0, 0).merge(table.cell(0, 1))
    title.text = "绩效目标申报表"
    title._tc.get_or_add_tcPr().append(parse_xml(f"{NIL}</w:tcBorders>"))
    table.cell(1, 0).text = "项目名称"
    document.save(str(tmp_path / "a.docx"))
    [read] = read_word(tmp_path / "a.docx").tables
    assert (read.title, read.n_rows) == ("绩效目标申报表", 1)


def test_two_tables_in_a_row_stay_two(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("甲", "乙"):
        document.add_table(1, 2).cell(0, 0).text = text
    document.save(str(tmp_path / "a.docx"))
    assert len(read_word(tmp_path / "a.docx").tables) == 2


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 201_000_000)
    with pytest.raises(ValueError, match="unpacked"):
        read_word(tmp_path / "a.docx")
