"""A14: columns of totals that slipped by a row, and what only looks like it."""

from tasks.records import RuleResult, Table
from tasks.rules.check import check
from tasks.statements.interpret import interpret
from tests.tasks.gold import checked, extraction, reading, table

TITLE = "一般公共预算支出表"
PARTS = ["10.00", "7.00", "7.00", "4.00", "2.00", "1.00"]


def shifted(stated: list[str], parts: list[str] | None = None, title: str = TITLE) -> Table:
    """A table of 项 whose 合计 are as stated and whose 基本支出 are the parts."""
    rows = [
        f"20{number + 101}01|项{number}|{total}|{part}|"
        for number, (total, part) in enumerate(zip(stated, parts or PARTS, strict=True))
    ]
    return table(title, ["科目编码|科目名称|合计|基本支出|项目支出", *rows])


def rule(name: str, *tables: Table) -> list[RuleResult]:
    return [entry for entry in checked(extraction(*tables)) if entry.rule == name]


def test_a_column_that_is_right() -> None:
    (answer,) = rule("A14", shifted(PARTS))
    assert answer.verdict == "pass"


def test_up_by_one_row() -> None:
    (finding,) = rule("A14", shifted(["10.00", "7.00", "4.00", "2.00", "1.00", "1.00"]))
    # Two equal neighbours: the first 7.00 is right, so the run begins below it.
    assert finding.verdict == "fail"
    assert [operand.text for operand in finding.operands] == ["4.00", "2.00", "1.00"]
    assert finding.expected == "7.00, 4.00, 2.00"
    assert "up by one row" in finding.message


def test_down_by_one_row() -> None:
    (finding,) = rule("A14", shifted(["10.00", "10.00", "7.00", "7.00", "4.00", "2.00"]))
    assert finding.verdict == "fail"
    assert [operand.text for operand in finding.operands] == ["7.00", "4.00", "2.00"]
    assert finding.expected == "4.00, 2.00, 1.00"
    assert "down by one row" in finding.message
    assert "下移" in finding.message_zh


def test_without_equal_neighbours_the_whole_run_is_found() -> None:
    parts = ["9.00", "8.00", "5.00", "3.00", "1.00", "6.00"]
    (finding,) = rule("A14", shifted([*parts[1:], "6.00"], parts))
    assert finding.expected == ", ".join(parts[:5])
    (finding,) = rule("A14", shifted(["9.00", *parts[:5]], parts))
    assert finding.expected == ", ".join(parts[1:])


def test_two_rows_are_no_run_and_two_rows_off_are_no_shift() -> None:
    parts = ["9.00", "8.00", "5.00", "3.00", "1.00", "6.00"]
    two = ["8.00", "5.00", "5.00", "3.00", "1.00", "6.00"]
    off_by_two = ["5.00", "3.00", "1.00", "6.00", "1.00", "6.00"]
    for stated in (two, off_by_two):
        (answer,) = rule("A14", shifted(stated, parts))
        assert answer.verdict == "pass"
        failures = [
            entry for entry in rule("A01", shifted(stated, parts)) if entry.verdict == "fail"
        ]
        assert failures
        assert all(entry.cause is None and entry.severity == "error" for entry in failures)


def test_over_the_end_of_a_page() -> None:
    document = reading("tongnan-2021", "document.pdf")
    (finding,) = [entry for entry in checked(document) if entry.id.startswith("A14-t1-")]
    # The last shifted total is that of the next page's first row.
    assert {operand.page for operand in finding.operands} == {7}
    assert finding.operands[-1].text == "26.47"


def test_figures_that_alternate_fit_both_ways_and_are_one_finding() -> None:
    parts = ["5.00", "7.00", "5.00", "7.00", "5.00", "9.00"]
    found = rule("A14", shifted(["5.00", "5.00", "7.00", "5.00", "7.00", "9.00"], parts))
    assert len({entry.id for entry in found}) == len(found) == 1


def test_a_coincidence_is_no_finding() -> None:
    # §1.7, trap: 2101101 + 2101102 = 26.47 = 2210201.
    right = ["31.79", "13.16", "13.31", "2.76", "2.56", "26.47"]
    document = shifted(right, right)
    failed = [entry for entry in checked(extraction(document)) if entry.verdict == "fail"]
    # The names of this table are invented.
    assert {entry.rule for entry in failed} <= {"F02"}


def test_brackets_signs_and_separators_do_not_hide_a_shift() -> None:
    parts = ["9,000.00", "(8.00)", "−5.00", "３．００", "1.00", "6.00"]
    (finding,) = rule("A14", shifted([*parts[1:], "6.00"], parts))
    assert finding.verdict == "fail"
    assert finding.expected == "9000.00, -8.00, -5.00, 3.00, 1.00"


def test_witnesses_are_the_tables_that_print_all_the_repaired_totals() -> None:
    parts = ["9.00", "8.00", "5.00", "3.00", "1.00", "6.00"]
    wrong = shifted([*parts[1:], "6.00"], parts)
    other = [*parts[:5], "7.00"]
    witness = shifted(other, other, "部门支出总表")
    differs = shifted(["9.00", "8.00", "5.00", "3.00", "2.00", "6.00"], None, "部门收入总表")
    (finding,) = [e for e in rule("A14", wrong, witness, differs) if e.verdict == "fail"]
    assert finding.repair == (
        "9.00, 8.00, 5.00, 3.00, 1.00 (from the other columns of the same rows; 部门支出总表)"
    )


def test_only_what_the_repair_mends_is_explained_by_it() -> None:
    rows = [
        "科目编码|科目名称|合计|基本支出|项目支出",
        "|合计|25.00|20.00|",
        "201|一般公共服务支出|20.00|20.00|",
        "20103|政府办公厅|8.00|9.00|",
        "20105|统计|5.00|8.00|",
        "20106|财政|3.00|5.00|",
        "20107|税收|1.00|3.00|",
        "20108|审计|1.00|1.00|",
    ]
    found = checked(extraction(table(TITLE, rows)))
    causes = {
        (entry.rule, entry.operands[0].row): entry.cause
        for entry in found
        if entry.verdict == "fail" and entry.rule != "A14"
    }
    (shift,) = [entry for entry in found if entry.rule == "A14"]
    assert {key for key, cause in causes.items() if cause == shift.id} == {
        ("A01", row) for row in (3, 4, 5, 6)
    }
    # The wrong grand total and the wrong sum below 201 have their own reasons.
    assert causes["A01", 1] is None
    assert causes["B03", 1] is None


def test_a_repair_changes_no_statement() -> None:
    document = extraction(shifted(["10.00", "7.00", "4.00", "2.00", "1.00", "1.00"]))
    meant = interpret(document)
    before = [dict(line.figures) for statement in meant.statements for line in statement.lines]
    check(document, meant)
    after = [dict(line.figures) for statement in meant.statements for line in statement.lines]
    assert before == after


def test_two_sided_tables_with_basic_and_project_columns_are_checked_too() -> None:
    rows = [
        "收入||支出|||",
        "项目|预算数|项目|合计|基本支出|项目支出",
        "其他收入|20.00|教育支出|8.00|9.00|",
        "事业收入|5.00|科学技术支出|5.00|8.00|",
        "||卫生健康支出|3.00|5.00|",
        "||住房保障支出|3.00|3.00|",
        "收入总计|25.00|支出总计|25.00|25.00|",
    ]
    (finding,) = rule("A14", table("部门收支总表", rows))
    assert finding.expected == "9.00, 8.00, 5.00"
