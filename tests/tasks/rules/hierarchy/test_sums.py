"""B01–B04: codes and the codes below them."""

import pytest

from tasks.records import RuleResult, Table
from tests.tasks.gold import checked, extraction, table

SUMS = ("B01", "B02", "B03", "B04")
HEAD = "科目编码|科目名称|合计"
GENERAL, BASIC = "一般公共预算支出表", "一般公共预算基本支出表"
# rule, row of the parent, verdict
Answer = tuple[str, int | None, str]


def answers(*tables: Table) -> list[RuleResult]:
    return [entry for entry in checked(extraction(*tables)) if entry.rule in SUMS]


def verdicts(title: str, *rows: str) -> list[Answer]:
    return [
        (entry.rule, entry.operands[0].row, entry.verdict)
        for entry in answers(table(title, [HEAD, *rows]))
        if entry.verdict != "not-applicable"
    ]


def test_items_classes_categories_and_the_grand_total() -> None:
    found = verdicts(
        GENERAL,
        "|合计|10.00",
        "201|一般公共服务支出|7.00",
        "20103|政府办公厅|4.00",
        "2010301|行政运行|1.00",
        "2010308|信访事务|3.00",
        "20105|统计|3.00",
        "221|住房保障支出|3.00",
    )
    assert found == [("B01", 3, "pass"), ("B02", 2, "pass"), ("B03", 1, "pass")]


@pytest.mark.parametrize(
    ("rows", "failing"),
    [
        (["|合计|9.00", "201|一般|9.00", "20103|办公厅|8.00", "2010301|运行|8.00"], ("B02", 2)),
        (["|合计|9.00", "201|一般|9.00", "20103|办公厅|9.00", "2010301|运行|8.00"], ("B01", 3)),
        (["|合计|8.00", "201|一般|9.00", "20103|办公厅|9.00", "2010301|运行|9.00"], ("B03", 1)),
    ],
)
def test_each_level_fails_alone(rows: list[str], failing: tuple[str, int]) -> None:
    found = verdicts(GENERAL, *rows)
    assert [(rule, row) for rule, row, verdict in found if verdict == "fail"] == [failing]


def test_economic_classes_have_a_rule_of_their_own() -> None:
    found = verdicts(BASIC, "301|工资福利支出|5.00", "30101|基本工资|3.00", "30102|津贴|1.00")
    assert found == [("B04", 1, "fail")]


def test_a_functional_table_of_basic_expenditure_is_not_economic() -> None:
    found = verdicts(BASIC, "201|一般公共服务支出|5.00", "20103|办公厅|5.00")
    assert found == [("B02", 1, "pass")]


def test_the_total_may_stand_last() -> None:
    assert verdicts(GENERAL, "201|一般|5.00", "203|国防|2.00", "合计||7.00") == [("B03", 3, "pass")]


def test_a_code_of_one_year_only_adds_nothing_to_the_other() -> None:
    # §1.7: 20103 in 2023, 20140 in 2024; blank cells are not zeros to be compared.
    rows = [
        "科目编码|科目名称|2023年预算数|2024年预算数",
        "201|一般公共服务支出|657.05|685.46",
        "20103|政府办公厅|657.05|",
        "2010308|信访事务|657.05|",
        "20140|信访事务||685.46",
        "2014001|行政运行||685.46",
    ]
    found = answers(table(GENERAL, rows))
    assert [entry.verdict for entry in found if entry.verdict != "not-applicable"] == ["pass"] * 4


def test_a_parent_without_figure_over_parts_is_not_checked() -> None:
    found = answers(table(GENERAL, [HEAD, "201|一般|", "20103|办公厅|5.00"]))
    (answer,) = [entry for entry in found if entry.verdict == "not-checked"]
    assert (answer.rule, answer.reason) == ("B02", "operand-missing")


def test_lines_of_a_level_that_is_not_listed_count_to_the_next_above() -> None:
    # A real form lists 3010201 and 3010202 below 301, and no 30102.
    found = verdicts(
        BASIC,
        "301|工资福利支出|6.00",
        "30101|基本工资|3.00",
        "3010201|津贴补贴|2.00",
        "3010202|改革性补贴|1.00",
    )
    assert found == [("B04", 1, "pass")]


def test_where_units_follow_one_another_each_has_its_own_codes() -> None:
    rows = [
        "预算单位|科目编码|科目名称|合计",
        "某局|||13.00",
        "某局（本级）|||9.00",
        "|201|一般|9.00",
        "|20103|办公厅|9.00",
        "|2010301|运行|4.00",
        "|2010308|信访|5.00",
        "某中心|||4.00",
        "|201|一般|4.00",
        "|20103|办公厅|4.00",
        "|2010301|运行|3.00",
    ]
    found = answers(table(GENERAL, rows))
    assert [
        (entry.rule, entry.operands[0].row, entry.verdict, entry.expected)
        for entry in found
        if entry.verdict != "not-applicable"
    ] == [
        ("B01", 4, "pass", "9.00"),
        ("B01", 9, "fail", "3.00"),
        ("B02", 3, "pass", "9.00"),
        ("B02", 8, "pass", "4.00"),
    ]


