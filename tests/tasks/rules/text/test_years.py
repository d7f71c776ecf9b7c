"""E01, D12 and shares on small texts: what is unchanged, of which year, and of which total."""

from dataclasses import replace

import pytest

from tasks.records import Paragraph, Table
from tests.tasks.gold import checked, extraction, table

HEAD = ("科目编码|科目名称|2023年预算数|2024年预算数|<|<", "^|^|^|合计|基本支出|项目支出")


def answers(rule: str, tables: list[Table], *said: str, title: str = "某市某局2024年部门预算"):  # type: ignore[no-untyped-def] # noqa: ANN201
    document = extraction(*tables, title=title)
    paragraphs = (*document.paragraphs, *map(Paragraph, said))
    found = checked(replace(document, paragraphs=paragraphs))
    return [(e.verdict, e.severity) for e in found if e.rule == rule and e.operands]


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        ("12.00", "与2023年持平", [("pass", "error")]),
        ("10.00", "与2023年持平", [("fail", "warning")]),
        ("10.00", "与2023年基本持平", []),
        ("10.00", "比2023年增加2.00万元", [("pass", "error")]),
        ("10.00", "比2023年增加3.00万元", [("fail", "error")]),
    ],
)
def test_what_is_called_unchanged(before: str, words: str, expected: list[tuple[str, str]]) -> None:
    rows = [*HEAD, f"|合计|{before}|12.00|9.00|3.00"]
    text = f"2024年一般公共预算财政拨款支出12.00万元，{words}。"
    assert answers("E01", [table("某市某局一般公共预算支出表", rows)], text) == expected


@pytest.mark.parametrize(
    ("year", "expected"),
    [("2024", [("pass", "error")]), ("2023", [("fail", "error")])],
)
def test_the_year_of_a_figure_that_the_text_rounds(
    year: str, expected: list[tuple[str, str]]
) -> None:
    rows = [
        "合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费",
        "^|^|小计|公务用车购置费|公务用车运行费|^",
        "25031.00||20000.00||20000.00|5031.00",
    ]
    text = f"{year}年“三公”经费预算2.50万元。"
    found = answers("D12", [table("某市某局“三公”经费支出表", rows, "元")], text)
    assert found == expected


@pytest.mark.parametrize(("share", "expected"), [("75.00", "pass"), ("750.00", "fail")])
def test_a_share_of_a_total_in_another_sentence(share: str, expected: str) -> None:
    said = (
        "本年支出合计12.00万元。",
        f"2024年度一般公共预算财政拨款支出9.00万元，占本年支出合计的{share}%。",
    )
    found = answers("D01", [], *said, title="某市某局2024年度部门决算")
    assert [verdict for verdict, _ in found] == [expected]
