"""Small forms of one project for the tests of the rules on targets."""

from collections.abc import Sequence

from tasks.records import RuleResult
from tests.tasks.gold import checked, extraction, table

GRID = "一级指标|二级指标|三级指标|指标值"
PROJECT = "项目名称|宣传专项|项目金额（万元）|20"
TITLE = "2024年项目支出绩效目标表"


def results(
    rule: str,
    *forms: Sequence[str],
    title: str = "某市某局2024年部门预算",
    unit: str | None = "万元",
) -> list[RuleResult]:
    """What a rule says of a document of these forms; rows may be shorter than the widest."""
    tables = []
    for rows in forms:
        width = max(row.count("|") for row in rows)
        full = [row + "|" * (width - row.count("|")) for row in rows]
        tables.append(table(TITLE, full, unit))
    document = extraction(*tables, title=title)
    found = [entry for entry in checked(document) if entry.rule == rule]
    return [entry for entry in found if entry.reason != "table-missing"]


def said(found: Sequence[RuleResult]) -> list[tuple[str, str | None, str | None]]:
    """Verdict (of failures the severity), stated and expected of each result but of passes."""
    return [
        (entry.severity if entry.verdict == "fail" else entry.verdict, entry.stated, entry.expected)
        for entry in found
        if entry.verdict != "pass"
    ]


def verdicts(found: Sequence[RuleResult]) -> list[str]:
    return [entry.severity if entry.verdict == "fail" else entry.verdict for entry in found]
