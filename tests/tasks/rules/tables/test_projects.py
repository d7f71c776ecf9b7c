"""C13: tables of projects against the expenditure that they list."""

import pytest

from tasks.records import Table
from tests.tasks.gold import table
from tests.tasks.rules.tables.samples import FAIL, PASS, Verdict, failed, verdicts

LISTED, WITH_OTHERS = "部门预算项目支出预算表", "部门预算项目支出及其他支出预算表"


def projects(title: str, total: str) -> Table:
    return table(title, ["项目名称|合计", f"合计|{total}", f"办案经费|{total}"])


def expenditure(remitted: str = "1.00") -> Table:
    columns = "科目编码|科目名称|合计|基本支出|项目支出|上缴上级支出"
    return table(
        "部门支出总表",
        [columns, f"|合计|8.00|5.00|2.00|{remitted}", f"205|教育支出|8.00|5.00|2.00|{remitted}"],
    )


@pytest.mark.parametrize(
    ("title", "total", "verdict"),
    [
        (LISTED, "2.00", PASS),
        (LISTED, "3.00", FAIL),
        (WITH_OTHERS, "3.00", PASS),
        (WITH_OTHERS, "2.00", FAIL),
    ],
)
def test_other_expenditure_is_listed_where_the_title_says_so(
    title: str, total: str, verdict: Verdict
) -> None:
    assert verdicts("C13", projects(title, total), expenditure()) == [verdict]


def test_nothing_else_was_spent() -> None:
    assert verdicts("C13", projects(WITH_OTHERS, "2.00"), expenditure("")) == [PASS]
    assert failed("C13", projects(WITH_OTHERS, "2.11"), expenditure("")) == [("2.11", "2.00")]
