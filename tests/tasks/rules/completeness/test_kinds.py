"""I07: what a document is taken for, and titles that contradict each other."""

import pytest

from tasks.records import RuleVerdict, Table
from tests.tasks.gold import table
from tests.tasks.rules.completeness.parts import answers, document

ROWS = ["科目编码|科目名称|合计|基本支出|项目支出", "|合计|9.00|8.00|1.00"]


def named(*titles: str) -> list[Table]:
    return [table(title, ROWS) for title in titles]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某市某局2024年部门预算", "budget"),
        ("某市某局2024年单位决算", "final_accounts"),
        ("某市某局2024年部门整体绩效目标表", "performance_targets"),
        ("某市某局2024年项目绩效自评表", "self_evaluation"),
    ],
)
def test_a_kind_and_what_says_so(title: str, kind: str) -> None:
    (found,) = answers("I07", document([], (), title))
    assert (found.verdict, found.stated) == ("pass", kind)
    assert title in found.message
    assert found.operands[0].text == title


def test_an_unknown_kind_is_said_to_be_unknown() -> None:
    (found,) = answers("I07", document([], ("本局召开会议。",), "工作简报"))
    assert (found.verdict, found.reason) == ("not-checked", "kind-unknown")


@pytest.mark.parametrize(
    ("title", "titles", "verdict"),
    [
        ("某市某局2024年部门预算", ("支出决算表", "一般公共预算支出决算表"), "fail"),
        ("某市某局2024年部门预算", ("支出决算表", "部门支出预算表"), "pass"),
        ("某市某局2024年部门预算", ("支出决算表",), "pass"),
        ("某市某局2024年部门决算", ("部门支出预算表", "财政拨款支出预算表"), "fail"),
        ("某市某局2024年部门决算", ("支出总表", "一般公共预算支出表"), "pass"),
        ("某市某局2024年部门决算", ("支出总表", "一般公共预算支出表", "支出决算表"), "pass"),
    ],
)
def test_tables_of_another_kind(title: str, titles: tuple[str, ...], verdict: RuleVerdict) -> None:
    (found,) = answers("I07", document(named(*titles), (), title))
    assert found.verdict == verdict
    if verdict == "fail":
        assert found.severity == "warning"
        assert {found.stated, found.expected} == {"预算", "决算"}
        assert titles[0] in found.message
