import pytest

from tasks.tables import wording


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位:元", "元"),
        ("编制单位：某局 单位：万元", "万元"),
        ("（单位：人民币万元）", "人民币万元"),
        ("单位：元（列至角分）", "元(列至角分"),
        ("万元", "万元"),
        ("（元）", "元"),
        ("编制单位：某局", None),
        ("共5万元", None),
        ("预算单位：元氏县信访局", None),
    ],
)
def test_units(line: str, unit: str | None) -> None:
    assert wording.unit_of(line) == unit


def test_what_stands_before_the_unit() -> None:
    assert wording.before_unit("编制单位：某局 单位：万元") == "编制单位：某局"
    assert wording.before_unit("（单位：万元）") == ""


@pytest.mark.parametrize(
    ("line", "is_title"),
    [
        ("收支总表", True),
        ("一般公共预算支出情况表（按功能分类科目）", True),
        ("表1：项目绩效指标表", True),
        ("公开01表", False),
        ("详细情况见下表：", False),
        ("编制单位：一览表", False),
        ("本年度无政府性基金预算，见下列情况表。", False),
    ],
)
def test_titles(line: str, is_title: bool) -> None:
    assert wording.names_table(line) is is_title


def test_numbers_and_marks() -> None:
    assert all(map(wording.is_table_number, ["附件 1", "附件11-2", "表一", "公开01表", "表十一"]))
    assert not wording.is_table_number("收支总表")
    assert wording.is_continuation_mark("（续表）")
    assert wording.without_continuation_mark("收支总表（续）") == "收支总表"
    assert wording.is_note("（备注：本表无数据。）")
    assert wording.is_subtitle("（2024年度）")


def test_items_and_amounts() -> None:
    assert all(map(wording.begins_item, ["1.完成", "（一）职责", "指标 5：稳控", "2、实施"]))
    assert not wording.begins_item("2.5 万元")
    assert all(map(wording.is_amount, ["1,234.50", "-3", "88.75%", "——"]))
    assert not wording.is_amount("2021年")
