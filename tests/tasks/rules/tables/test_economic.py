"""C06: the three public expenses against the classes of basic expenditure that are part of them."""

import pytest

from tasks.records import RuleResult
from tests.tasks.gold import table
from tests.tasks.rules.tables.samples import BY_CLASS, answers

COLUMNS = "合计|因公出国（境）费|公务用车购置及运行费|公务用车购置费|公务用车运行费|公务接待费"


def reception(public: str, basic: str = "0.90", projects: str = "") -> RuleResult:
    expenses = table("一般公共预算“三公”经费支出表", [COLUMNS, f"{public}|0|0|0|0|{public}"])
    classes = [BY_CLASS, f"|合计|{basic}||{basic}", f"30217|公务接待费|{basic}||{basic}"]
    shown = [expenses, table("一般公共预算基本支出表", classes)]
    if projects:
        rows = ["科目编码|科目名称|合计", f"|合计|{projects}", f"30217|公务接待费|{projects}"]
        shown.append(table("一般公共预算项目支出情况表（按经济分类科目）", rows))
    [answer] = answers("C06", *shown)
    return answer


@pytest.mark.parametrize(
    ("public", "verdict", "severity"),
    [("0.90", "pass", "error"), ("0.50", "fail", "error"), ("1.90", "fail", "info")],
)
def test_less_than_in_basic_expenditure_is_wrong(public: str, verdict: str, severity: str) -> None:
    answer = reception(public)
    assert (answer.verdict, answer.severity) == (verdict, severity)


def test_more_may_be_paid_from_projects() -> None:
    assert reception("1.90").message.endswith("1 万元 apart, which projects may pay")
    assert "projects" not in reception("0.50").message


@pytest.mark.parametrize(("projects", "verdict"), [("1.00", "pass"), ("0.50", "fail")])
def test_a_table_of_projects_by_class_may_state_the_rest(projects: str, verdict: str) -> None:
    assert reception("1.90", projects=projects).verdict == verdict
