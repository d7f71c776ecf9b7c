import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tasks.documents.word.document import read_word
from tests.accuracy.corpus import CORPUS
from tests.tasks.documents.word.words import GRID, p, tbl, tc, tr, word

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


def grid_of(file: Path) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in table.cells]
        for table in read_word(file).tables
    ]


def val(name: str, value: object) -> str:
    return f'<w:{name} w:val="{value}"/>'


def test_rows_that_begin_late_or_end_early(tmp_path: Path) -> None:
    short = tr(tc("中"), properties=val("gridBefore", 1) + val("gridAfter", 1))
    [grid] = grid_of(word(tmp_path / "a", tbl(tr(tc("甲"), tc("乙"), tc("丙")), short)))
    assert grid[3:] == [(1, 0, 1, 1, ""), (1, 1, 1, 1, "中"), (1, 2, 1, 1, "")]


def test_cells_merged_downwards_and_in_the_old_way_to_the_right(tmp_path: Path) -> None:
    first = tr(tc("高", val("vMerge", "restart")), tc("宽", val("hMerge", "restart")),
               tc("", val("hMerge", "continue")))  # fmt: skip
    [grid] = grid_of(word(tmp_path / "a", tbl(first, tr(tc("", "<w:vMerge/>"), tc("1"), tc("2")))))
    assert grid == [(0, 0, 2, 1, "高"), (0, 1, 1, 2, "宽"), (1, 1, 1, 1, "1"), (1, 2, 1, 1, "2")]


def test_a_deleted_row_is_not_printed(tmp_path: Path) -> None:
    gone = tr(tc("旧"), tc("0"), properties="<w:del/>")
    [grid] = grid_of(word(tmp_path / "a", tbl(tr(tc("甲"), tc("1")), gone, tr(tc("乙"), tc("2")))))
    assert [text for *_, text in grid] == ["甲", "1", "乙", "2"]


@pytest.mark.parametrize("name", ["gridSpan", "gridBefore"])
def test_a_table_without_end_is_refused(tmp_path: Path, name: str) -> None:
    endless = tr(tc("甲", val("gridSpan", 10**9)), properties=val(name, 10**9))
    with pytest.raises(ValueError, match="columns"):
        read_word(word(tmp_path / "a", tbl(endless)))


INNER = tbl(tr(tc("项目"), tc("金额")), tr(tc("甲"), tc("1")))


def test_a_table_of_one_column_around_tables_is_their_frame(tmp_path: Path) -> None:
    frame = tbl(tr(tc("收入总表")), tr(tc("", inner=INNER)), tr(tc("注：无。")))
    [read] = read_word(word(tmp_path / "a", frame)).tables
    assert (read.title, read.notes) == ("收入总表", ("注：无。",))
    assert [cell.text for cell in read.cells] == ["项目", "金额", "甲", "1"]
    assert read.cells[0].path == "tbl[1]/tr[2]/tc[1]/tbl[1]/tr[1]/tc[1]"


def test_a_table_in_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    framed = tbl(tr(tc("框", inner=tbl(tr(tc("单"))))))
    outer = tbl(tr(tc("绩效指标"), tc("如下", inner=INNER)), tr(tc("备注"), tc("", inner=framed)))
    texts = [[text for *_, text in grid] for grid in grid_of(word(tmp_path / "a", outer))]
    assert texts == [["绩效指标", "如下", "备注", "单框"], ["项目", "金额", "甲", "1"]]


def test_a_table_that_prints_the_same_header_again_goes_on(tmp_path: Path) -> None:
    header = tr(tc("项目"), tc("金额"))
    one, other = tbl(header, tr(tc("甲"), tc("1"))), tbl(header, tr(tc("乙"), tc("2")))
    [grid] = grid_of(word(tmp_path / "a", p("支出总表"), one, p(""), other))
    assert [text for *_, text in grid] == ["项目", "金额", "甲", "1", "乙", "2"]
    assert len(grid_of(word(tmp_path / "b", one, p("其中还有另外的支出，见下。"), other))) == 2


NONE, ALL = "".join(val(side, "nil") for side in ("left", "right")), GRID
BOTTOM = f"<w:tcBorders>{val('bottom', 'single')}</w:tcBorders>"
BARE = f"<w:tcBorders>{NONE}{val('top', 'nil')}{val('bottom', 'nil')}</w:tcBorders>"
FULL = f"<w:tcBorders>{GRID}</w:tcBorders>"


@pytest.mark.parametrize(
    ("borders", "outside", "inside"),
    [("", BOTTOM, FULL), ("", BARE, FULL), (ALL, BARE, ""), (val("left", "none"), "", FULL)],
)
def test_rows_outside_the_borders_are_lines(
    tmp_path: Path, borders: str, outside: str, inside: str
) -> None:
    rows = [
        tr(tc("部门收支总表", outside + val("gridSpan", 2))),
        tr(tc("单位：万元", outside + val("gridSpan", 2))),
        tr(tc("项目", inside), tc("金额", inside)),
        tr(tc("注：无。", (BARE if outside != "" else "") + val("gridSpan", 2))),
    ]
    [read] = read_word(word(tmp_path / "a", tbl(*rows, borders=borders))).tables
    assert (read.title, read.unit, read.notes) == ("部门收支总表", "万元", ("注：无。",))
    assert [cell.text for cell in read.cells] == ["项目", "金额"]
    assert read.cells[0].path == "tbl[1]/tr[3]/tc[1]"


@pytest.mark.parametrize("borders", ["", ALL, val("insideH", "single"), val("top", "single")])
def test_the_first_row_of_a_plain_grid_stays(tmp_path: Path, borders: str) -> None:
    rows = [tr(tc(name), tc("")) for name in ("项目总表", "甲", "乙", "注：无。")]
    table = tbl(*rows, borders=borders)
    assert len(grid_of(word(tmp_path / "a", table))[0]) == 8


def test_borders_of_a_style_are_borders(tmp_path: Path) -> None:
    style = (
        f'<w:style w:styleId="base"><w:tblPr><w:tblBorders>{GRID}</w:tblBorders></w:tblPr>'
        '</w:style><w:style w:styleId="s"><w:basedOn w:val="base"/></w:style>'
    )
    table = tbl(tr(tc("收支总表", BARE)), tr(tc("甲"), tc("1"))).replace(
        "<w:tblPr>", f"<w:tblPr>{val('tblStyle', 's')}"
    ).replace(GRID, "")  # fmt: skip
    [read] = read_word(word(tmp_path / "a", table, styles=style)).tables
    assert (read.title, read.n_rows) == ("收支总表", 1)


def test_paragraphs_of_a_cell_never_make_one_figure_of_two(tmp_path: Path) -> None:
    stacked = tc(inner=p("12") + p("34"))
    file = word(tmp_path / "a.docx", tbl(tr(tc("项目"), stacked), tr(tc("甲"), tc("5")), columns=2))
    assert [cell[-1] for row in grid_of(file) for cell in row][:2] == ["项目", "12 34"]


def test_the_title_that_the_file_states_is_kept() -> None:
    [(name, value)] = read_word(CORPUS / "gaoyi-2021" / "document.docx").metadata
    assert (name, value) == ("Title", "高邑县信访局2021 年部门预算信息公开")


def test_a_file_that_states_nothing_has_no_metadata(tmp_path: Path) -> None:
    assert read_word(word(tmp_path / "a.docx", p("一"))).metadata == ()
