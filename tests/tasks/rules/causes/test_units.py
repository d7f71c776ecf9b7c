"""A table in another unit than it says is one finding, doubted by the reader or not."""

import pytest

from tasks.records import RuleResult, Table
from tests.tasks.gold import checked, extraction, table

HEAD = "科目编码|科目名称|合计|基本支出|项目支出"
ROWS = ["|合计|12.00|9.00|3.00", "201|一般公共服务支出|12.00|9.00|3.00"]


def by_code(title: str, unit: str) -> Table:
    return table(f"某市某局{title}", [HEAD, *ROWS], unit)


def totals(title: str) -> Table:
    rows = ["收入|<|支出|<", "项目|预算数|项目|预算数"]
    rows += ["一般公共预算拨款收入|12.00|一般公共服务支出|12.00", "收入总计|12.00|支出总计|12.00"]
    return table(f"某市某局{title}", rows)


def basic(unit: str) -> Table:
    rows = [
        "科目编码|科目名称|合计|人员经费|公用经费",
        "|合计|9.00|9.00|",
        "301|工资福利支出|9.00|9.00|",
    ]
    return table("某市某局一般公共预算基本支出表", rows, unit)


def units(*tables: Table) -> list[RuleResult]:
    found = checked(extraction(*tables))
    return [e for e in found if e.rule == "I05" and e.verdict == "fail"]


@pytest.mark.parametrize(("unit", "number"), [("万元", 0), ("元", 1)])
def test_a_table_whose_unit_the_reader_doubts_is_named(unit: str, number: int) -> None:
    found = units(
        totals("部门收支总表"),
        by_code("部门支出总表", unit),
        by_code("一般公共预算支出表", "万元"),
    )
    assert len(found) == number
    for entry in found:
        assert (entry.stated, entry.expected, entry.severity) == ("元", "万元", "warning")
        assert entry.operands[0].table == 1


def test_the_unit_named_is_that_of_the_table() -> None:
    others = (totals("财政拨款收支总表"), by_code("一般公共预算支出表", "万元"))
    (entry,) = units(*others, basic("元"))
    assert (entry.operands[0].table, entry.stated, entry.expected) == (2, "元", "万元")
    assert units(*others, basic("万元")) == []
