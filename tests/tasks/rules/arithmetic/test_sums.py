"""A01–A08 on tables by hand: what adds up, what does not, what cannot be known."""

import pytest

from tasks.records import Extraction, RuleResult, Table
from tasks.rules.check import catalogue
from tests.tasks.gold import checked, extraction, table

Answer = tuple[str, str, str | None]


def answers(rule: str, *tables: Table) -> list[RuleResult]:
    return [entry for entry in checked(extraction(*tables)) if entry.rule == rule]


def verdicts(rule: str, *tables: Table) -> list[Answer]:
    """(verdict, severity, reason) of each answer of a rule."""
    return [(entry.verdict, entry.severity, entry.reason) for entry in answers(rule, *tables)]


PASS: Answer = ("pass", "error", None)
FAIL: Answer = ("fail", "error", None)
UNCERTAIN: Answer = ("not-checked", "error", "structure-uncertain")
ABSENT: Answer = ("not-applicable", "error", "table-missing")


def test_all_five_kinds_of_expenditure_make_the_total() -> None:
    head = (
        "科目编码|科目名称|合计|基本支出|项目支出|上缴上级支出|事业单位经营支出|对附属单位补助支出"
    )
    right = table("支出总表", [head, "201|一般|15.00|1.00|2.00|3.00|4.00|5.00"])
    wrong = table("支出总表", [head, "201|一般|16.00|1.00|2.00|3.00|4.00|5.00"])
    assert verdicts("A01", right) == [PASS]
    assert verdicts("A01", wrong) == [FAIL]


def test_an_unread_column_leaves_a_difference_open() -> None:
    head = "科目编码|科目名称|合计|基本支出|项目支出|一次性支出"
    assert verdicts("A01", table("支出总表", [head, "201|一般|6.00|1.00|2.00|3.00"])) == [UNCERTAIN]
    assert verdicts("A01", table("支出总表", [head, "201|一般|3.00|1.00|2.00|3.00"])) == [PASS]


def test_a_shift_is_not_found_in_what_is_not_certain() -> None:
    rows = ["科目编码|科目名称|合计|基本支出|项目支出|一次性支出"]
    rows += [f"20{n}01|x|{n - 1}.00|{n}.00||" for n in range(101, 106)]
    assert verdicts("A01", table("支出总表", rows)) == [UNCERTAIN] * 5
    assert verdicts("A14", table("支出总表", rows)) == [PASS]


def test_a_split_of_basic_expenditure_in_a_table_of_all() -> None:
    rows = [
        "科目编码|科目名称|合计|基本支出|||项目支出",
        "|||小计|人员经费|公用经费|",
        "201|一般|10.00|7.00|5.00|2.00|3.00",
    ]
    found = table("一般公共预算支出表", rows)
    assert verdicts("A01", found) == [PASS]
    assert verdicts("A02", found) == [PASS]
    rows[2] = "201|一般|10.00|7.00|5.00|1.00|3.00"
    found = table("一般公共预算支出表", rows)
    assert verdicts("A01", found) == [PASS]
    assert verdicts("A02", found) == [FAIL]


@pytest.mark.parametrize("total", ["7.00", "8.00"])
def test_personnel_and_operating_expenditure(total: str) -> None:
    rows = ["科目编码|科目名称|合计|人员经费|公用经费", f"301|工资福利支出|{total}|5.00|2.00"]
    expected = [PASS if total == "7.00" else FAIL]
    assert verdicts("A02", table("一般公共预算基本支出表", rows)) == expected
    assert verdicts("A02", table("部门基本支出总表", rows)) == expected


def test_personnel_and_operating_do_not_make_a_total_that_holds_projects_too() -> None:
    rows = ["科目编码|科目名称|合计|人员经费|公用经费|项目支出", "201|一般|9.00|5.00|2.00|2.00"]
    assert verdicts("A02", table("一般公共预算支出表", rows)) == [ABSENT]


def test_funds_and_their_parts() -> None:
    head = "科目编码|科目名称|合计|上年结转|一般公共预算拨款收入|事业收入"
    head += "|教育收费收入预算|非教育收费收入预算"
    right = table("收入总表", [head, "205|教育|10.00|1.00|4.00|5.00|2.00|3.00"])
    wrong = table("收入总表", [head, "205|教育|15.00|1.00|4.00|5.00|2.00|3.00"])
    assert verdicts("A03", right) == [PASS]
    assert verdicts("A03", wrong) == [FAIL]


def test_the_appropriation_and_its_funds() -> None:
    rows = [
        "科目编码|科目名称|合计|财政拨款收入|||其他收入",
        "|||小计|一般公共预算|政府性基金预算|",
        "205|教育|10.00|9.00|8.00|1.00|1.00",
    ]
    assert verdicts("A03", table("收入总表", rows)) == [PASS]


THREE = "合计|因公出国（境）费|公务用车购置及运行费|||公务接待费"
THREE_BELOW = "||小计|购置费|运行费|"


@pytest.mark.parametrize(
    ("figures", "a04", "a05"),
    [
        ("20.00||4.00||4.00|16.00", PASS, PASS),
        ("20.00|——|4.00|0|4.00|16.00", PASS, PASS),
        ("20.00|1.00|4.00||4.00|16.00", FAIL, PASS),
        ("20.00||4.00|1.00|4.00|16.00", PASS, FAIL),
        ("||4.00||4.00|16.00", ("not-checked", "error", "operand-missing"), PASS),
        ("20.00||4.00|||16.00", PASS, ("not-checked", "error", "operand-missing")),
        ("|||||", ABSENT, ABSENT),
        ("1.06|0|1|0|1|0.06", PASS, PASS),
    ],
)
def test_three_public_expenses(figures: str, a04: Answer, a05: Answer) -> None:
    found = table("“三公”经费支出表", [THREE, THREE_BELOW, figures])
    assert (verdicts("A04", found), verdicts("A05", found)) == ([a04], [a05])


