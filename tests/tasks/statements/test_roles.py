"""Rows of totals: sections, parts of the expenditure, totals; labels with and without numbers."""

import pytest

from tasks.statements.model import Statement
from tasks.statements.roles import bare
from tests.tasks.gold import statements, table


def two_sided(income: list[str], expenditure: list[str]) -> Statement:
    rows = ["收入||支出|", "项目|预算数|项目|预算数"]
    rows += [f"{left}|{right}" for left, right in zip(income, expenditure, strict=True)]
    (found,) = statements(table("部门收支总表", rows))
    return found


def test_sides_sections_and_totals() -> None:
    found = two_sided(
        [
            "一、本年收入|8.00",
            "一般公共预算拨款|8.00",
            "二、上年结转|1.00",
            "一般公共预算拨款|1.00",
            "收入总计|9.00",
        ],
        ["一、本年支出|7.00", "教育支出|7.00", "|", "二、结转下年|2.00", "支出总计|9.00"],
    )
    income = [(line.role, line.measure, line.fund) for line in found.side("income")]
    assert income == [
        ("current", "revenue", None),
        ("item", "revenue", "general-public-budget"),
        ("carried-in", "carried-in", None),
        ("item", "carried-in", "general-public-budget"),
        ("total", "total", None),
    ]
    expenditure = [(line.role, line.measure) for line in found.side("expenditure")]
    assert expenditure == [
        ("current", "total"),
        ("item", "total"),
        ("carried-out", "carried-out"),
        ("total", "total"),
    ]


@pytest.mark.parametrize(
    ("label", "role", "fund"),
    [
        ("一、一般公共预算拨款收入", "item", "general-public-budget"),
        ("2.政府性基金预算拨款", "item", "government-managed-funds"),
        ("（三）固有资本经营预算财政拨款收入", "item", "state-capital-operations"),
        ("一、财政拨款", "item", "fiscal-appropriation"),
        ("一、本级财政拨款收入", "item", "fiscal-appropriation"),
        ("二、财政专户管理事业收入", "item", "fiscal-special-account"),
        ("三、事业单位经营服务收入", "item", "operating-income"),
        ("三、单位资金", "item", "unit-funds"),
        ("其中：专项资金列入部门预算的项目", "earmarked", "earmarked"),
        ("上年结余、结转", "carried-in", None),
        ("年初财政拨款结转和结余", "carried-in", None),
        ("上年结转结余", "carried-in", None),
        ("上年实户资金余额", "carried-in", "unit-funds"),
        ("用事业基金弥补收支差额", "offset", "business-fund-offset"),
        ("使用非财政拨款结余", "offset", "business-fund-offset"),
        ("使用非财政拨款结余（含专用结余）", "offset", "business-fund-offset"),
        ("使用非财政拨款结余和专用结余", "offset", "business-fund-offset"),
        ("其中：纳入财政专户管理的收费", "earmarked", None),
        ("某某收入", "item", None),
    ],
)
def test_labels_of_income_with_and_without_numbers(label: str, role: str, fund: str) -> None:
    found = two_sided([f"{label}|1.00", "收入总计|1.00"], ["教育支出|1.00", "支出总计|1.00"])
    assert (found.side("income")[0].role, found.side("income")[0].fund) == (role, fund)


@pytest.mark.parametrize(
    "label",
    [
        "结转下年",
        "结转下年支出",
        "年终结转结余",
        "年末结转和结余",
        "年末财政拨款结转和结余",
        "未安排支出的实户资金",
    ],
)
def test_labels_of_what_is_carried_out(label: str) -> None:
    found = two_sided(["其他收入|1.00", "收入总计|1.00"], [f"{label}|1.00", "支出总计|1.00"])
    assert found.side("expenditure")[0].role == "carried-out"


def test_of_several_subtotals_the_last_is_the_total() -> None:
    found = two_sided(
        ["其他收入|5.00", "本年收入合计|5.00", "上年结转结余|1.00", "收入合计|6.00"],
        ["教育支出|6.00", "本年支出合计|6.00", "结转下年支出|0.00", "支出合计|6.00"],
    )
    for side in ("income", "expenditure"):
        roles = [line.role for line in found.lines if line.side == side]
        assert (roles[1], roles[3]) == ("subtotal", "total")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("（一）本年收入：", "本年收入"),
        ("1.（2）公务接待费", "公务接待费"),
        ("2、上年结转", "上年结转"),
        ("二十一、其他支出", "其他支出"),
        ("（境）外", "(境)外"),
        ("", ""),
    ],
)
def test_labels_without_their_numbers(name: str, label: str) -> None:
    assert bare(name) == label


@pytest.mark.parametrize(
    ("title", "label"),
    [("部门收支总表", "项目"), ("政府性基金收支表", "部门预算支出经济分类科目（按大类）")],
)
def test_what_stands_below_a_part_of_the_expenditure_is_of_that_part(
    title: str, label: str
) -> None:
    spent = [
        "一、基本支出|6.00",
        "工资福利支出|5.00",
        "商品和服务支出|1.00",
        "二、项目支出|3.00",
        "商品和服务支出|3.00",
        "三、上缴上级支出|0.00",
        "四、其他支出|0.50",
        "支出总计|9.50",
    ]
    rows = ["收入||支出|", f"项目|预算数|{label}|预算数", *(f"||{row}" for row in spent)]
    (found,) = statements(table(title, rows))
    said = [(line.name, line.measure, line.role) for line in found.side("expenditure")]
    assert said == [
        ("一、基本支出", "basic", "item"),
        ("工资福利支出", "basic", "item"),
        ("商品和服务支出", "basic", "item"),
        ("二、项目支出", "project", "item"),
        ("商品和服务支出", "project", "item"),
        ("三、上缴上级支出", "remitted-to-superior", "item"),
        # Numbered like the parts: beside them, not below.
        ("四、其他支出", "total", "item"),
        ("支出总计", "total", "total"),
    ]
    parts = [line.classification for line in found.side("expenditure")][::3]
    assert parts[:2] == ["total", "total"]


def test_a_part_without_number_holds_nothing_below_it() -> None:
    found = two_sided(
        ["其他收入|9.00", "|", "收入总计|9.00"], ["基本支出|6.00", "教育支出|9.00", "支出总计|9.00"]
    )
    measures = [line.measure for line in found.side("expenditure")]
    assert measures == ["basic", "total", "total"]
