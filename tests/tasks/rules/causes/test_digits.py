"""One wrong figure is named with what it should be; nothing is proposed where several would do."""

from decimal import Decimal

import pytest

from tasks.records import RuleResult
from tasks.rules.causes.digits import slip
from tests.tasks.gold import altered, checked, extraction, reading, table

ROWS = [
    "科目编码|科目名称|合计|基本支出|项目支出",
    "|合计|96.80|61.30|35.50",
    "201|一般公共服务支出|96.80|61.30|35.50",
    "20103|政府办公厅|54.20|31.00|23.20",
    "20105|统计信息|42.60|30.30|12.30",
]


def failed(found: tuple[RuleResult, ...]) -> list[RuleResult]:
    return [entry for entry in found if entry.verdict == "fail" and entry.rule[0] in "AB"]


def with_figure(row: int, col: int, text: str) -> list[RuleResult]:
    return failed(checked(altered(extraction(table("支出总表", ROWS)), 0, row, col, text)))


def test_a_figure_that_closes_its_row_and_its_column_is_proposed() -> None:
    found = with_figure(4, 3, "37.45")
    assert {entry.repair for entry in found} == {"30.30 for 37.45 (closes 2 of 2 sums)"}
    assert {entry.stated for entry in found} == {"42.60", "61.30"}, "what is stated stays"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("30.33", "digit"), ("3.30", "digit lost or added"), ("3030", "decimal point")],
)
def test_the_kind_of_error_is_told(text: str, kind: str) -> None:
    found = with_figure(4, 3, text)
    assert {entry.repair for entry in found} == {f"30.30 for {text} ({kind}; closes 2 of 2 sums)"}


def test_of_two_figures_that_would_do_none_is_proposed() -> None:
    rows = [ROWS[0], "201|一般公共服务支出|75.00|50.00|15.00"]
    (entry,) = failed(checked(extraction(table("支出总表", rows))))
    assert entry.repair is None


def test_a_transposition_is_told_even_in_one_sum() -> None:
    rows = [ROWS[0], "201|一般公共服务支出|95.00|24.00|53.00"]
    (entry,) = failed(checked(extraction(table("支出总表", rows))))
    assert entry.repair == "42.00 for 24.00 (digits transposed; closes 1 of 1 sums)"


def test_what_a_shift_explains_is_no_digit() -> None:
    found = failed(checked(reading("tongnan-2021", "gold")))
    assert {entry.repair for entry in found if entry.cause} == {None}


@pytest.mark.parametrize(
    ("text", "other", "kind"),
    [
        ("13.61", "13.16", "digits transposed"),
        ("13.16", "-13.16", "sign"),
        ("1316", "13.16", "decimal point"),
        ("13.16", "13.46", "digit"),
        ("133.16", "13.16", "digit doubled"),
        ("13.16", "133.16", "digit lost or added"),
        ("13.16", "99.99", None),
        ("0.00", "13.16", None),
        ("13.16", "0", None),
    ],
)
def test_slips(text: str, other: str, kind: str | None) -> None:
    assert slip(text, Decimal(other)) == kind