def totals(*rows: str) -> Table:
    return table("部门收支总表", ["收入||支出|", "项目|预算数|项目|预算数", *rows])


def test_income_and_expenditure_balance() -> None:
    assert verdicts("A06", totals("其他收入|5.00|教育支出|5.00", "总计|5.00|总计|5.00")) == [PASS]
    assert verdicts("A06", totals("其他收入|5.00|教育支出|6.00", "总计|5.00|总计|6.00")) == [FAIL]
    missing = totals("其他收入|5.00|教育支出|5.00", "||总计|5.00")
    assert verdicts("A06", missing) == [("not-checked", "error", "operand-missing")]


def test_items_years_total_and_what_is_carried_over() -> None:
    def document(year: str, total: str) -> Table:
        return totals(
            "一、一般公共预算拨款|4.00|一、教育支出|5.00",
            "二、事业收入|2.00|二、卫生健康支出|1.00",
            f"本年收入合计|{year}|本年支出合计|6.00",
            "上年结转|1.00|结转下年|1.00",
            f"收入总计|{total}|支出总计|7.00",
        )

    assert verdicts("A07", document("6.00", "7.00")) == [PASS, PASS]
    assert verdicts("A07", document("5.00", "6.00")) == [FAIL, PASS]
    assert verdicts("A07", document("6.00", "6.00")) == [PASS, FAIL]
    assert verdicts("A08", document("6.00", "6.00")) == [PASS, PASS]


def test_numbered_items_add_up_and_their_sub_items_do_not_count() -> None:
    def document(year: str, part: str = "4.00") -> Table:
        return totals(
            "一、财政拨款|5.00|一、教育支出|6.00",
            f"1.一般公共预算拨款|{part}|进修及培训|6.00",
            "2.政府性基金预算拨款|1.00|培训支出|6.00",
            "二、单位资金|1.00||",
            f"本年收入合计|{year}|本年支出合计|6.00",
            f"收入总计|{year}|支出总计|6.00",
        )

    # 一 = 1 + 2 besides.
    assert verdicts("A07", document("6.00")) == [PASS, PASS, PASS]
    assert verdicts("A08", document("6.00")) == [PASS, PASS]
    # Where the sub-items close, which rows are the items is certain; else a difference proves
    # nothing.
    assert verdicts("A07", document("7.00")) == [PASS, FAIL, PASS]
    assert verdicts("A07", document("7.00", "3.00")) == [FAIL, UNCERTAIN, PASS]


def test_an_unnumbered_item_over_numbered_parts() -> None:
    found = totals(
        "财政拨款|5.00|教育支出|5.00",
        "1.一般公共预算拨款|4.00||",
        "2.政府性基金预算拨款|1.00||",
        "收入总计|5.00|支出总计|5.00",
    )
    assert verdicts("A07", found) == [PASS]


def test_categories_are_told_from_the_classes_below_them() -> None:
    found = totals(
        "其他收入|6.00|教育支出|6.00",
        "||进修及培训|6.00",
        "本年收入合计|6.00|本年支出合计|6.00",
    )
    assert verdicts("A08", found) == [PASS]


def test_the_parts_of_what_is_carried_in_are_not_the_years() -> None:
    # The form of final accounts: the parts of 年初结转 follow it, under numbers of their own.
    found = totals(
        "一、一般公共预算财政拨款|8.00|一、教育支出|7.00",
        "本年收入合计|8.00|本年支出合计|7.00",
        "年初财政拨款结转和结余|2.00|年末财政拨款结转和结余|3.00",
        "一、一般公共预算财政拨款|2.00||",
        "总计|10.00|总计|10.00",
    )
    assert verdicts("A07", found) == [PASS, PASS]
    assert verdicts("A08", found) == [PASS, PASS]
    assert verdicts("A06", found) == [PASS]


def test_the_last_of_two_subtotals_is_the_total() -> None:
    found = totals(
        "其他收入|5.00|教育支出|6.00",
        "本年收入合计|5.00|本年支出合计|6.00",
        "上年结转结余|1.00|结转下年支出|0.00",
        "收入合计|6.00|支出合计|6.00",
    )
    assert verdicts("A06", found) == [PASS]
    assert verdicts("A07", found) == [PASS, PASS]


def test_a_document_without_tables_gets_one_answer_a_rule() -> None:
    found = checked(Extraction("ok", None, "text/plain"))
    assert len(found) == len(catalogue())
    assert {(entry.verdict, entry.reason) for entry in found} == {
        ("not-applicable", "table-missing")
    }


@pytest.mark.parametrize(("total", "expected"), [("6.00", PASS), ("7.00", FAIL)])
def test_income_of_the_year_in_final_accounts_is_the_sum_of_its_funds(
    total: str, expected: Answer
) -> None:
    head = "科目编码|科目名称|本年收入合计|财政拨款收入|事业收入|其他收入"
    assert verdicts("A03", table("收入决算表", [head, f"|合计|{total}|5.00||1.00"])) == [expected]
