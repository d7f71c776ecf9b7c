"""A15: what a cell of amounts can hold."""

import pytest

from tasks.records import RuleResult
from tests.tasks.gold import checked, extraction, table

HEAD = "科目编码|科目名称|合计|基本支出|上年结转"


def answers(*rows: str, unit: str = "万元", title: str = "部门支出总表") -> list[RuleResult]:
    document = extraction(table(title, [*rows], unit))
    return [entry for entry in checked(document) if entry.rule == "A15"]


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("9.00", "万元", None),
        ("", "万元", None),
        ("——", "万元", None),
        ("0.123456", "万元", None),
        ("0.1234567", "万元", "too-fine"),
        ("0.12345600", "万元", None),
        ("12.345", "元", "too-fine"),
        ("-9.00", "万元", "negative"),
        ("（9.00）", "万元", "negative"),
        ("12..5", "万元", "not-a-number"),
        ("1,2345", "万元", "not-a-number"),
        ("见附件", "万元", "not-a-number"),
    ],
)
def test_a_cell(text: str, unit: str, reason: str | None) -> None:
    (answer,) = answers(HEAD, f"201|一般公共服务支出|9.00|{text}|", unit=unit)
    expected = ("pass", None) if reason is None else ("fail", reason)
    assert (answer.verdict, answer.reason) == expected
    assert answer.severity == "warning"
    assert answer.message


def test_what_may_be_negative() -> None:
    assert answers(HEAD, "201|一般公共服务支出|9.00|9.00|-1.00")[0].verdict == "pass"
    assert answers(HEAD, "301|退回多缴保险费|-9.00|-9.00|")[0].verdict == "pass"
    years = "科目编码|科目名称|2023年预算数|2024年预算数|增减额|增减率"
    assert answers(years, "201|一般|9.00|8.00|-1.00|-11.1111%")[0].verdict == "pass"


def test_a_number_among_words_may_be_a_label_that_ran_over() -> None:
    (answer,) = answers(HEAD, "201|一般公共服务支出|9.00|项目9.00|")
    assert (answer.verdict, answer.reason) == ("not-checked", "reading-doubtful")


def test_each_cell_has_its_place() -> None:
    found = answers(HEAD, "201|一般|9.00|-9.00|", "203|国防|-1.00||")
    assert [(entry.operands[0].row, entry.operands[0].col) for entry in found] == [(1, 3), (2, 2)]
