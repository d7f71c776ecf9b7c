"""C03–C05: tables of one document against each other."""

import pytest

from tasks.records import RuleResult, Table
from tests.tasks.gold import checked, extraction, table


def general(basic: str = "5.00", education: str = "7.00") -> Table:
    return table(
        "一般公共预算支出表",
        [
            "科目编码|科目名称|合计|基本支出|项目支出",
            f"|合计|7.00|{basic}|2.00",
            f"205|教育支出|{education}|5.00|2.00",
        ],
    )


def basic(total: str = "5.00") -> Table:
    head = "科目编码|科目名称|合计|人员经费|公用经费"
    return table("一般公共预算基本支出表", [head, f"|合计|{total}|3.00|2.00"])


def appropriation(education: str = "7.00", total: str = "7.00") -> Table:
    return table(
        "财政拨款收支总表",
        [
            "收入||支出||",
            "项目|预算数|项目|合计|一般公共预算",
            f"一般公共预算拨款|7.00|一、教育支出|{education}|{education}",
            f"收入总计|{total}|支出总计|{total}|{total}",
        ],
    )


def department(total: str = "7.00", other: str = "") -> Table:
    return table(
        "部门收支总表",
        [
            "收入||支出|",
            "项目|预算数|项目|预算数",
            f"一、财政拨款|7.00|教育支出|{total}",
            f"二、其他收入|{other}||",
            f"收入总计|{total}|支出总计|{total}",
        ],
    )


def answers(rule: str, *tables: Table) -> list[RuleResult]:
    return [entry for entry in checked(extraction(*tables)) if entry.rule == rule]


def verdicts(rule: str, *tables: Table) -> list[tuple[str, str | None]]:
    return [(entry.verdict, entry.reason) for entry in answers(rule, *tables)]


PASS, FAIL = ("pass", None), ("fail", None)
ABSENT = ("not-applicable", "table-missing")


def test_basic_expenditure_by_function_and_by_class() -> None:
    assert verdicts("C03", general(), basic()) == [PASS]
    assert verdicts("C03", general(basic="5.50"), basic()) == [FAIL]
    assert verdicts("C03", general(), basic("4.00")) == [FAIL]


def test_a_blank_or_missing_total_is_not_compared() -> None:
    assert verdicts("C03", general(basic=""), basic()) == [("not-checked", "operand-missing")]
    without = table("一般公共预算支出表", ["科目编码|科目名称|合计|基本支出", "205|教育支出|7|5"])
    assert verdicts("C03", without, basic()) == [("not-checked", "operand-missing")]


def test_basic_expenditure_of_all_funds_is_not_compared_with_the_general_budget() -> None:
    other = table(
        "基本支出总表", ["科目编码|科目名称|合计|人员经费|公用经费", "|合计|9.00|5.00|4.00"]
    )
    assert verdicts("C03", general(), other) == [ABSENT]


def test_categories_of_the_totals_and_of_the_table() -> None:
    assert verdicts("C04", appropriation(), general()) == [PASS]
    (failed,) = answers("C04", appropriation("6.00"), general())
    assert (failed.verdict, failed.stated, failed.expected) == ("fail", "6.00", "7.00")
    assert {operand.table for operand in failed.operands} == {0, 1}


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


def test_department_and_appropriation() -> None:
    assert verdicts("C05", department(), appropriation()) == [PASS, PASS]
    assert verdicts("C05", department("8.00"), appropriation()) == [FAIL, FAIL]


def test_other_income_makes_the_totals_differ_rightly() -> None:
    found = verdicts("C05", department("8.00", other="1.00"), appropriation())
    assert found == [("not-applicable", "other-funding")]


@pytest.mark.parametrize("zero", ["0", "0.00", "——", ""])
def test_no_other_income_said_in_four_ways(zero: str) -> None:
    assert verdicts("C05", department(other=zero), appropriation()) == [PASS, PASS]


def test_without_the_other_table_a_rule_does_not_apply() -> None:
    assert verdicts("C03", general()) == [ABSENT]
    assert verdicts("C04", general()) == [ABSENT]
    assert verdicts("C05", department()) == [ABSENT]


def test_tables_of_several_units_are_not_mixed() -> None:
    assert verdicts("C03", general(), general(basic="4.00"), basic(), basic("4.00")) == [ABSENT]
    assert verdicts("C04", appropriation(), appropriation("6.00"), general()) == [ABSENT]
    assert verdicts("C05", department(), department("9.00"), appropriation()) == [ABSENT]
