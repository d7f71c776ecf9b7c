"""A12 on tables by hand: which rows make a total, and when a difference proves anything.

9 stands for 9.00 in the tables.
"""

import re
from collections.abc import Sequence

import pytest

from tasks.records import RuleResult, Table
from tests.tasks.gold import checked, extraction, table

HEAD = "项目名称|合计|一般公共预算|政府性基金预算"


def written(rows: Sequence[str]) -> list[str]:
    return [re.sub(r"(?<=\|)\d{1,2}(?=\||$)", r"\g<0>.00", row) for row in rows]


def answers(*tables: Table) -> list[RuleResult]:
    return [entry for entry in checked(extraction(*tables)) if entry.rule == "A12"]


def failures(title: str, *rows: str) -> list[tuple[int | None, str, str | None, str | None]]:
    """(row, severity, reason, expected) of each failure; and those left open."""
    return [
        (
            entry.operands[0].row,
            entry.severity if entry.verdict == "fail" else entry.verdict,
            entry.reason,
            entry.expected,
        )
        for entry in answers(table(title, written(rows)))
        if entry.verdict in ("fail", "not-checked")
    ]


def projects(total: str, *rows: str) -> tuple[str, ...]:
    return (HEAD, f"合计|{total}", *rows)


def test_a_flat_list_adds_up_in_every_column() -> None:
    found = answers(table("项目支出预算表", [*projects("9|6|3", "甲|5|3|2", "乙|4|3|1")]))
    assert [entry.verdict for entry in found] == ["pass"] * 3


def test_the_other_columns_prove_which_rows_are_the_parts() -> None:
    rows = projects("9|6|3", "甲|5|3|2", "乙|4.50|3.50|1")
    assert failures("项目支出预算表", *rows) == [
        (1, "warning", None, "9.50"),
        (1, "warning", None, "6.50"),
    ]
    rows = projects("8|6|3", "甲|5|3|2", "乙|4|3|1")
    assert failures("项目支出预算表", *rows) == [(1, "error", None, "9.00")]


def test_a_single_column_that_does_not_close_is_a_warning() -> None:
    rows = ("项目名称|合计", "合计|9", "甲|5", "乙|6")
    assert failures("项目支出预算表", *rows) == [(1, "warning", None, "11.00")]


def test_projects_may_be_secret() -> None:
    lacking = projects("12|9|3", "甲|5|5|", "乙|4|4|")
    assert failures("项目支出预算表", *lacking) == [
        (1, "warning", "items-undisclosed", "9.00"),
        (1, "not-checked", "operand-missing", None),
    ]
    # One column alone lacks: no project is missing, a figure is wrong.
    lacking = projects("9|6|4", "甲|5|3|2", "乙|4|3|1")
    assert failures("项目支出预算表", *lacking) == [(1, "error", None, "3.00")]


def test_a_row_that_disagrees_with_itself_is_no_secret() -> None:
    lacking = projects("12|9|2", "甲|6|4|2", "乙|4|3|1")
    reasons = [reason for _, _, reason, _ in failures("项目支出预算表", *lacking)]
    assert reasons == [None] * 3


def test_units_are_never_left_out() -> None:
    rows = ("单位编码|单位名称|合计|其他收入", "|合计|12|2", "101001|甲局|5|1", "101002|乙站|4|1")
    assert failures("部门收入总表", *rows) == [(1, "error", None, "9.00")]


@pytest.mark.parametrize(
    "codes", [("101", "101001", "101002"), ("", "", "")], ids=["codes", "figures"]
)
def test_a_unit_may_be_the_sum_of_those_below_it(codes: tuple[str, ...]) -> None:
    names = ("某局", "某局（本级）", "某中心")
    rows = [f"{code}|{name}" for code, name in zip(codes, names, strict=True)]
    head, total = "单位编码|单位名称|合计|其他收入", "|合计|9|2"
    right = (head, total, f"{rows[0]}|9|2", f"{rows[1]}|5|1", f"{rows[2]}|4|1")
    assert failures("部门收入总表", *right) == []
    wrong = (head, total, f"{rows[0]}|9|2", f"{rows[1]}|7|1", f"{rows[2]}|4|1")
    assert failures("部门收入总表", *wrong) == [(2, "error", None, "11.00")]


def test_where_a_row_may_be_a_sum_a_difference_is_left_open() -> None:
    rows = ("项目名称|合计", "合计|20", "基建|9", "甲|5", "乙|4", "丙|3")
    assert failures("项目支出预算表", *rows) == [
        (1, "not-checked", "structure-uncertain", "21.00"),
    ]


def test_what_is_of_which_counts_for_nothing() -> None:
    rows = projects("9|6|3", "甲|5|3|2", "其中：会议费|1|1|", "乙|4|3|1")
    assert failures("项目支出预算表", *rows) == []


def test_quantities_are_not_added() -> None:
    rows = ("项目名称|数量|合计", "合计|1|9", "甲|5|5", "乙|4|4")
    assert failures("项目支出预算表", *rows) == []


def test_leaf_codes_add_up_where_no_category_is_printed() -> None:
    head = "支出功能分类科目|合计|基本支出|项目支出"
    leaves = ("2010301-行政运行|5.00|5.00|", "2101101-行政单位医疗|2.00|2.00|")
    assert failures("支出总表", head, *leaves, "合计|7.00|7.00|") == []
    assert failures("支出总表", head, *leaves, "合计|6.00|7.00|") == [(3, "error", None, "7.00")]


def test_categories_are_another_rules() -> None:
    found = answers(table("支出总表", ["科目编码|科目名称|合计", "|合计|9", "201|一般|5"]))
    assert [entry.verdict for entry in found] == ["not-applicable"]


def test_each_unit_is_the_sum_of_its_categories() -> None:
    def document(unit: str) -> tuple[str, ...]:
        return (
            "预算单位|科目编码|科目名称|合计|基本支出|项目支出",
            f"某局（本级）|||{unit}|5.00|4.00",
            "|201|一般公共服务支出|6.00|2.00|4.00",
            "|20103|政府办公厅|6.00|2.00|4.00",
            "|210|卫生健康支出|3.00|3.00|",
        )

    assert failures("支出总表", *document("9.00")) == []
    assert failures("支出总表", *document("8.00")) == [(1, "error", None, "9.00")]


def test_rounding_in_one_table_is_one_finding() -> None:
    rows = projects("9.01|6.01|3.00", "甲|5.00|3.00|2.00", "乙|4.00|3.00|1.00")
    found = [entry for entry in answers(table("项目支出预算表", [*rows])) if entry.reason]
    assert {(entry.severity, entry.reason) for entry in found} == {("info", "rounding")}
    assert len(found) == 2
    assert len({entry.group for entry in found}) == 1


def test_a_figure_over_two_rows_counts_once() -> None:
    rows = ("项目名称|合计", "合计|9", "甲|5", "乙|^", "丙|4")
    assert failures("项目支出预算表", *rows) == []
