"""A09–A11, A13: procurement, assets and the money of forms."""

import pytest

from tasks.records import RuleResult, Table
from tests.tasks.gold import checked, extraction, table

Answer = tuple[str, str | None, str | None]


def answers(rule: str, *tables: Table) -> list[RuleResult]:
    return [entry for entry in checked(extraction(*tables)) if entry.rule == rule]


def told(rule: str, title: str, *rows: str, unit: str | None = "万元") -> list[Answer]:
    """(verdict or severity, stated, expected) of each answer."""
    return [
        (entry.severity if entry.verdict == "fail" else entry.verdict, entry.stated, entry.expected)
        for entry in answers(rule, table(title, list(rows), unit))
    ]


@pytest.mark.parametrize("names", [("货物类", "工程类", "服务类"), ("A-货物", "B-工程", "C-服务")])
def test_goods_works_and_services(names: tuple[str, str, str]) -> None:
    goods, works, services = names
    rows = ("项目|合计", f"{goods}|6.00", f"{works}|", f"{services}|4.00")
    assert told("A09", "政府采购预算表", *rows, "合计|10.00") == [("pass", "10.00", "10.00")]
    assert told("A09", "政府采购预算表", *rows, "合计|12.00") == [("error", "12.00", "10.00")]


def test_what_is_bought_stands_below_its_category() -> None:
    top = ("采购品目大类|采购品目名称|总计", "合计||10.00", "货物||6.00", "|复印纸|2.00")
    rows = (*top, "|空调机|4.00", "服务||4.00", "|物业管理|4.00")
    assert told("A09", "政府采购支出表", *rows) == [("pass", "10.00", "10.00")]
    assert told("A12", "政府采购支出表", *rows) == [
        ("pass", "6.00", "6.00"),
        ("pass", "4.00", "4.00"),
    ]


def test_categories_in_columns() -> None:
    head = "单位名称|合计|货物|工程|服务"
    assert told("A09", "政府采购预算表", head, "某局|9.00|3.00|2.00|4.00") == [
        ("pass", "9.00", "9.00")
    ]
    assert told("A09", "政府采购预算表", head, "某局|9.50|3.00|2.00|4.00") == [
        ("error", "9.50", "9.00")
    ]


def test_other_procurement_has_no_categories() -> None:
    rows = ("采购项目|金额", "合计|9.00", "打印机|9.00")
    assert told("A09", "政府采购预算表", *rows) == [("not-applicable", None, None)]


ASSETS = ("项目|数量|价值", "资产总额|——|{}", "1、房屋|20|5.000001", "其中：办公用房|20|4.00")


@pytest.mark.parametrize(
    ("total", "answer"), [("7.000001", "pass"), ("7.000002", "info"), ("9.00", "error")]
)
def test_assets(total: str, answer: str) -> None:
    rows = [row.format(total) for row in (*ASSETS, "2、车辆|1|2.00")]
    assert told("A10", "国有资产占用情况表", *rows) == [(answer, total, "7.000001")]


def test_assets_without_numbers() -> None:
    rows = ["项目|数量|价值", "资产总额||9.00", "房屋||4.00", "车辆||5.00"]
    assert told("A10", "国有资产占用情况表", *rows)[0][0] == "pass"
    rows.append("其中：公务用车||9.00")
    assert told("A10", "国有资产占用情况表", *rows)[0][0] == "pass"
    rows[1] = "资产总额||8.00"
    assert told("A10", "国有资产占用情况表", *rows)[0][0] == "not-checked"


FORM = (
    "年度绩效目标|完成维修|<|<|<|<",
    "一级指标|二级指标|三级指标|指标值|<|<",
    "产出指标|数量指标|维修面积|≥200平方米|<|<",
    "满意度指标|服务对象满意度指标|职工满意度|≥90%|<|<",
)


def form(rule: str, *rows: str) -> list[Answer]:
    head = ("项目名称|维修|<|<|<|<", *rows, *FORM)
    return told(rule, "项目支出绩效目标表", *head)


@pytest.mark.parametrize(("total", "answer"), [("25.00", "pass"), ("26.00", "error")])
def test_fiscal_and_other_money(total: str, answer: str) -> None:
    found = form("A13", f"预算数|{total}|其中：财政资金|20.00|其他资金|5.00")
    assert found == [(answer, total, "25.00")]


def test_own_level_with_what_comes_from_above_or_goes_below() -> None:
    for other in ("上级补助", "补助街镇"):
        assert form("A13", f"当年预算|9.00|本级支出|6.00|{other}|3.00")[0][0] == "pass"
        assert form("A13", f"当年预算|9.00|本级支出|6.00|{other}|2.00")[0][0] == "error"


def test_blanks_are_nothing_and_without_any_part_nothing_is_checked() -> None:
    assert form("A13", "预算数|9.00|其中：财政资金|9.00|其他资金|")[0][0] == "pass"
    assert form("A13", "预算数|9.00|其中：财政资金||其他资金|")[0][0] == "not-checked"
    assert form("A13", "预算数||其中：财政资金||其他资金|")[0][0] == "not-applicable"
    assert form("A13", "预算数|9.00|其中：财政资金|8.00||")[0][0] == "not-applicable"


def test_money_carried_over() -> None:
    rows = ("资金总额|上年结转|本年度预算申请|其他资金|", "{}|5.00|20.00|1.00|")
    right = [row.format("26.00") for row in rows]
    wrong = [row.format("25.00") for row in rows]
    assert form("A11", *right) == [("pass", "26.00", "26.00")]
    assert form("A11", *wrong) == [("error", "25.00", "26.00")]
    assert form("A13", *right) == [("not-applicable", None, None)]


def test_uses_may_leave_out_some() -> None:
    rows = (
        "部门名称|某局|<|<",
        "预算支出总额|{}|基本支出|6.00",
        "|项目支出||3.00",
        "年度绩效目标|保障运转|<|<",
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|会议|≥2次",
    )
    told_of = {
        total: [
            entry[0]
            for entry in told("A13", "部门整体支出绩效目标表", *(row.format(total) for row in rows))
        ]
        for total in ("9.00", "9.50", "8.50")
    }
    assert told_of == {"9.00": ["pass"], "9.50": ["warning"], "8.50": ["error"]}


LIST = "项目名称|资金总额|财政拨款|其他资金|年度绩效目标|三级指标|指标值"


def test_a_list_of_projects_row_by_row_and_as_a_whole() -> None:
    rows = (
        "合计|{}|7.00|2.00|||",
        "甲|5.00|4.00|1.00|完成|数量|≥1个",
        "乙|4.00|3.00|1.00|完成|数量|≥1个",
    )
    found = told("A13", "项目支出绩效目标表", LIST, *(row.format("9.00") for row in rows))
    assert [answer[0] for answer in found] == ["pass"] * 3
    found = told("A12", "项目支出绩效目标表", LIST, *(row.format("8.00") for row in rows))
    assert [answer[0] for answer in found] == ["error", "pass", "pass"]
    # Only a total that lacks in every column may hide a project.
    found = told("A12", "项目支出绩效目标表", LIST, *(row.format("10.00") for row in rows))
    assert [answer[0] for answer in found] == ["error", "pass", "pass"]
