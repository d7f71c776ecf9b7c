"""C13, C18: tables of projects against the expenditure that they list, and against forms."""

import pytest

from tasks.records import Table
from tests.tasks.gold import checked, extraction, table
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


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("走访经费", "宣传经费"), [("走访经费", "pass"), ("宣传经费", "fail")]),
        (("走访经费", "培训经费"), [("走访经费", "pass")]),
        (("走访经费", "走访经费"), []),
    ],
)
def test_a_project_has_one_amount(names: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    listed = [
        "项目名称|合计|一般公共预算",
        "合计|5.00|5.00",
        "走访经费|2.00|2.00",
        "宣传经费|3.00|3.00",
    ]
    forms = [
        table(
            "某市某局2024年项目支出绩效目标表",
            [
                f"项目名称|{name}|主管部门|某市某局",
                f"年度资金总额|{amount}|其中：财政拨款|{amount}",
                "一级指标|二级指标|三级指标|指标值",
                "产出指标|数量指标|走访次数|≥12次",
            ],
        )
        for name, amount in zip(names, ("2.00", "3.50"), strict=True)
    ]
    found = checked(extraction(table("某市某局项目支出表", listed), *forms))
    said = [(e.message.split(":")[0].split(", ")[-1], e.verdict) for e in found if e.rule == "C18"]
    assert [entry for entry in said if entry[1] != "not-applicable"] == expected
