"""Codes, strange characters, lost characters and titles."""

from dataclasses import replace

import pytest

from tasks.records import Cell, Extraction, Mend, Paragraph, RuleResult, Table
from tests.tasks.gold import checked, extraction, table

FORM = [
    "项目编码|{}|项目名称|甲",
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|次数|3次",
]


def failed(document: Extraction, rule: str) -> list[RuleResult]:
    return [e for e in checked(document) if e.rule == rule and e.verdict == "fail"]


def text(said: str) -> Extraction:
    return Extraction("ok", None, "text/plain", 1, (), (Paragraph(said),))


def coded(code: str) -> Table:
    return table("某局项目绩效目标表", [FORM[0].format(code), *FORM[1:]])


def on_a_page(one: Table) -> Table:
    return replace(one, cells=tuple(replace(cell, page=1) for cell in one.cells))


def test_a_space_in_a_project_code_is_told_but_not_on_a_page() -> None:
    spaced = coded("130127210XAPPLY3 A5B8")
    [found] = failed(extraction(spaced), "S04")
    assert found.stated == "130127210XAPPLY3 A5B8"
    assert found.repair == "read as 130127210XAPPLY3A5B8"
    assert not failed(extraction(on_a_page(spaced)), "S04")
    assert not failed(extraction(coded("130127210XAPPLY3A5B8")), "S04")


@pytest.mark.parametrize(
    ("code", "meant"),
    [("20l", "201"), ("2O1O308", "2010308"), ("201 03", "20103")],
)
def test_codes_of_classes(code: str, meant: str) -> None:
    rows = ["科目编码|科目名称|合计", f"{code}|信访事务|1.00", "208|社会保障支出|2.00"]
    [found] = failed(extraction(table("某局部门支出总表", rows)), "S04")
    assert (found.stated, found.repair) == (code, f"read as {meant}")


def test_words_and_figures_are_no_codes() -> None:
    rows = ["科目编码|科目名称|合计", "201|IT Oil|1 000.00", "Ill|甲|2.00"]
    assert not failed(extraction(table("某局部门支出总表", rows)), "S04")


def test_strange_characters_of_a_table_are_one_result() -> None:
    rows = ["科目编码|科目名称|合计", "201|公务⽤⻋|１.00", "202|２０２４年|２.00"]
    [found] = failed(extraction(table("某局部门支出总表", rows)), "S08")
    assert found.stated == "⽤ U+2F64 ⻋ U+2ECB １ U+FF11 ２ U+FF12"
    assert found.expected == "用车12"


def test_characters_that_the_layer_replaced_are_told_with_a_cell_that_has_them() -> None:
    rows = table("某局部门支出总表", ["科目编码|科目名称|合计", "201|公务用车|1.00"])
    [found] = failed(extraction(replace(rows, mended=(Mend("characters", ("⻋",)),))), "S08")
    assert (found.stated, found.operands[0].text) == ("⻋ U+2ECB", "公务用车")


def test_full_width_digits_in_headings_are_usual() -> None:
    assert not failed(text("２０２４年预算说明"), "S08")
    assert failed(text("收入预算３万元。"), "S08")
    assert failed(text("公务用\u200b车。"), "S08")


@pytest.mark.parametrize("sign", ["(cid:12)", "\ufffd", "办\ue5c7"])
def test_unreadable_characters(sign: str) -> None:
    cells = (Cell(0, 0, 1, 1, f"公{sign}"), Cell(0, 1, 1, 1, "(cid)"))
    document = extraction(Table("表", None, (), 1, 2, "test", cells))
    assert len(failed(document, "S09")) == 1
    assert len(failed(text(f"公{sign}"), "S09")) == 1
    assert not failed(text("\uf06c 本局职责"), "S09")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("内设合科、人事科、法规科三个科室。", ["综合科"]),
        ("内设3个职能科室，即：人事科、合科、法规科；", ["综合科"]),
        ("内设合科、人事科、法规科四个科室。", []),
        ("内设合科、人事科。", []),
        ("设有内科、外科、本科三个科室。", []),
        ("内设综合科、人事科、法规科三个科室。", []),
    ],
)
def test_a_name_that_lost_a_character_where_the_count_agrees(said: str, meant: list[str]) -> None:
    assert [entry.expected for entry in failed(text(said), "S09")] == meant


def test_titles_of_the_same_characters_in_another_order_are_variants() -> None:
    def titled(cover: str, title: str) -> Extraction:
        return extraction(table(title, ["项目名称|甲"]), title=cover)

    [found] = failed(titled("乌海市 财政预算支出绩效目标表", "乌海市财政支出预算绩效目标表"), "S11")
    assert found.stated == "财政预算支出绩效目标表 / 财政支出预算绩效目标表"
    for cover, title in (
        ("财政支出预算绩效目标表", "财政支出 预算绩效目标表"),
        ("部门收支总表", "财政拨款收支总表"),
        ("2012年收支总表", "2021年收支总表"),
    ):
        assert not failed(titled(cover, title), "S11")
