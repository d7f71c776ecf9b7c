"""I02, I03: what declares a table empty, and a table with figures that is declared empty."""

from dataclasses import replace
from time import perf_counter

import pytest

from tasks.records import RuleResult, Table
from tests.tasks.gold import table
from tests.tasks.rules.completeness.parts import (
    NOTHING,
    TEXT,
    answers,
    document,
    fund_table,
    tables,
)

HEAD = "科目编码|科目名称|合计|基本支出|项目支出"


def with_funds(funds: Table) -> list[Table]:
    return [funds if entry.title == funds.title else entry for entry in tables()]


def failed(rule: str, shown: list[Table], text: tuple[str, ...] = TEXT) -> list[RuleResult]:
    return [e for e in answers(rule, document(shown, text)) if e.verdict == "fail"]


@pytest.mark.parametrize(
    "note",
    [
        NOTHING,
        "注：本表本年无发生额。",
        "注：无政府性基金预算，空表列示。",
        "（注：2026年没有使用政府性基金预算拨款安排的支出。）",
        "注：此表如无数字则表示单位无该项支出。",
        "注：本部门2025年无政府性基金预算财政拨款安排的预算，故本表为空表。",
    ],
)
def test_notes_that_declare_a_table_empty(note: str) -> None:
    (found,) = answers("I02", document(with_funds(fund_table([note]))))
    assert (found.verdict, found.reason) == ("pass", "declared-empty")
    assert found.operands[0].text == note


def test_a_note_over_two_lines_and_a_note_behind_another() -> None:
    shown = fund_table(["注：单位为万元", "注：没有使用政府性基金预算拨款安排的支", "出。"])
    (found,) = answers("I02", document(with_funds(shown)))
    assert found.operands[0].text == "注：没有使用政府性基金预算拨款安排的支出。"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("2024年无使用政府性基金预算拨款安排的支出。", "declared-empty"),
        ("注：以上报表中，空表表示本部门无相关收支情况", "declared-empty"),
        ("政府性基金拨款支出预算为0；国有资本经营预算支出0万元。", "zero-stated"),
        ("2024年政府性基金支出预算0.00万元。", "zero-stated"),
    ],
)
def test_words_of_the_text(sentence: str, reason: str) -> None:
    (found,) = answers("I02", document(with_funds(fund_table()), (*TEXT, sentence)))
    assert (found.verdict, found.reason) == ("pass", reason)


@pytest.mark.parametrize(
    "sentence",
    [
        "无锡市某局2024年政府性基金支出预算300万元。",
        "政府性基金支出预算0.35万元。",
        "本部门无国有资本经营预算支出。",
        "本部门无2023年结转的政府性基金预算结转资金。",
    ],
)
def test_words_that_declare_something_else(sentence: str) -> None:
    (found,) = failed("I02", with_funds(fund_table()), (*TEXT, sentence))
    assert found.severity == "warning"
    assert found.operands[0].text == "科目编码"


def test_the_note_of_another_table_does_not_count() -> None:
    note = "注：本部门无国有资本经营预算收支，故此表无数据。"
    assert len(failed("I02", with_funds(fund_table([note])))) == 1


def test_printed_zeros_and_words_in_cells() -> None:
    for row in ("|合计|0.00|0.00|0.00", "|合计|无|无|无", "本部门无政府性基金预算支出||||"):
        shown = table("政府性基金预算支出表", [HEAD, row])
        (found,) = answers("I02", document(with_funds(shown)))
        assert (found.verdict, found.operands[0].table) == ("pass", 7), row


def test_a_list_of_tables_with_reasons() -> None:
    contents = table(
        "报表目录", ["报表|报表名称|是否空表|公开空表理由", "表9|政府性基金预算支出表|是|不涉及"]
    )
    (found,) = answers("I02", document([*with_funds(fund_table()), contents]))
    assert (found.verdict, found.operands[0].text) == ("pass", "政府性基金预算支出表")


def test_what_may_not_be_empty_is_not_checked() -> None:
    alone = document(with_funds(fund_table()), ())
    scanned = replace(document(with_funds(fund_table())), scans=(4,))
    illegible = table("政府性基金预算支出表", [HEAD, "|合计|o.oo|x|"])
    for shown, reason in (
        (alone, "other-files"),
        (scanned, "reading-doubtful"),
        (document(with_funds(illegible)), "reading-doubtful"),
    ):
        (found,) = answers("I02", shown)
        assert (found.verdict, found.reason) == ("not-checked", reason)


def test_an_error_where_all_is_captured() -> None:
    (found,) = answers("I02", document(with_funds(fund_table())), complete=True)
    assert found.severity == "error"


