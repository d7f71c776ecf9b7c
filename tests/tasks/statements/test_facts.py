"""Facts: every cell of figures once, with unit, phase, reason and whose it is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tasks.records import DocumentKind, Fact, Table
from tasks.statements.facts import facts_of, units_listed
from tests.tasks.gold import statements, table

CODED = "科目编码|科目名称|合计"


def facts(found: Table, kind: DocumentKind = "budget") -> tuple[Fact, ...]:
    (statement,) = statements(found)
    return tuple(facts_of(statement, kind))


def one(head: str, row: str, title: str = "部门支出总表", unit: str | None = "万元") -> Fact:
    return facts(table(title, [head, row], unit))[-1]


def test_a_merged_amount_counts_once() -> None:
    rows = ["科目编码|科目名称|合计|基本支出", "201|一般|7.00|<", "203|国防|^|1.00"]
    found = facts(table("部门支出总表", rows))
    assert [(fact.code, fact.measure, fact.stated) for fact in found] == [
        ("201", "total", "7.00"),
        ("203", "basic", "1.00"),
    ]


@pytest.mark.parametrize(
    ("stated", "reason", "yuan"),
    [
        ("", "blank", None),
        ("——", "dash", None),
        ("-", "dash", None),
        ("无", "none", None),
        ("/", "not-applicable", None),
        ("见附件", "not-a-number", None),
        ("1.5 2.5", "not-a-number", None),
        ("0", None, "0.00"),
        ("(12.30)", None, "-123000.00"),
        ("1,234.5", None, "12345000.00"),
        ("20元", None, "20.00"),
        ("0.0000001", "finer-than-fen", "0.001"),
    ],
)
def test_blank_dash_none_and_zero_stay_different(
    stated: str, reason: str | None, yuan: str | None
) -> None:
    fact = one(CODED, f"201|一般公共服务支出|{stated}")
    assert (fact.stated, fact.reason, fact.amount_yuan) == (stated, reason, yuan)
    assert (fact.amount_fen is None) == (reason is not None)


def test_a_share_has_a_value_and_no_amount() -> None:
    fact = one(CODED, "201|一般公共服务支出|12.3%")
    assert (fact.value, fact.unit, fact.reason) == ("12.3", "%", "not-money")
    assert (fact.amount_fen, fact.amount_yuan) == (None, None)


@pytest.mark.parametrize(
    ("unit", "yuan", "said"),
    [
        ("元", "5.00", "元"),
        ("单位：千元", "5000.00", "千元"),
        ("金额单位：亿元", "500000000.00", "亿元"),
        ("单位：元/人", None, None),
        ("单位：万元、元", None, None),
        (None, None, None),
    ],
)
def test_an_amount_needs_a_unit_of_money(
    unit: str | None, yuan: str | None, said: str | None
) -> None:
    fact = one(CODED, "201|一般公共服务支出|5.00", unit=unit)
    assert (fact.amount_yuan, fact.unit) == (yuan, said)
    assert (fact.reason, fact.value) == (None if yuan else "unit-unknown", "5.00")


def test_a_unit_inside_the_grid_counts_where_none_stands_above() -> None:
    rows = ["单位：元||", CODED, "201|一般公共服务支出|5.00"]
    assert facts(table("支出总表", rows, None))[0].amount_yuan == "5.00"


ASSETS = "项目|数量|价值（万元）"


@pytest.mark.parametrize(
    ("title", "head", "row", "unit"),
    [
        # The row's unit is that of its quantity, the column's that of its value.
        ("国有资产占用情况表", ASSETS, "2、车辆（台、辆）|3|45.00", "台、辆"),
        ("国有资产占用情况表", ASSETS, "1、房屋|3|45.00", None),
        ("会议费明细表", "序号|会议名称|人数|金额", "1|工作会议|3|45.00", None),
    ],
)
def test_units_of_quantities(title: str, head: str, row: str, unit: str | None) -> None:
    quantity, value = facts(table(title, [head, row]))
    assert (quantity.measure, quantity.value, quantity.unit) == ("quantity", "3", unit)
    assert (quantity.amount_yuan, value.amount_yuan, value.unit) == (None, "450000.00", "万元")


@pytest.mark.parametrize(
    ("label", "kind", "phase"),
    [
        ("合计", "budget", "budget"),
        ("合计", "final_accounts", "final"),
        ("合计", "unknown", None),
        ("预算数", "final_accounts", "budget"),
        ("决算数", "budget", "final"),
        ("调整预算数", "final_accounts", "adjusted"),
    ],
)
def test_the_column_says_the_phase_or_else_the_document(
    label: str, kind: DocumentKind, phase: str | None
) -> None:
    rows = [f"科目编码|科目名称|{label}", "201|一般公共服务支出|5.00"]
    (fact,) = facts(table("部门支出总表", rows), kind)
    assert fact.phase == phase


def two_sided() -> Iterator[Fact]:
    rows = [
        "收入|<|支出|<|<",
        "项目|预算数|项目|合计|政府性基金预算",
        "一、本年收入|5|一、本年支出|5|1",
        "（一）政府性基金预算拨款|1|（一）教育支出|5|1",
        "收入总计|5|支出总计|5|1",
    ]
    yield from facts(table("财政拨款收支总表", rows))


def test_what_a_row_says_of_the_fund_and_what_a_column_says() -> None:
    found = {(fact.name, fact.col): fact for fact in two_sided()}
    income = found["（一）政府性基金预算拨款", 1]
    assert (income.classification, income.fund) == ("income", "government-managed-funds")
    assert (found["一、本年收入", 1].measure, found["收入总计", 1].measure) == ("revenue", "total")
    spent = found["（一）教育支出", 4]
    assert (spent.classification, spent.fund) == ("functional", "government-managed-funds")
    assert {
        found[name, 3].classification for name in ("一、本年支出", "支出总计")
    } == {"total"}  # fmt: skip


def test_the_unit_of_the_office_that_a_row_belongs_to() -> None:
    rows = ["单位编码|单位名称|合计", "合计|<|5.00", "024001|某市某局|5.00"]
    whole, part = facts(table("部门收入总表", rows))
    assert (whole.entity, part.entity) == (None, "某市某局")
    assert (part.classification, part.code) == ("organisation", "024001")


def test_units_that_a_document_lists() -> None:
    rows = ["单位名称|合计", "合计|5.00", "某市某局（本级）|3.00", "某市某中心|2.00"]
    found = statements(table("部门收入总表", rows), table("支出总表", [CODED, "201|一般|1"]))
    assert units_listed(found) == {"某市某局(本级)", "某市某中心"}


def test_a_doubt_about_the_statement_is_one_about_its_facts() -> None:
    (statement,) = statements(table("部门支出总表", [CODED, "201|一般|5.00"]))
    (fact,) = facts_of(replace(statement, doubt="unit-magnitude"), "budget")
    assert (fact.doubt, fact.amount_yuan) == ("unit-magnitude", "50000.00")
