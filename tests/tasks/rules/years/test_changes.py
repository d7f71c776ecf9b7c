"""E01: a change is told with the two years that make it."""

from tasks.records import RuleResult
from tests.tasks.gold import table
from tests.tasks.rules.tables.samples import answers

SAID = "2024年会议费预算37.55万元，较上年预算减少{}万元。"
COSTS = table(
    "一般公共预算“三公”经费及会议费支出预算表",
    [
        "单位名称|2023年||2024年|",
        "|“三公”经费|会议费|“三公”经费|会议费",
        "合计|2.00|70.45|1.00|37.55",
    ],
)


def told(by: str) -> RuleResult:
    [answer] = answers("E01", COSTS, text=[SAID.format(by)])
    return answer


def test_a_change_is_that_of_the_table() -> None:
    assert told("32.90").verdict == "pass"


def test_a_change_that_is_not_that_of_the_table_is_told_with_both_years() -> None:
    answer = told("33.10")
    assert (answer.verdict, answer.stated, answer.expected) == ("fail", "33.10", "-32.90")
    assert "2024年会议费 37.55" in answer.message
    assert "2023年会议费 −70.45" in answer.message
