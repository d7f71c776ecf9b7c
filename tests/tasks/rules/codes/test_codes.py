"""Codes and names against the lists, on small tables."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tasks.records import Paragraph, RuleResult
from tasks.rules.check import check_disclosure
from tasks.rules.codes.lists import missing
from tasks.rules.disclosure import disclosures
from tasks.statements.interpret import interpret
from tests.tasks.gold import checked, extraction, table

FUNCTIONAL = ("科目编码|科目名称|合计|基本支出|项目支出", "|合计|5.00|5.00|")
ECONOMIC = ("科目编码|科目名称|合计|人员经费|公用经费", "|合计|5.00|5.00|")


def by_function(*rows: str, title: str = "某局部门支出总表", year: int = 2024) -> list[RuleResult]:
    document = extraction(table(title, [*FUNCTIONAL, *rows]), title=f"某市某局{year}年部门预算")
    return list(checked(document))


def by_class(*rows: str, year: int = 2024) -> list[RuleResult]:
    title = "某局一般公共预算财政拨款基本支出预算表"
    document = extraction(table(title, [*ECONOMIC, *rows]), title=f"某市某局{year}年部门预算")
    return list(checked(document))


def said(rule: str, found: Sequence[RuleResult]) -> list[tuple[str, str | None]]:
    """Verdict and severity of each failure, verdict and reason of the others."""
    return [
        (entry.verdict, entry.severity if entry.verdict == "fail" else entry.reason)
        for entry in found
        if entry.rule == rule
    ]


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ("30101|基本工资|5.00|5.00|", ("pass", None)),
        ("3010101|职务工资|5.00|5.00|", ("pass", None)),
        ("30188|基本工资|5.00|5.00|", ("fail", "error")),
        ("3018801|基本工资|5.00|5.00|", ("fail", "error")),
        ("39988|其他支出|5.00|5.00|", ("not-checked", "list-incomplete")),
    ],
)
def test_an_economic_code_that_no_list_has(row: str, answer: tuple[str, str | None]) -> None:
    assert said("F01", by_class(row)) == [answer]


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ("2080505|机关事业单位基本养老保险缴费支出|5.00|5.00|", ("pass", None)),
        ("2080555|机关事业单位基本养老保险缴费支出|5.00|5.00|", ("fail", "warning")),
        ("2013377|宣传业务|5.00|5.00|", ("not-checked", "list-incomplete")),
        ("228|其他支出|5.00|5.00|", ("fail", "error")),
    ],
)
def test_a_functional_code_that_no_list_has(row: str, answer: tuple[str, str | None]) -> None:
    assert said("F01", by_function(row)) == [answer]


def test_no_list_is_whole_in_an_unknown_year() -> None:
    assert missing("functional", "228", 2024) == "error"
    assert missing("functional", "228", None) is None
    assert missing("functional", "228", 2015) is None


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("差旅费", ("pass", None)),
        (" 差 旅 费", ("pass", None)),
        ("国内差旅费", ("fail", "info")),
        ("差旅费支出", ("fail", "info")),
        ("印刷费", ("fail", "warning")),
        ("租房补贴", ("fail", "warning")),
        ("旅费", ("not-checked", "reading-doubtful")),
    ],
)
def test_the_name_of_a_code(name: str, answer: tuple[str, str | None]) -> None:
    assert said("F02", by_class(f"30211|{name}|5.00||5.00")) == [answer]


def test_a_name_that_its_cell_cuts_off_is_no_other() -> None:
    row = "2080505|机关事业单位基本养老保险|5.00|5.00|"
    assert said("F02", by_function(row)) == [("pass", None)]


def test_one_code_in_two_tables_is_one_result() -> None:
    rows = [*ECONOMIC, "30211|国内差旅费|5.00||5.00"]
    titles = ("某局一般公共预算财政拨款基本支出预算表", "某局部门基本支出预算表")
    found = checked(extraction(*(table(title, rows) for title in titles)))
    (wrong,) = [entry for entry in found if entry.rule == "F02"]
    assert [(operand.table, operand.row, operand.col) for operand in wrong.operands] == [
        (0, 2, 1),
        (1, 2, 1),
    ]
    assert wrong.expected == "差旅费"


def test_a_code_before_its_year_and_after() -> None:
    header = "科目编码|科目名称|2023年预算数|2024年预算数"
    rows = ["2010308|信访事务|4.00|5.00", "20140|信访事务|4.00|5.00"]
    found = checked(extraction(table("某局一般公共预算财政拨款支出预算表", [header, *rows])))
    answers = {
        (entry.stated, entry.id[-4:]): (entry.verdict, entry.severity, entry.expected)
        for entry in found
        if entry.rule == "F03"
    }
    assert answers["2010308", "2023"][0] == "pass"
    assert answers["2010308", "2024"] == ("fail", "warning", "20140")
    assert answers["20140", "2023"] == ("fail", "info", "2010308")
    assert answers["20140", "2024"][0] == "pass"


def test_a_blank_is_no_amount_of_its_year() -> None:
    header = "科目编码|科目名称|2023年预算数|2024年预算数"
    rows = ["2010308|信访事务|4.00|", "20140|信访事务||5.00"]
    found = checked(extraction(table("某局一般公共预算财政拨款支出预算表", [header, *rows])))
    assert said("F03", found) == [("pass", None), ("pass", None)]


def test_the_codes_above() -> None:
    assert said("F04", by_function("2280101|行政运行|5.00|5.00|")) == [("fail", "error")]
    assert said("F04", by_function("2013377|宣传业务|5.00|5.00|")) == [("pass", None)]
    assert said("F04", by_function("2017701|行政运行|5.00|5.00|")) == [
        ("not-checked", "list-incomplete")
    ]
    assert said("F04", by_class("3018801|基本工资|5.00|5.00|")) == [("fail", "error")]


def test_a_stray_code_is_named_and_a_mixed_table_is_left_alone() -> None:
    rows = [f"20101{place:02}|行政运行|1.00|1.00|" for place in range(1, 6)]
    stray = "30113|住房公积金|5.00|5.00|"
    assert said("F05", by_function(*rows)) == [("pass", None)]
    assert said("F05", by_function(*rows, stray)) == [("fail", "error")]
    mixed = by_function(rows[0], stray)
    assert said("F05", mixed) == [("not-checked", "structure-uncertain")]


def test_a_name_of_former_years() -> None:
    row = "20805|行政事业单位离退休|5.00|5.00|"
    assert ("fail", "info") in said("F06", by_function(row))
    assert ("fail", "info") not in said("F06", by_function(row, year=2019))


def test_text_that_uses_a_former_name() -> None:
    new = "其中：行政事业单位离退休（款）支出5.00万元。"
    old = "2019年行政事业单位离退休（款）支出5.00万元。"
    for text, answer in ((new, [("fail", "info")]), (old, [("pass", None)])):
        document = extraction(title="某市某局2024年部门预算")
        paragraphs = (*document.paragraphs, Paragraph(text))
        assert said("F06", checked(replace(document, paragraphs=paragraphs))) == answer


def test_how_deep_a_table_goes() -> None:
    shallow = ("201|一般公共服务支出|5.00|5.00|", "20140|信访事务|5.00|5.00|")
    assert said("F07", by_function(*shallow)) == [("fail", "warning")]
    assert said("F07", by_function(*shallow, "2014001|行政运行|5.00|5.00|")) == [("pass", None)]
    assert said("F07", by_class("301|工资福利支出|5.00|5.00|")) == [("fail", "warning")]
    secret = ("204|公共安全支出|5.00|5.00|", "20402|公安|5.00|5.00|")
    assert said("F07", by_function(*secret)) == [("not-applicable", "secret")]


def test_the_law_is_broken_only_by_a_whole_disclosure() -> None:
    document = extraction(
        table("某局部门支出总表", [*FUNCTIONAL, "201|一般公共服务支出|5.00|5.00|"])
    )
    (known,) = disclosures(document, interpret(document), complete=True)
    assert said("F07", check_disclosure(known)) == [("fail", "error")]


def coded_twice(name: str) -> list[RuleResult]:
    """An item that another table prints with another code, which the list lacks."""
    rows = ("213|农林水支出|5.00|5.00|", "21303|水利|5.00|5.00|")
    tables = (
        table("某局部门支出总表", [*FUNCTIONAL, *rows, "2130314|防汛|5.00|5.00|"]),
        table("某局一般公共预算支出表", [*FUNCTIONAL, *rows, f"2130374|{name}|5.00|5.00|"]),
    )
    return [e for e in checked(extraction(*tables)) if e.rule == "F02" and e.verdict == "fail"]


def test_an_unlisted_code_with_the_name_of_a_listed_one_is_named() -> None:
    (entry,) = coded_twice("防汛")
    assert (entry.severity, entry.stated, entry.expected) == ("warning", "2130374", "2130314")
    assert [(o.table, o.text) for o in entry.operands] == [(1, "2130374"), (0, "2130314")]


def test_an_unlisted_code_with_a_name_of_its_own_is_not() -> None:
    assert coded_twice("防汛演练") == []
