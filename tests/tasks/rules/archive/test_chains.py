"""E06: what a document repeats of the documents of other years, of the budget, of its balances."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tasks.records import Extraction, Paragraph, RuleResult
from tasks.statements.interpret import interpret
from tests.tasks.gold import across, altered, extraction, reading, table

HEAD = "科目编码|科目名称|合计|基本支出|项目支出"
BOTH = "科目编码|科目名称|2023年预算数|2024年合计|基本支出|项目支出"


def budget(year: int, *rows: str, head: str = HEAD, office: str = "某市某局") -> Extraction:
    title = f"{office}{year}年部门预算"
    return extraction(table("一般公共预算支出表", [head, *rows]), title=title)


def chained(*documents: Extraction) -> list[RuleResult]:
    """The results of E06 over the last of these documents."""
    named = {f"d{number}": document for number, document in enumerate(documents)}
    return [entry for entry in across(**named)[f"d{len(documents) - 1}"] if entry.rule == "E06"]


def said(results: Sequence[RuleResult]) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(e.verdict, e.reason, e.stated, e.expected) for e in results]


OLD = budget(2023, "|合计|12.00|9.00|3.00", "205|教育支出|12.00|9.00|3.00")
NOTHING = [("not-applicable", "no-other-document", None, None)]


def test_last_years_figure_is_that_of_last_years_budget() -> None:
    new = budget(2024, "|合计|12.00|14.00|10.00|4.00", "205|教育支出|11|14.00|10|4", head=BOTH)
    found = chained(OLD, new)
    assert said(found) == [
        ("pass", None, "12.00", "12.00"),
        ("fail", "prior-year", "11", "12.00"),
    ]
    mine, its = found[1].operands
    assert (mine.text, mine.row, mine.col, mine.document) == ("11", 2, 2, None)
    assert (its.text, its.row, its.col) == ("12.00", 2, 2)
    assert its.document is not None
    assert found[1].severity == "warning"
    assert "the 2023 budget states 12.00 万元" in found[1].message
    assert "2023年部门预算为12.00万元" in found[1].message_zh


def test_blank_is_not_zero_and_rounding_is_no_change() -> None:
    new = budget(2024, "|合计||14|10|4", "205|教育支出|12.0|14|10|4", head=BOTH)
    assert said(chained(OLD, new)) == [("pass", None, "12.0", "12.00")]
    new = budget(2024, "|合计|12|14|10|4", "205|教育支出|12.004|14|10|4", head=BOTH)
    assert [(e.verdict, e.reason, e.severity) for e in chained(OLD, new)] == [
        ("pass", None, "warning"),
        ("fail", "rounding", "info"),
    ]
    new = budget(2024, "|合计|12|14|10|4", "205|教育支出|12.014|14|10|4", head=BOTH)
    assert [e.reason for e in chained(OLD, new)] == [None, "prior-year"]


@pytest.mark.parametrize(
    "other",
    [
        budget(2022, "|合计|13|9|4"),
        budget(2023, "|合计|13|9|4", office="某市另局"),
        budget(2023, "|合计|13|9|4", office=""),
        replace(budget(2023, "|合计|13|9|4"), paragraphs=(Paragraph("某市某局2023年单位预算"),)),
    ],
    ids=["year", "office", "unknown", "scope"],
)
def test_documents_of_others_are_not_compared(other: Extraction) -> None:
    new = budget(2024, "|合计|12.00|14.00|10.00|4.00", head=BOTH)
    assert said(chained(other, new)) == NOTHING


def test_one_version_of_last_years_document_that_agrees_is_enough() -> None:
    new = budget(2024, "|合计|13|14|10|4", head=BOTH)
    corrected = budget(2023, "|合计|13|9|4")
    assert [e.verdict for e in chained(OLD, corrected, new)] == ["pass"]
    assert [e.verdict for e in chained(corrected, OLD, new)] == ["pass"]


def test_what_is_booked_under_a_new_code_is_compared_with_the_old_one() -> None:
    old = budget(2023, "|合计|9|9|0", "2010308|信访事务|9|9|0")
    new = budget(
        2024, "|合计|9|8|8|0", "20140|信访事务|9|8|8|0", "2014001|行政运行|9|8|8|0", head=BOTH
    )
    assert [e.verdict for e in chained(old, new)] == ["pass", "pass"]
    new = budget(2024, "|合计|9|8|8|0", "20140|信访事务|7|8|8|0", head=BOTH)
    failed = chained(old, new)[1]
    assert (failed.severity, failed.reason, failed.expected) == ("info", "recoded", "9")


def test_where_codes_moved_last_years_figures_may_be_rearranged() -> None:
    old = budget(2023, "|合计|9|9|0", "20103|政府办公厅（室）及相关机构事务|9|9|0")
    new = budget(2024, "|合计|9|8|8|0", "20103|政府办公厅（室）及相关机构事务|4|8|8|0", head=BOTH)
    assert [(e.verdict, e.severity) for e in chained(old, new)] == [
        ("pass", "warning"),
        ("fail", "info"),
    ]


def test_an_office_that_was_given_other_tasks_may_count_otherwise() -> None:
    old = budget(2023, "|合计|9|9|0", office="乌海市金融工作局")
    new = budget(2024, "|合计|8|8|8|0", head=BOTH, office="乌海市地方金融管理局")
    assert [(e.verdict, e.severity) for e in chained(old, new)] == [("fail", "info")]


def accounts(year: int, *rows: str, text: str = "") -> Extraction:
    document = extraction(
        table("财政拨款收入支出决算总表", ["收入||支出|", "项目|金额|项目|金额", *rows]),
        title=f"某市某局{year}年度部门决算",
    )
    return replace(document, paragraphs=(*document.paragraphs, Paragraph(text)))


def test_the_balance_at_the_start_is_that_at_the_end_of_the_year_before() -> None:
    before = accounts(2022, "年初财政拨款结转和结余|1|年末财政拨款结转和结余|5.00", "总计|9|总计|9")
    after = accounts(2023, "年初财政拨款结转和结余|4.00|年末财政拨款结转和结余|2", "总计|9|总计|9")
    failed = [e for e in chained(before, after) if e.verdict == "fail"]
    assert [(e.severity, *said([e])[0]) for e in failed] == [
        ("info", "fail", "carry-over", "4.00", "5.00")
    ]
    equal = accounts(2023, "年初财政拨款结转和结余|5|年末财政拨款结转和结余|2", "总计|9|总计|9")
    assert [e.verdict for e in chained(before, equal)] == ["pass"]


def test_final_accounts_repeat_the_budget_of_the_year() -> None:
    text = "一般公共预算财政拨款支出年初预算为{}万元，支出决算为11.00万元。"
    found = chained(OLD, accounts(2023, "总计|9|总计|9", text=text.format("12.50")))
    assert said(found) == [("fail", "approved-budget", "12.50", "12.00")]
    assert found[0].operands[0].sentence
    found = chained(OLD, accounts(2023, "总计|9|总计|9", text=text.format("12.00")))
    assert [e.verdict for e in found] == ["pass"]


def next_year(document: Extraction) -> Extraction:
    """The document of the next year: its prior-year columns repeat the totals of this one."""
    told = (("2024年", "2025年"), ("2023年", "2024年"))

    def later(text: str) -> str:
        for old, new in told:
            text = text.replace(old, new)
        return text

    repeated = document
    for statement in interpret(document).statements:
        totals = {(c.item, c.measure): c.col for c in statement.columns if c.fiscal_year == 2024}
        for line in statement.lines:
            for column in statement.columns:
                if column.fiscal_year == 2023:
                    cell = line.cells[column.col]
                    text = line.cells[totals[column.item, column.measure]].text
                    repeated = altered(repeated, statement.number, cell.row, cell.col, text)
    return replace(
        repeated,
        paragraphs=tuple(replace(p, text=later(p.text)) for p in repeated.paragraphs),
        tables=tuple(
            replace(
                t,
                title=later(t.title),
                cells=tuple(replace(c, text=later(c.text)) for c in t.cells),
            )
            for t in repeated.tables
        ),
    )


def test_a_real_disclosure_and_the_next_year_made_from_it() -> None:
    this = reading("beibei-2024", "document.pdf")
    following = next_year(this)
    verdicts = Counter(entry.verdict for entry in chained(this, following))
    assert set(verdicts) == {"pass"}
    assert verdicts["pass"] > 20
    (place,) = [cell for cell in following.tables[1].cells if cell.text == "合计" and cell.row > 1][
        :1
    ]
    wrong = altered(following, 1, place.row, 2, "999.99")
    failed = [entry for entry in chained(this, wrong) if entry.verdict == "fail"]
    assert [(e.stated, e.reason, e.operands[0].table) for e in failed] == [
        ("999.99", "prior-year", 1)
    ]
