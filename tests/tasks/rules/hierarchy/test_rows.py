"""B05–B07: rows that are missing, rows that stand twice, and blanks that are no zeros."""

import pytest

from tasks.records import RuleResult, Table
from tests.tasks.gold import checked, extraction, table

HEAD = "科目编码|科目名称|合计"
GENERAL = "一般公共预算支出表"
ROWS = (
    "201|一般公共服务支出|9.00",
    "20103|政府办公厅|9.00",
    "2010301|行政运行|6.00",
    "2010302|一般行政管理事务|3.00",
    "210|卫生健康支出|2.00",
    "21011|行政事业单位医疗|2.00",
    "2101101|行政单位医疗|2.00",
    "221|住房保障支出|1.00",
    "22102|住房改革支出|1.00",
    "2210201|住房公积金|1.00",
)


def answers(rule: str, *tables: Table) -> list[RuleResult]:
    return [entry for entry in checked(extraction(*tables)) if entry.rule == rule]


def failed(rule: str, *rows: str) -> list[tuple[str | None, str | None]]:
    return [
        (entry.stated, entry.reason)
        for entry in answers(rule, table(GENERAL, [HEAD, *rows]))
        if entry.verdict == "fail"
    ]


def without(code: str) -> tuple[str, ...]:
    return tuple(row for row in ROWS if not row.startswith(f"{code}|"))


def test_a_whole_table() -> None:
    assert failed("B05", *ROWS) == []
    assert failed("B06", *ROWS) == []


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        ("210", [("21011", "row-above-missing")]),
        ("21011", [("2101101", "row-above-missing"), ("210", "row-below-missing")]),
        ("2101101", [("21011", "row-below-missing")]),
    ],
)
def test_a_row_is_missing(missing: str, found: list[tuple[str, str]]) -> None:
    assert failed("B05", *without(missing)) == found


def test_levels_that_a_table_leaves_out_are_not_missed() -> None:
    assert failed("B05", *(row for row in ROWS if row[3:5] == "|")) == []
    assert failed("B05", *(row for row in ROWS if len(row.split("|")[0]) == 7)) == []
    assert failed("B05", *(row for row in ROWS if len(row.split("|")[0]) < 7)) == []


def test_secret_items_and_codes_without_any_are_not_missed() -> None:
    assert failed("B05", *ROWS, "204|公共安全支出|1.00", "20402|公安|1.00") == []
    assert failed("B05", *ROWS, "227|预备费|1.00") == []


def test_a_code_twice() -> None:
    assert failed("B06", *ROWS, "2210201|住房公积金|1.00") == [("2210201", "code-twice")]
    (answer,) = [
        entry
        for entry in answers("B06", table(GENERAL, [HEAD, *ROWS, "2210201|购房补贴|1.00"]))
        if entry.verdict == "fail"
    ]
    assert "住房公积金" in answer.message
    assert "购房补贴" in answer.message
    assert [operand.row for operand in answer.operands] == [11, 10]


def test_units_that_follow_one_another_repeat_the_codes() -> None:
    units = ["预算单位|科目编码|科目名称|合计", "甲局|||10.00", "|201|一般|10.00"]
    units += ["乙站|||10.00", "|201|一般|10.00"]
    assert answers("B06", table(GENERAL, units))[0].verdict == "pass"
    unnamed = [HEAD, *ROWS, *ROWS]
    (answer,) = answers("B06", table(GENERAL, unnamed))
    assert (answer.verdict, answer.reason) == ("not-applicable", "units-unnamed")


def test_a_second_class_tells_rows_of_one_code_apart() -> None:
    rows = [
        "支出功能分类科目|部门支出经济分类科目|合计",
        "2010301-行政运行|30101-基本工资|5.00",
        "2010301-行政运行|30102-津贴补贴|4.00",
    ]
    assert answers("B06", table("支出总表", rows))[0].verdict == "pass"


YEARS = "科目编码|科目名称|2023年预算数|2024年预算数"


def test_a_code_of_one_year_only() -> None:
    rows = [YEARS, "201|一般|9.00|8.00", "20103|办公厅|9.00|", "20140|信访事务||8.00"]
    found = answers("B07", table(GENERAL, rows))
    assert [(entry.verdict, entry.operands[0].row, entry.operands[0].col) for entry in found] == [
        ("pass", 2, 3),
        ("pass", 3, 2),
    ]
    assert "2024" in found[0].message


def test_blanks_of_one_year_fail_no_rule() -> None:
    rows = [
        YEARS,
        "|合计|9.00|8.00",
        "201|一般公共服务支出|9.00|8.00",
        "20103|政府办公厅|9.00|",
        "2010308|信访事务|9.00|",
        "20140|信访事务||8.00",
        "2014001|行政运行||8.00",
    ]
    assert [e.rule for e in checked(extraction(table(GENERAL, rows))) if e.verdict == "fail"] == []


def test_a_zero_is_given_and_a_year_alone_has_no_other() -> None:
    rows = [YEARS, "201|一般|9.00|0.00"]
    assert answers("B07", table(GENERAL, rows))[0].verdict == "not-applicable"
    assert answers("B07", table(GENERAL, [HEAD, *ROWS]))[0].verdict == "not-applicable"
