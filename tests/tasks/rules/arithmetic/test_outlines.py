"""A07, A08 where rows are numbered below one another, and rows of funds over two years."""

import pytest

from tasks.records import RuleResult, Table
from tests.tasks.gold import checked, extraction, table

Answer = tuple[int | None, int | None, str]


def answers(rule: str, *tables: Table) -> list[RuleResult]:
    return [entry for entry in checked(extraction(*tables)) if entry.rule == rule]


def xian(*, basic: str = "6.00", wages: str = "4.00", subsidy: str = "2.00") -> Table:
    """The form of Xi'an: income, and expenditure by function and by both economic classes."""
    rows = [
        "收入||支出|||||",
        "项目|预算数|支出功能分类科目|预算数|部门预算支出经济科目|预算数|政府预算支出经济分类科目|预算数",
        "一、部门预算|9.00|一、部门预算|9.00|一、部门预算|9.00|一、部门预算|9.00",
        f"1、财政拨款|9.00|1、一般公共服务支出|5.00|1、人员经费和公用经费支出|{basic}|1、机关工资福利支出|7.00",
        f"(1)一般公共预算拨款|9.00|2、教育支出|4.00|(1)工资福利支出|{wages}|2、对个人和家庭的补助|{subsidy}",
        "(2)政府性基金拨款||||(2)商品和服务支出|2.00||",
        "2、事业收入||||2、专项业务经费支出|3.00||",
        "||||(1)商品和服务支出|3.00||",
        "本年收入合计|9.00|本年支出合计|9.00|本年支出合计|9.00|本年支出合计|9.00",
        "收入总计|9.00|支出总计|9.00|支出总计|9.00|支出总计|9.00",
    ]
    return table("部门综合预算收支总表", rows)


def failed(rule: str, found: Table) -> list[Answer]:
    return [
        (entry.operands[0].row, entry.operands[0].col, entry.expected or "")
        for entry in answers(rule, found)
        if entry.verdict == "fail"
    ]


def test_a_form_with_both_economic_sides() -> None:
    found = answers("A08", xian())
    assert {entry.verdict for entry in found} == {"pass"}
    assert {entry.operands[0].col for entry in found} == {3, 5, 7}
    assert {entry.verdict for entry in answers("A07", xian())} == {"pass"}


def test_each_level_of_the_economic_sides_is_checked() -> None:
    assert failed("A08", xian(wages="3.00")) == [(3, 5, "5.00")]
    assert failed("A08", xian(basic="7.00")) == [(3, 5, "6.00"), (2, 5, "10.00")]
    assert failed("A08", xian(subsidy="0.20")) == [(2, 7, "7.20")]


def test_a_heading_without_a_figure_stands_for_what_is_below_it() -> None:
    def document(year: str) -> Table:
        return table(
            "部门综合预算收支总表",
            [
                "收入||支出|",
                "项目|预算数|项目|预算数",
                "一、部门预算||一、部门预算|",
                "1、财政拨款||1、一般公共服务支出|5.00",
                "(1)一般公共预算拨款|8.00|2、教育支出|4.00",
                "2、其他收入|1.00||",
                f"本年收入合计|{year}|本年支出合计|9.00",
            ],
        )

    assert [entry.verdict for entry in answers("A07", document("9.00"))][:1] == ["pass"]
    (answer, *_) = answers("A07", document("8.00"))
    assert (answer.verdict, answer.expected) == ("not-checked", "9.00")


FUNDS = (
    "项目|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
    "功能分类科目编码|科目名称|^|^|小计|基本支出|项目支出|^",
)


@pytest.mark.parametrize(
    ("row", "verdicts"),
    [
        ("1.00|5.00|4.00||4.00|2.00", ["pass"]),
        ("1.00|5.00|6.00||6.00|", ["pass"]),
        ("|5.00|5.00||5.00|0.00", ["pass"]),
        ("1.00|5.00|4.00||4.00|3.00", ["fail"]),
        ("1.00|5.00|4.00||4.00|", ["fail"]),
        ("|||||", ["not-applicable"]),
    ],
)
def test_what_is_carried_out_of_a_fund(row: str, verdicts: list[str]) -> None:
    rows = [*FUNDS, f"2120801|征地和拆迁补偿支出|{row}"]
    found = answers("A07", table("政府性基金预算财政拨款收入支出决算表", rows))
    assert [entry.verdict for entry in found] == verdicts
    if verdicts == ["fail"]:
        assert found[0].expected == "2.00"
        assert "−4.00" in found[0].message
