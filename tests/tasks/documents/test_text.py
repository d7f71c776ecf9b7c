from pathlib import Path

import pytest

from tasks.documents.text import read_text
from tasks.records import Extraction, Table

SEEDS = Path(__file__).parent.parent.parent / "seeds"


def read(path: Path, text: str) -> Extraction:
    file = path / "a.txt"
    file.write_text(text, "utf-8")
    return read_text(file)


def rows(table: Table) -> list[list[str]]:
    return [[c.text for c in table.cells if c.row == row] for row in range(table.n_rows)]


def test_pieces_with_the_same_title_and_header_are_one_table(tmp_path: Path) -> None:
    head = "{}\n\n单位：万元\n\n科目\t{}年预算数\n"
    first = head.format("## 支出总表", "2021 ") + "201\t5.00\n"
    second = head.format("支出总表", "2021") + "208\t\n\n备注：本表反映支出。\n"
    [table] = read(tmp_path, f"{first}\n{second}").tables
    assert rows(table) == [["科目", "2021 年预算数"], ["201", "5.00"], ["208", ""]]
    assert (table.title, table.unit, table.notes) == ("支出总表", "万元", ("备注：本表反映支出。",))
    assert table.cells[3].path == "line 6"


def test_short_rows_are_filled_and_markup_is_dropped(tmp_path: Path) -> None:
    [table] = read(tmp_path, "a\tb\tc\n\n目标\t<p>一。</p> <p>二。</p>\n").tables
    assert rows(table) == [["a", "b", "c"], ["目标", "一。 二。", ""]]


def test_one_cell_a_line(tmp_path: Path) -> None:
    cells = (
        "\t收支总表\n\n\t单位：\n\t某局\n\t单位：万元\n\n\t指标\n\t权重\n\t值\n\n\t\n\t甲\n\n\t2\n"
    )
    [table] = read(tmp_path, cells).tables
    assert rows(table) == [["指标", "权重", "值"], ["", "甲", "2"]]
    assert (table.title, table.unit, table.lead) == ("收支总表", "万元", ("单位：某局",))


def test_a_paragraph_torn_by_a_blank_line_is_whole_again(tmp_path: Path) -> None:
    torn = "支出预算：" + "一般公共服务支出814.31万元，" * 3 + "社会"
    found = read(tmp_path, f"一、概况\n\n{torn}\n\n保障支出 65.58 万元。\n\n二、其他")
    assert [paragraph.text for paragraph in found.paragraphs] == [
        "一、概况",
        f"{torn}保障支出 65.58 万元。",
        "二、其他",
    ]


def test_other_encodings_and_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("收入\t支出".encode("gb18030"))
    assert rows(read_text(file).tables[0]) == [["收入", "支出"]]
    file.write_bytes(b"\x00\x01\x02")
    with pytest.raises(ValueError, match="no text"):
        read_text(file)
    assert read(tmp_path, "\t\n \n").verdict == "empty"


@pytest.mark.parametrize(
    ("seed", "tables"),
    [("tongnan", 17), ("shapingba", 7), ("wuhai", 1), ("gaoyi", 13), ("beibei", 12)],
)
def test_the_seeds_have_as_many_tables_as_their_documents(seed: str, tables: int) -> None:
    [path] = SEEDS.glob(f"{seed}-*.txt")
    assert len(read_text(path).tables) == tables


def test_bold_is_markup_and_stars_that_hide_digits_are_text(tmp_path: Path) -> None:
    text = "**甲**\t135****\n\n联系方式：**023-44551968**，135****与136****\n"
    found = read(tmp_path, text)
    assert found.paragraphs[0].text == "联系方式：023-44551968，135****与136****"
    assert rows(found.tables[0]) == [["甲", "135****"]]
