"""I01: which tables are missing, which only seem to be, and what stands for them."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.documents.reading import read
from tasks.records import Table
from tests.tasks.gold import table
from tests.tasks.rules.completeness.parts import TEXT, answers, by_id, document, fund_table, tables

SHORT = ["序号|名称", "一|甲"]


def without(title: str) -> list[Table]:
    return [entry for entry in tables() if entry.title != title]


def test_a_whole_budget_has_nine() -> None:
    found = by_id("I01", document(tables()))
    assert {entry.verdict for entry in found.values()} == {"pass"}
    assert len(found) == 9
    assert found["income"].stated == "部门收入总表"
    assert found["income"].operands[0].table == 1


@pytest.mark.parametrize(
    ("title", "table_id", "severity"),
    [
        ("部门收入总表", "income", "warning"),
        ("部门支出总表", "expenditure", "warning"),
        ("财政拨款收支总表", "appropriation-totals", "warning"),
        ("一般公共预算支出表", "general-public-expenditure", "warning"),
        ("一般公共预算基本支出表", "basic-expenditure", "warning"),
        ("“三公”经费支出表", "three-public-expenses", "warning"),
        ("政府性基金预算支出表", "government-managed-funds", "warning"),
        ("国有资本经营预算支出表", "state-capital", "info"),
    ],
)
def test_each_is_missed(title: str, table_id: str, severity: str) -> None:
    found = by_id("I01", document(without(title)))
    failed = {name for name, entry in found.items() if entry.verdict == "fail"}
    assert failed == {table_id}
    assert found[table_id].severity == severity
    assert found[table_id].expected == title
    assert "separate attachment" in found[table_id].message


def test_an_error_only_where_all_files_are_captured() -> None:
    missing = by_id("I01", document(without("部门收入总表")), complete=True)["income"]
    assert missing.severity == "error"
    assert "separate attachment" not in missing.message
    ninth = by_id("I01", document(without("国有资本经营预算支出表")), complete=True)
    assert ninth["state-capital"].severity == "info"


def test_none_at_all_is_one_finding() -> None:
    form = table("政府采购预算表", ["项目|合计", "货物|1.00"])
    failed = [e for e in answers("I01", document([form])) if e.verdict == "fail"]
    assert len(failed) == 9
    assert {entry.group for entry in failed} == {"I01-tables"}
    assert [entry.severity for entry in failed] == ["warning"] * 8 + ["info"]
    assert {entry.stated for entry in failed} == {"0 of 8"}


def test_a_text_without_tables_is_half_of_a_disclosure() -> None:
    failed = [e for e in answers("I01", document([])) if e.verdict == "fail"]
    assert {entry.severity for entry in failed} == {"info"}


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("2024年本部门无政府性基金预算财政拨款收入和支出。", "pass"),
        ("本部门没有使用政府性基金预算拨款安排的支出，与上年持平。", "pass"),
        ("本单位无三公经费、政府性基金预算支出和上级专项转移支付支出。", "pass"),
        ("本部门2024年不涉及政府性基金。", "pass"),
        ("无锡市某局2024年政府性基金支出预算300万元。", "fail"),
        ("本部门无2023年结转，政府性基金预算支出3万元。", "fail"),
        ("本部门政府性基金预算支出3万元，无增减。", "fail"),
        ("本部门无上年政府性基金结转资金。", "fail"),
    ],
)
def test_a_sentence_stands_for_a_table_of_funds(sentence: str, verdict: str) -> None:
    shown = document(without("政府性基金预算支出表"), (*TEXT, sentence))
    found = by_id("I01", shown)["government-managed-funds"]
    assert found.verdict == verdict
    assert found.reason == ("declared-empty" if verdict == "pass" else None)
    assert [entry.text for entry in found.operands] == ([sentence] if verdict == "pass" else [])


def test_no_such_item_below_its_heading() -> None:
    text = (*TEXT, "十、政府性基金预算支出情况", "本部门无此项支出。")
    found = by_id("I01", document(without("政府性基金预算支出表"), text))
    assert found["government-managed-funds"].reason == "declared-empty"


def test_what_was_not_read_may_be_the_table() -> None:
    shown = without("部门收入总表")
    scanned = replace(document(shown), scans=(3,))
    unread = document([*shown, table("", ["甲|乙", "x|7.00"])])
    alone = document(shown, (*TEXT, "附件二", "部门收入总表", "附件三"))
    for entry in (scanned, unread, alone):
        found = by_id("I01", entry)["income"]
        assert (found.verdict, found.reason) == ("not-checked", "reading-doubtful")
    harmless = document([*shown, table("", SHORT)])
    assert by_id("I01", harmless)["income"].verdict == "fail"


def test_the_contents_that_name_it_are_evidence() -> None:
    contents = ("目录", "部门收支总表…1", "部门收入总表…2", "部门支出总表…3")
    found = by_id("I01", document(without("部门收入总表"), (*contents, *TEXT)))["income"]
    assert found.verdict == "fail"
    assert found.operands[0].text == "部门收入总表…2"


def test_another_title_or_class_of_the_same_table() -> None:
    shown = [
        replace(entry, title="财政拨款安排的“三公”经费和机关运行经费预算表")
        if "三公" in entry.title
        else entry
        for entry in tables()
    ]
    assert by_id("I01", document(shown))["three-public-expenses"].verdict == "pass"
    joint = without("国有资本经营预算支出表")
    joint[-1] = replace(fund_table(), title="政府性基金预算、国有资本经营预算支出表")
    assert by_id("I01", document(joint))["state-capital"].verdict == "pass"


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("某市某局2020年部门预算", 8),
        ("某市某局2021年部门预算", 9),
        ("上海市普陀区某局2024年部门预算", 9),
        ("重庆市某局2021年部门预算", 10),
    ],
)
def test_by_year_and_place(title: str, count: int) -> None:
    assert len(by_id("I01", document(tables(), title=title))) == count


def test_the_ninth_by_province() -> None:
    shown = without("国有资本经营预算支出表")
    shanghai = by_id("I01", document(shown, title="上海市普陀区财政局2024年部门预算"))
    assert shanghai["state-capital"].severity == "warning"
    xian = by_id("I01", document(shown, title="西安市财政局2024年部门预算"))["state-capital"]
    assert (xian.verdict, xian.reason) == ("not-applicable", "suppressed")
    assert "Xi’an" in xian.message


@pytest.mark.parametrize(
    ("shown", "text", "title", "reason"),
    [
        (tables(), TEXT, "某市某局2024年部门整体绩效目标表", "other-kind"),
        (tables()[:1], (), "某市某局2024年部门预算", "single-table"),
        (tables()[:1], TEXT, "某市某局2024年部门预算收支总表", "single-table"),
        (tables(), TEXT, "某市某局部门预算", "year-unknown"),
        (tables()[4:5], TEXT, "某市2024年预算草案", "other-kind"),
        ([], ("本局召开了工作会议。",), "某市某局工作简报", "kind-unknown"),
    ],
)
def test_not_asked_of_other_documents(
    shown: list[Table], text: tuple[str, ...], title: str, reason: str
) -> None:
    lines = tuple(line.replace("2024年", "") for line in text)
    for rule in ("I01", "I04"):
        (only,) = answers(rule, document(shown, lines, title))
        assert (only.verdict, only.reason) == ("not-applicable", reason)


def test_final_accounts_have_their_own_names() -> None:
    shown = [
        replace(entry, title=entry.title.replace("预算支出表", "预算支出决算表"))
        for entry in without("部门支出总表")
    ]
    found = by_id("I01", document(shown, title="某市某局2024年部门决算"))["expenditure"]
    assert (found.verdict, found.expected) == ("fail", "支出决算表")


def test_the_other_file_of_a_container_may_have_it() -> None:
    first = document(without("部门收入总表"))
    mine = [replace(entry, member="a.xls") for entry in first.tables]
    said = [replace(entry, member="a.xls") for entry in first.paragraphs]
    other = [replace(entry, member="b.doc") for entry in document([]).paragraphs]
    packed = replace(first, tables=tuple(mine), paragraphs=(*said, *other))
    found = [e for e in answers("I01", packed) if e.id.startswith("I01-income-m")]
    assert {(entry.verdict, entry.reason) for entry in found} == {("not-checked", "other-files")}


def test_the_tampered_file_lacks_a_table_and_the_original_none(shared: Path) -> None:
    for name, expected in (("putuo_finance_2024_final", []), ("…_tampered", ["支出决算表"])):
        path = shared / "real" / f"{name.replace('…', 'putuo_finance_2024_final')}.pdf"
        if not path.exists():
            pytest.skip(f"{path.name} is not beside the checkout")
        failed = [e for e in answers("I01", read(path)) if e.verdict == "fail"]
        assert [entry.expected for entry in failed] == expected
        assert all(entry.severity == "warning" for entry in failed)
