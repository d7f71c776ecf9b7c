"""C03–C05: tables of totals and of basic expenditure against others."""

import pytest

from tests.tasks.gold import table
from tests.tasks.rules.tables.samples import (
    ABSENT,
    BY_CLASS,
    BY_FUNCTION,
    FAIL,
    PASS,
    answers,
    appropriation,
    basic,
    department,
    expenditure,
    failed,
    general,
    verdicts,
)


def test_basic_expenditure_by_function_and_by_class() -> None:
    assert verdicts("C03", general(), basic()) == [PASS]
    assert verdicts("C03", general(basic="5.50"), basic()) == [FAIL]
    assert verdicts("C03", general(), basic("4.00")) == [FAIL]


def test_a_blank_or_missing_total_is_not_compared() -> None:
    undone = [("not-checked", "operand-missing")]
    assert verdicts("C03", general(basic=""), basic()) == undone
    without = table("一般公共预算支出表", ["科目编码|科目名称|合计|基本支出", "205|教育支出|7|5"])
    assert verdicts("C03", without, basic()) == undone


def test_basic_expenditure_of_all_funds_is_not_compared_with_the_general_budget() -> None:
    other = table("基本支出总表", [BY_CLASS, "|合计|9.00|5.00|4.00"])
    assert verdicts("C03", general(), other) == [ABSENT]


def test_the_departments_basic_expenditure_only_without_other_money() -> None:
    alone = (expenditure("|合计|8.00|6.00|2.00"), basic(), department("7.00"))
    assert failed("C03", *alone) == [("6.00", "5.00")]
    more = (expenditure("|合计|8.00|6.00|2.00"), basic(), department("8.00", other="1.00"))
    assert verdicts("C03", *more) == [ABSENT]


def test_final_accounts_state_basic_expenditure_in_two_sums() -> None:
    rows = ["科目编码|科目名称|决算数", "301|工资福利支出|3.00", "|人员经费合计|3.00"]
    by_class = table(
        "一般公共预算财政拨款基本支出决算表",
        [*rows, "302|商品和服务支出|2.00", "|公用经费合计|2.00"],
    )
    title = "某市某局2023年度部门决算"
    (found,) = answers("C03", general(), by_class, title=title)
    assert (found.verdict, found.stated, found.expected) == ("pass", "5.00", "5.00")


def test_categories_of_the_totals_and_of_the_table() -> None:
    assert verdicts("C04", appropriation(), general()) == [PASS, PASS]
    (wrong,) = (e for e in answers("C04", appropriation("6.00"), general()) if e.verdict == "fail")
    assert (wrong.stated, wrong.expected) == ("6.00", "7.00")
    assert {operand.table for operand in wrong.operands} == {0, 1}


def test_the_total_of_a_fund_is_that_of_its_table() -> None:
    assert failed("C04", appropriation(total="8.00"), general()) == [("8.00", "7.00")]


def test_undivided_totals_are_those_of_all_funds_together() -> None:
    def totals(fund: str = "3.00", spent: str = "10.00") -> list[str]:
        return [
            "收入||支出|",
            "项目|预算数|项目|预算数",
            f"一般公共预算|7.00|教育支出|{spent}",
            f"政府性基金预算|{fund}||",
            "收入总计|10.00|支出总计|10.00",
        ]

    funds = table(
        "政府性基金预算支出表", [BY_FUNCTION, "|合计|3.00||3.00", "205|教育支出|3.00||3.00"]
    )
    whole = table("财政拨款收支总表", totals())
    assert verdicts("C04", whole, general(), funds) == [PASS, PASS]
    wrong = table("财政拨款收支总表", totals(spent="9.00"))
    assert failed("C04", wrong, general(), funds) == [("9.00", "10.00")]
    assert verdicts("C04", whole, general()) == [ABSENT]


def test_categories_of_two_years_are_compared_year_by_year() -> None:
    totals = [
        "收入||支出||",
        "项目|2024年预算数|项目|2023年一般公共预算|2024年一般公共预算",
        "其他收入|7.00|教育支出|4.00|7.00",
    ]
    detail = ["科目编码|科目名称|2023年预算数|2024年预算数", "205|教育支出|5.00|7.00"]
    found = answers("C04", table("财政拨款收支总表", totals), table("一般公共预算支出表", detail))
    assert [(entry.verdict, entry.stated) for entry in found] == [
        ("fail", "4.00"),
        ("pass", "7.00"),
    ]
    assert len({entry.id for entry in found}) == 2


def test_a_table_of_several_units_has_no_categories_of_its_own() -> None:
    units = [
        "单位名称|科目编码|科目名称|合计",
        "甲局|205|教育支出|3.00",
        "甲局|20502|普通教育|3.00",
        "乙局|205|教育支出|4.00",
        "乙局|20502|普通教育|4.00",
    ]
    assert failed("C04", appropriation(), table("一般公共预算支出表", units)) == []


def test_department_and_appropriation() -> None:
    assert set(verdicts("C05", department(), appropriation())) == {PASS}
    assert failed("C05", department("8.00"), appropriation()) == [("8.00", "7.00")] * 3


def test_other_income_makes_the_totals_differ_rightly() -> None:
    more = department("8.00", other="1.00")
    assert set(verdicts("C05", more, appropriation())) == {PASS}
    less = department("6.00", other="1.00", own="5.00")
    assert failed("C05", less, appropriation()) == [("6.00", "7.00")] * 3 + [("5.00", "7.00")]


@pytest.mark.parametrize("zero", ["0", "0.00", "——", ""])
def test_no_other_income_said_in_four_ways(zero: str) -> None:
    assert set(verdicts("C05", department(other=zero), appropriation())) == {PASS}
    assert failed("C05", department("8.00", other=zero), appropriation()) != []


def test_income_from_a_fund_may_count_what_was_carried_over() -> None:
    carried = table(
        "财政拨款收支总表",
        [
            "收入||支出|",
            "项目|预算数|项目|预算数",
            "一、本年收入|6.00|教育支出|7.00",
            "（一）一般公共预算拨款|6.00||",
            "二、上年结转|1.00||",
            "（一）一般公共预算拨款|1.00||",
            "收入总计|7.00|支出总计|7.00",
        ],
    )
    assert failed("C05", department(), carried) == []
    assert ("7.50", "7.00") in failed("C05", department("7.50", own="7.50"), carried)


def test_without_the_other_table_a_rule_does_not_apply() -> None:
    assert verdicts("C03", general()) == [ABSENT]
    assert verdicts("C04", general()) == [ABSENT]
    assert verdicts("C05", department()) == [ABSENT]


def test_tables_of_several_units_are_not_mixed() -> None:
    assert verdicts("C03", general(), general(basic="4.00"), basic(), basic("4.00")) == [ABSENT]
    assert verdicts("C04", appropriation(), appropriation("6.00"), general(), general()) == [ABSENT]
    assert verdicts("C05", department(), department("9.00"), appropriation()) == [ABSENT]
