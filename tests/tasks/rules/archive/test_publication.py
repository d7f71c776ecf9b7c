"""I06: twenty days from approval to publication."""

from dataclasses import replace

import pytest

from tasks.records import Extraction, Paragraph, RuleResult
from tests.tasks.gold import across, extraction, known

APPROVED = "市财政局于2024年2月1日批复我局2024年部门预算。"


def document(*lines: str) -> Extraction:
    texts = ("某市某局2024年部门预算", *lines)
    return replace(extraction(), paragraphs=tuple(map(Paragraph, texts)))


def answer(*lines: str, **seen: str) -> RuleResult:
    (found,) = [e for e in across(d=known(document(*lines), "d", **seen))["d"] if e.rule == "I06"]
    return found


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2024-02-21", "pass"), ("2024-02-22", "fail"), ("2024-01-31", "not-checked")],
)
def test_the_day_of_publication(day: str, verdict: str) -> None:
    assert answer(APPROVED, published=day).verdict == verdict
    assert answer(f"公开日期：{day}", "批复日期：2024年2月1日").verdict == verdict


def test_the_day_when_a_file_was_seen_proves_only_that_it_was_in_time() -> None:
    assert answer(APPROVED, first_seen="2024-02-10T03:00:00Z").verdict == "pass"
    late = answer(APPROVED, first_seen="2024-06-10T03:00:00Z")
    assert (late.verdict, late.reason) == ("not-checked", "operand-missing")
    assert answer(APPROVED).verdict == "not-checked"


@pytest.mark.parametrize(
    "line",
    [
        "市发展改革委于2024年2月1日批复项目可行性研究报告。",
        "审核批复部门（单位）的年度预决算。",
        "按照财政局批复的部门预算执行。",
    ],
)
def test_other_approvals_are_none(line: str) -> None:
    assert answer(line, published="2024-06-01").verdict == "not-applicable"


def test_a_late_publication_says_both_days() -> None:
    late = answer(APPROVED, published="2024-03-15")
    assert (late.severity, late.stated) == ("warning", "2024-03-15")
    assert "2024-02-01" in late.message
    assert "43" in late.message_zh
    assert late.operands[0].text == APPROVED