def test_a_table_cut_in_two_is_doubtful_and_not_wrong() -> None:
    first = table(GENERAL, [HEAD, "|合计|9.00", "207|文化|9.00", "20701|旅游|2.00"])
    rest = table("", ["20702|文物|7.00", "2070204|文物保护|7.00"])
    failed = {entry.rule for entry in answers(first) if entry.verdict == "fail"}
    doubtful = [entry for entry in answers(first, rest) if entry.rule in failed]
    assert failed == {"B02"}
    assert [(entry.verdict, entry.reason) for entry in doubtful] == [
        ("not-checked", "reading-doubtful")
    ]
    assert "may be misread" in doubtful[0].message


@pytest.mark.parametrize(
    ("code", "stated", "severity", "reason"),
    [
        ("204", "9.00", "warning", "items-undisclosed"),
        ("203", "9.00", "warning", "items-undisclosed"),
        ("20140", "9.00", "warning", "items-undisclosed"),
        ("20103", "9.00", "error", None),
        (
            "204",
            "7.00",
            "error",
            None,
        ),  # more in the parts than in the whole: no secret explains it
        ("204", "8.01", "info", "rounding"),
        ("205", "9.00", "error", None),
    ],
)
def test_what_is_secret_may_be_left_out(
    code: str, stated: str, severity: str, reason: str | None
) -> None:
    parent = code if len(code) == 5 else f"{code}02"
    rows = [f"{parent}|x|{stated}", f"{parent}01|运行|8.00"]
    found = answers(table("部门支出总表", [HEAD, *rows]))
    (failed,) = [entry for entry in found if entry.verdict == "fail"]
    assert (failed.rule, failed.severity, failed.reason) == ("B01", severity, reason)
    assert ("secret" in failed.message) == (reason == "items-undisclosed")


def test_the_same_secret_in_several_places_is_one_finding() -> None:
    columns = "科目编码|科目名称|合计|基本支出|项目支出"
    spent = [columns, "20402|公安|9.00|2.00|7.00", "2040201|运行|5.00|2.00|3.00"]
    more = [columns, "20402|公安|10.00|3.00|7.00", "2040201|运行|6.00|3.00|3.00"]
    other = [HEAD, "20402|公安|2.00", "2040201|运行|1.50"]
    found = answers(
        table("部门支出总表", spent),
        table("一般公共预算支出表", more),
        table("政府采购预算表", other),
    )
    groups = [entry.group for entry in found if entry.reason == "items-undisclosed"]
    assert groups == ["B01-undisclosed-20402-4"] * 4 + ["B01-undisclosed-20402-0.5"]


def test_a_row_that_disagrees_with_itself_is_no_secret() -> None:
    rows = [
        "科目编码|科目名称|合计|基本支出|项目支出",
        "20402|公安|{}|5.00|4.00",
        "2040201|行政运行|5.00|5.00|",
        "2040299|其他公安支出|1.00||1.00",
    ]
    for stated, severity in (("9.00", "warning"), ("8.00", "error")):
        found = answers(table(GENERAL, [row.format(stated) for row in rows]))
        severities = [entry.severity for entry in found if entry.verdict == "fail"]
        # The column of projects lacks 3.00 in both.
        assert severities == [severity] * 2


def test_separators_do_not_hide_what_is_undisclosed() -> None:
    rows = ["20402|公安|48,200.88", "2040201|行政运行|22,431.07", "2040299|其他|（16,389.79）"]
    (failed,) = [e for e in answers(table(GENERAL, [HEAD, *rows])) if e.verdict == "fail"]
    assert failed.severity == "warning"


def halves(personnel: str, operating: str) -> list[tuple[str, str | None, str | None]]:
    rows = [
        "人员经费|<|<|公用经费|<|<",
        "科目编码|科目名称|决算数|科目编码|科目名称|决算数",
        "301|工资福利支出|8.00|302|商品和服务支出|3.00",
        "303|对个人和家庭的补助|1.00|310|资本性支出|2.00",
        f"|人员经费合计|{personnel}||公用经费合计|{operating}",
    ]
    document = extraction(
        table("一般公共预算财政拨款基本支出决算表", rows), title="某市某局2024年度部门决算"
    )
    found = [entry for entry in checked(document) if entry.rule == "B03"]
    return [(entry.verdict, entry.stated, entry.expected) for entry in found]


def test_personnel_and_operating_costs_are_each_the_sum_of_their_categories() -> None:
    assert halves("9.00", "5.00") == [("pass", "9.00", "9.00"), ("pass", "5.00", "5.00")]
    assert halves("9.00", "6.00") == [("pass", "9.00", "9.00"), ("fail", "6.00", "5.00")]
