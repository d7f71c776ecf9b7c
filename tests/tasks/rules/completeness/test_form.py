"""Units, placeholders, personal data and blank fields."""

from dataclasses import replace

import pytest

from tasks.records import Extraction, Mend, Paragraph, RuleResult
from tests.tasks.gold import checked, extraction, table

ROWS = ["科目编码|科目名称|合计", "201|一般公共服务支出|1.00"]
FORM = ["一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|次数|3次"]


def failed(document: Extraction, rule: str) -> list[RuleResult]:
    return [e for e in checked(document) if e.rule == rule and e.verdict == "fail"]


def text(*said: str) -> Extraction:
    return Extraction("ok", None, "text/plain", 1, (), tuple(Paragraph(one) for one in said))


def test_a_table_with_figures_says_its_unit_somewhere() -> None:
    title = "某局部门支出总表"
    [missing] = failed(extraction(table(title, ROWS, None)), "I05")
    assert missing.severity == "warning"
    in_column = [ROWS[0].replace("合计", "合计（万元）"), ROWS[1]]
    for stated in (
        table(title, ROWS, "万元"),
        table(title, in_column, None),
        table(title, [ROWS[0], "201|一般公共服务支出|"], None),
    ):
        assert not failed(extraction(stated), "I05")


def test_another_unit_on_a_later_page_is_a_warning_and_another_header_information() -> None:
    whole = table("某局部门支出总表", ROWS)
    mended = (Mend("unit", ("元",)), Mend("header", ("合记",), 0, 2))
    unit, header = failed(extraction(replace(whole, mended=mended)), "I05")
    assert (unit.severity, unit.stated, unit.expected) == ("warning", "元", "万元")
    assert (header.severity, header.stated, header.expected) == ("info", "合计", "合记")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("2024年XX局预算", ["XX"]),
        ("增加××万元，20XX年", ["××", "20XX"]),
        ("某某单位负责人待填写", ["某某", "待填写"]),
        ("支出○○元", ["○○"]),
        ("张某某、王XX等三人", []),
        ("项目2130127XXA5与XXL号", []),
        ("某市某局的某项工作", []),
        ("3×2、×", []),
    ],
)
def test_placeholders(said: str, left: list[str]) -> None:
    assert [entry.stated for entry in failed(text(said), "I08")] == left
    in_cell = failed(extraction(table("支出表", [said])), "I08")
    assert [entry.stated for entry in in_cell] == left[:1]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("部门预算公开联系人：张三    联系方式：010-12345678", "telephone number and name"),
        ("编报人（签字）：李小四", "name"),
        ("联系电话 13800000000", "telephone number"),
        ("主任张三1380000****", "telephone number"),
        ("身份证号110101199003070012", "identity number"),
    ],
)
def test_personal_data_is_told_by_kind_and_never_repeated(said: str, kinds: str) -> None:
    [found] = failed(text(said), "I09")
    assert found.stated == kinds
    for word in ("张三", "李小四", "12345678", "13800000000", "19900307"):
        assert word not in found.message + found.message_zh + (found.stated or "")


@pytest.mark.parametrize(
    "said",
    [
        "收入13812345678元",
        "项目编码50010922T000000086668",
        "单位负责人：无",
        "负责人签字：",
        "预算公开联系人由办公室指定",
        "收入1234567.89万元，下降12%",
    ],
)
def test_figures_and_offices_are_no_personal_data(said: str) -> None:
    assert not failed(text(said), "I09")


def test_a_name_below_its_label_or_beside_it_is_personal() -> None:
    document = text("填报人(签字)：", "张三", "填报日期：", "2024年")
    assert [entry.operands[0].sentence for entry in failed(document, "I09")] == ["张三"]
    form = table("项目绩效目标表", ["项目负责人及联系电话|张三 138****", "主管部门负责人|无"])
    [found] = failed(extraction(form), "I09")
    assert (found.stated, found.operands[0].row) == ("telephone number and name", 0)


def test_a_column_that_counts_people_names_no_one() -> None:
    counted = table("人员情况表", ["单位名称|编制人数|实有人数|离退休人员", "某局|60|71|47"])
    assert not failed(extraction(counted), "I09")


def blanks(*lines: str) -> list[str | None]:
    form = table("某局项目绩效目标表", FORM)
    paragraphs = tuple(Paragraph(line) for line in lines)
    document = replace(extraction(form), paragraphs=paragraphs)
    return [entry.stated for entry in failed(document, "I10")]


def test_labels_without_a_value_are_blank() -> None:
    assert blanks("部门负责人(签字)：", "部门预算代码：", "编报人：某某") == [
        "部门负责人(签字) empty",
        "部门预算代码 empty",
    ]
    assert blanks("填报人：某某  填报日期：____") == ["填报日期 empty"]
    assert blanks("填报人(签字)：", "某某") == []
    assert blanks("下列事项：", "一、概况") == []


def test_the_head_of_a_form_is_filled() -> None:
    head = ["项目名称|甲|主管部门|", "主管部门及主管部门编码|某府|项目类别|"]
    form = table("某局项目绩效目标表", [*head, *FORM])
    assert [entry.stated for entry in failed(extraction(form), "I10")] == [
        "主管部门 empty",
        "主管部门编码 empty",
    ]
    assert not failed(extraction(table("某局部门支出总表", ROWS)), "I10")