@pytest.mark.parametrize(
    "note",
    [
        NOTHING,
        "注：本表本年无发生额。",
        "备注：本部门2024年没有使用政府性基金预算拨款安排的支出。",
        "注：无政府性基金预算，空表列示。",
    ],
)
def test_figures_that_are_declared_not_to_be(note: str) -> None:
    (found,) = failed("I03", with_funds(fund_table([note], figures=True)))
    assert found.severity == "error"
    assert [entry.text for entry in found.operands] == [note, "9.00"]
    assert (found.stated, found.expected) == (note, "9.00")


@pytest.mark.parametrize(
    "note",
    [
        "注：此表如无数字则表示单位无该项支出。",
        "注：本表无尾差。",
        "注：无。",
        "注：本部门无国有资本经营预算收支，故此表无数据。",
        "注：本部门无2023年结转的政府性基金预算结转资金。",
        "注：本套报表金额单位转换时可能存在尾数误差。",
    ],
)
def test_notes_that_do_not_contradict_figures(note: str) -> None:
    assert failed("I03", with_funds(fund_table([note], figures=True))) == []


def test_words_about_a_part_of_the_matter_do_not_contradict() -> None:
    shown = tables()
    shown[6] = replace(shown[6], notes=("注：本年度未安排“三公”经费公务用车购置。",))
    assert failed("I03", shown) == []
    shown[6] = replace(shown[6], notes=("注：本年度未安排“三公”经费支出。",))
    assert len(failed("I03", shown)) == 1


def test_figures_of_another_year_or_only_budgeted_contradict_nothing() -> None:
    prior = table(
        "政府性基金预算支出表",
        ["科目编码|科目名称|2023年预算数|2024年预算数", "|合计|5.00|", "212|城乡社区支出|5.00|"],
    )
    assert failed("I03", with_funds(replace(prior, notes=(NOTHING,)))) == []
    accounts = table(
        "财政拨款“三公”经费支出决算表",
        ["合计|<|公务接待费|<", "预算数|决算数|预算数|决算数", "0.95|0.00|0.95|0.00"],
    )
    shown = [replace(accounts, notes=("注：本年度未发生“三公”经费支出。",))]
    found = answers("I03", document(shown, title="某市某局2024年部门决算"))
    assert [entry for entry in found if entry.verdict == "fail"] == []


def test_words_above_a_table_may_be_those_of_the_one_before() -> None:
    funds = replace(fund_table(figures=True), lead=("注：故此表无数据。",))
    assert failed("I03", with_funds(funds)) == []


def test_long_runs_of_ambiguous_words_take_no_time() -> None:
    run = "无" + "财政拨款安排的政府性基金预算支出" * 60 + "一"
    begun = perf_counter()
    answers("I02", document(with_funds(fund_table([run])), (*TEXT, run)))
    assert perf_counter() - begun < 1


def test_a_note_of_no_subject_may_be_that_of_an_empty_neighbour() -> None:
    capital = table("国有资本经营预算支出表", [HEAD, "|合计|||"])
    shown = with_funds(fund_table(["注：本表本年无发生额。"], figures=True))
    found = answers("I03", document([*shown[:-1], capital]))
    (doubtful,) = [entry for entry in found if entry.verdict != "pass"]
    assert (doubtful.verdict, doubtful.reason) == ("not-checked", "reading-doubtful")


def test_the_whole_appropriation_declared_empty_beside_its_part() -> None:
    rows = ["收入|<|支出|<", "项目|预算数|项目|预算数", "收入总计||支出总计|"]
    shown = tables()
    shown[3] = replace(
        table("财政拨款收支总表", rows), notes=("（注：没有使用财政拨款收入和支出。）",)
    )
    (found,) = failed("I03", shown)
    assert found.expected == "9.00"
    assert "一般公共预算支出表" in found.message
    shown[4] = table("一般公共预算支出表", [HEAD, "|合计|||"])
    assert failed("I03", shown) == []


@pytest.mark.parametrize(
    ("basic", "project", "severity"),
    [("", "9.00", "info"), ("——", "9.00", "info"), ("8.00", "1.00", "warning")],
)
def test_an_empty_table_of_details_that_has_nothing_to_detail(
    basic: str, project: str, severity: str
) -> None:
    rows = [HEAD, f"|合计|9.00|{basic}|{project}", f"201|一般公共服务支出|9.00|{basic}|{project}"]
    details = ["科目编码|科目名称|合计|人员经费|公用经费", "|合计|||"]
    changed = {
        "一般公共预算支出表": table("一般公共预算支出表", rows),
        "一般公共预算基本支出表": table("一般公共预算基本支出表", details),
    }
    (found,) = failed("I02", [changed.get(entry.title, entry) for entry in tables()])
    assert found.severity == severity
    assert ("一般公共预算支出表 has nothing" in found.message) == (severity == "info")
