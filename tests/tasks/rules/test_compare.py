"""One comparison: exact, tolerant as far as the print is, and silent where it cannot know."""

import pytest

from tasks.records import RuleResult
from tasks.rules.check import catalogue
from tests.tasks.gold import checked, extraction, table


def row(total: str, basic: str, project: str, unit: str = "万元") -> RuleResult:
    """The answer of A01 to one row."""
    rows = ["科目编码|科目名称|合计|基本支出|项目支出", f"201|一般|{total}|{basic}|{project}"]
    (answer,) = [e for e in checked(extraction(table("支出总表", rows, unit))) if e.rule == "A01"]
    return answer


@pytest.mark.parametrize(
    ("total", "basic", "project"),
    [
        ("3.00", "1.00", "2.00"),
        ("3", "1.00", "2.0"),
        ("1.00", "1.00", ""),
        ("1.00", "1.00", "——"),
        ("0.00", "0.00", "0.00"),
        ("0.30", "0.10", "0.20"),  # not so in floats
        ("1,234,567.89", "1,234,567.00", "0.89"),
        ("１，２３４．００", "1,234.00", "0"),
        ("(3.00)", "-1.00", "−2.00"),
        ("89.022001", "9.19", "79.832001"),
        ("99999999999999999999.01", "99999999999999999999", "0.01"),
    ],
)
def test_sums_that_agree(total: str, basic: str, project: str) -> None:
    answer = row(total, basic, project)
    assert (answer.verdict, answer.reason, answer.severity) == ("pass", None, "error")
    assert answer.stated == total


@pytest.mark.parametrize(
    ("total", "basic", "project", "severity"),
    [
        # Two parts and a total: at most three halves of the last printed digit.
        ("3.01", "1.00", "2.00", "info"),
        ("3.02", "1.00", "2.00", "error"),
        ("2.99", "1.00", "2.00", "info"),
        ("4", "1", "2", "info"),
        ("5", "1", "2", "error"),
        ("3.000001", "1.000000", "2.000000", "info"),
        ("3.000002", "1.000000", "2.000000", "error"),
        # The finest figure tells the print: 3 is 3.00.
        ("4", "1.00", "2.00", "error"),
        # A blank part adds nothing, and no tolerance.
        ("1.01", "1.00", "", "info"),
        ("1.02", "1.00", "", "error"),
        # Ten digits are what a cell in General format shows: its last one is rounded.
        ("786781502.8", "9820502.82", "776961000", "info"),
        ("786781502.9", "9820502.82", "776961000", "error"),
        ("-3.00", "1.00", "2.00", "error"),
    ],
)
def test_sums_that_do_not(total: str, basic: str, project: str, severity: str) -> None:
    answer = row(total, basic, project)
    assert (answer.verdict, answer.severity) == ("fail", severity)
    assert answer.reason == ("rounding" if severity == "info" else None)


@pytest.mark.parametrize(
    ("total", "basic", "project", "reason"),
    [
        ("3.00", "见附表", "2.00", "operand-unreadable"),
        ("3.0.0", "1.00", "2.00", "operand-unreadable"),
        ("12①", "10.00", "2.00", "operand-unreadable"),
        ("", "1.00", "2.00", "operand-missing"),
        ("——", "1.00", "2.00", "operand-missing"),
        ("3.00", "", "", "operand-missing"),
    ],
)
def test_what_cannot_be_checked_says_why(total: str, basic: str, project: str, reason: str) -> None:
    answer = row(total, basic, project)
    assert (answer.verdict, answer.reason, answer.expected) == ("not-checked", reason, None)
    assert answer.message.startswith("201 一般: ")


def test_a_row_without_figures_is_not_asked() -> None:
    answer = row("", "", "——")
    assert (answer.verdict, answer.reason) == ("not-applicable", "table-missing")


def test_figures_in_yuan_with_separators() -> None:
    assert row("1,312,400.00", "1,312,000", "400", "元").verdict == "pass"
    failed = row("1,312,401.00", "1,312,000.00", "400.00", "元")
    assert (failed.verdict, failed.severity, failed.expected) == ("fail", "error", "1312400.00")


def test_what_a_failure_tells() -> None:
    answer = row("13.16", "31.79", "")
    assert answer.id == "A01-t0-r1-c2"
    assert (
        answer.message == "支出总表, 201 一般: stated 13.16, but 基本支出 31.79; 18.63 万元 apart"
    )
    assert (
        answer.message_zh
        == "《支出总表》201 一般：列示13.16，应为31.79（基本支出 31.79），相差18.63万元"
    )
    assert [operand.text for operand in answer.operands] == ["13.16", "31.79", ""]
    assert [(operand.row, operand.col) for operand in answer.operands] == [(1, 2), (1, 3), (1, 4)]


def test_a_failure_names_the_units_where_they_differ() -> None:
    by_function = ["科目编码|科目名称|合计|基本支出|项目支出", "|合计|7.00|5.00|2.00"]
    by_class = ["科目编码|科目名称|合计|人员经费|公用经费", "|合计|40000|30000|10000"]
    document = extraction(
        table("一般公共预算支出表", by_function), table("一般公共预算基本支出表", by_class, "元")
    )
    [answer] = [e for e in checked(document) if e.rule == "C03"]
    assert "stated 5.00, but 合计 40000 元 (一般公共预算基本支出表)" in answer.message
    assert answer.message.endswith("1 万元 apart")


def test_the_catalogue() -> None:
    known = catalogue()
    assert list(known) == [entry.id for entry in known.values()]
    for entry in known.values():
        for words in (entry.title, entry.title_zh, entry.tolerance, entry.applies, entry.source):
            assert words, entry.id
