"""What reading mended becomes findings, in the words of the print; what it did not, none."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.documents.text import read_text
from tasks.records import Extraction, Mend, Paragraph, RuleResult
from tasks.rules.extraction.mended import joint
from tests.tasks.gold import checked, extraction, table

HEAD = "某局2024年项目绩效目标表\n\n项目名称\t网络运行\t\t主管部门\t某局\n"
HEADER = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n"
FULL = "\t产出指标\t质量指标\t办结率\t98%\n"


def form(tmp_path: Path, *rows: str) -> Extraction:
    file = tmp_path / "a.txt"
    file.write_text(HEAD + HEADER + FULL + "".join(f"{row}\n" for row in rows), "utf-8")
    return read_text(file)


def results(document: Extraction, rule: str) -> list[RuleResult]:
    return [entry for entry in checked(document) if entry.rule == rule]


def failed(document: Extraction, rule: str) -> list[RuleResult]:
    return [entry for entry in results(document, rule) if entry.verdict == "fail"]


def text(*paragraphs: Paragraph) -> Extraction:
    return Extraction("ok", None, "text/plain", 1, (), paragraphs)


def test_rows_that_slipped_are_one_finding_with_the_cells_they_were_printed_in(
    tmp_path: Path,
) -> None:
    document = form(tmp_path, "质量指标\t故障率\t2%\t\t", "\t质量指标\t满意\t好\t")
    found = failed(document, "S01")
    assert [(entry.stated, entry.expected) for entry in found] == [
        ("content in cells 0, 1, 2", "cells 2, 3, 4"),
        ("content in cells 1, 2, 3", "cells 2, 3, 4"),
    ]
    assert len({entry.group for entry in found}) == 1
    assert "line 6" in found[0].message
    assert [operand.text for operand in found[0].operands] == ["质量指标", "故障率", "2%"]


def test_rows_that_stand_right_pass_and_tables_without_indicators_say_nothing(
    tmp_path: Path,
) -> None:
    [passed] = results(form(tmp_path, "\t\t时效指标\t及时\t好"), "S01")
    assert passed.verdict == "pass"
    amounts = table("某局支出表", ["编码|名称|合计", "201|甲|1.00"])
    [silent] = results(extraction(amounts), "S01")
    assert silent.verdict == "not-applicable"


def test_a_torn_row_is_one_result_with_all_its_torn_cells(tmp_path: Path) -> None:
    document = form(
        tmp_path,
        "\t\t时效指标\t值守和矛盾化解专项\t年内",
        "\t\t成本指标\t值守和矛盾化\t73平方米；\n",
        "\t\t\t解专项\t360天、150元/天",
    )
    [torn] = failed(document, "S02")
    assert torn.stated == '"值守和矛盾化" + "解专项"'
    assert torn.repair == "值守和矛盾化解专项"
    assert [o.text for o in torn.operands] == ["值守和矛盾化解专项", "73平方米；360天、150元/天"]


def test_only_rows_without_any_text_are_left_over_from_a_template(tmp_path: Path) -> None:
    document = form(tmp_path, "\t\t　\t\t", "\t\t时效指标\t\t", "\t\t\t\t")
    assert [entry.operands[0].row for entry in failed(document, "S07")] == [3, 5]


def test_a_row_stands_on_the_page_of_its_own_cells() -> None:
    made = table(
        "项目支出绩效目标表",
        [
            "项目名称|宣传专项|<",
            "一级指标|三级指标|指标值",
            "产出指标|印制宣传册|≥10本",
            "^||",
        ],
    )
    cells = tuple(replace(cell, page=1 + (cell.row > 2)) for cell in made.cells)
    [found] = failed(extraction(replace(made, cells=cells, pages=(1, 2))), "S07")
    assert "page 2, row 4" in found.message


def test_removed_markup_is_told_with_its_signs(tmp_path: Path) -> None:
    found = failed(form(tmp_path, "\t\t时效指标\t<p>及时</p>\t好", "\n电话：**见网站**"), "S03")
    assert [entry.stated for entry in found] == ["<p>…</p>", "**…**"]


@pytest.mark.parametrize(
    ("upper", "lower", "shown"),
    [
        ("其中：甲支出1万元，社会", "保障支出 2 万元，乙", '"社会" + "保障支出2万元"'),
        ("甲支出1.5万元，", "乙支出1,200万元。", '"甲支出1.5万元，" + "乙支出1,200万元"'),
        ("甲", "乙", '"甲" + "乙"'),
    ],
)
def test_the_ends_of_torn_pieces_are_shown(upper: str, lower: str, shown: str) -> None:
    assert joint(upper, lower) == shown


def test_in_files_with_pages_only_sentences_with_figures_are_torn() -> None:
    pieces = ("2024年收入预算938.15万元，其中：一般公共", "预算拨款938.15万元。")
    figures = Paragraph("".join(pieces), 1, mended=(Mend("torn", pieces),))
    words = Paragraph("负责信访工作。", 1, mended=(Mend("torn", ("负责信", "访工作。")),))
    assert [entry.operands[0].sentence for entry in failed(text(figures, words), "S06")] == [
        figures.text
    ]
    unpaged = Paragraph("负责信访工作。", mended=(Mend("torn", ("负责信", "访工作。")),))
    assert len(failed(text(unpaged), "S06")) == 1


def headings(*lines: str) -> Extraction:
    return text(
        *(Paragraph(line.lstrip("# "), mended=(Mend("heading", (line,)),)) for line in lines)
    )


def test_the_usual_signs_of_a_numbering_decide_and_of_equals_the_first() -> None:
    usual = ("## 一、概况", "## 二、收入", "### 三、支出")
    [found] = failed(headings(*usual, "### （一）职能", "## （二）机构"), "S10")[:1]
    assert (found.stated, found.expected) == ("### 三、支出", "##")
    [_, second] = failed(headings(*usual, "### （一）职能", "## （二）机构"), "S10")
    assert (second.stated, second.expected) == ("## （二）机构", "###")
    assert not failed(headings("# 某局预算", "## 一、概况", "### （一）职能"), "S10")
