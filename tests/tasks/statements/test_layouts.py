"""How grids become rows: codes, two sides, items; and what is left out rather than guessed."""

from dataclasses import replace

import pytest

from tasks.statements.interpret import interpret
from tasks.statements.model import Statement
from tests.tasks.gold import FORMS, extraction, reading, statements, table

HEAD = "科目编码|科目名称|合计|基本支出|项目支出"


def lines(statement: Statement, side: str = "") -> list[tuple[str, str | None, str | None]]:
    return [(line.role, line.code, line.name) for line in statement.lines if line.side == side]


def test_rows_of_a_coded_table() -> None:
    (found,) = statements(
        table(
            "部门支出总表",
            [
                HEAD,
                "栏次||1|2|3",
                "|合计|9.00|5.00|4.00",
                "201|一般公共服务支出|9.00|5.00|4.00",
                "20103|政府办公厅（室）及相关机构事务|9.00|5.00|4.00",
                "2010308|信访事务|9.00|5.00|4.00",
                "|其中：一次性|1.00||1.00",
                "注：|本表含上年结转|||",
                "||||",
            ],
        )
    )
    assert lines(found) == [
        ("total", None, "合计"),
        ("item", "201", "一般公共服务支出"),
        ("item", "20103", "政府办公厅（室）及相关机构事务"),
        ("item", "2010308", "信访事务"),
    ]
    assert [column.measure for column in found.columns] == ["total", "basic", "project"]


def test_a_total_may_stand_in_the_column_of_codes() -> None:
    (found,) = statements(table("部门支出总表", [HEAD, "合计||9|5|4", "201|一般|9|5|4"]))
    assert lines(found) == [("total", None, "合计"), ("item", "201", "一般")]


def test_codes_spread_over_three_columns() -> None:
    rows = [
        "科目编码|科目编码|科目编码|科目名称|合计",
        "类|款|项|科目名称|合计",
        "201|||一般公共服务支出|5.00",
        "201|06||财政事务|5.00",
        "201|06|01|行政运行|5.00",
        "合计|||合计|5.00",
    ]
    (found,) = statements(table("收入总表", rows))
    assert [code for _, code, _ in lines(found)] == ["201", "20106", "2010601", None]


def test_codes_that_go_down_like_steps() -> None:
    rows = [
        "科目编码|科目编码|科目编码|科目名称|合计",
        "类|款|项|科目名称|合计",
        "|||合计|6.00",
        "201|||一般公共服务支出|5.00",
        "|40||信访事务|5.00",
        "||01|行政运行|4.00",
        "||50|事业运行|1.00",
        "205|||教育支出|1.00",
        "|08||进修及培训|1.00",
    ]
    (found,) = statements(table("支出总表", rows))
    codes = [code for _, code, _ in lines(found)]
    assert codes == [None, "201", "20140", "2014001", "2014050", "205", "20508"]


def test_beside_the_codes_of_the_department_those_of_the_government_are_left_out() -> None:
    rows = [
        "科目编码|科目编码|部门预算支出经济分类科目名称|科目编码|政府预算支出经济分类科目名称|合计",
        "301||工资福利支出|501|机关工资福利支出|3.00",
        "301|01|基本工资|50101|工资奖金津补贴|3.00",
    ]
    (found,) = statements(table("一般公共预算基本支出情况表", rows))
    assert [code for _, code, _ in lines(found)] == ["301", "30101"]
    assert [column.col for column in found.columns] == [5]


def test_full_codes_in_columns_of_their_own() -> None:
    rows = [
        "科目编码|科目编码|科目名称|合计",
        "201||一般|5.00",
        "|20103|办公厅|5.00",
        "|其他|x|1.00",
    ]
    (found,) = statements(table("支出总表", rows))
    assert [code for _, code, _ in lines(found)] == ["201", "20103"]


@pytest.mark.parametrize(
    "head",
    [
        # Two blocks side by side: amounts of the right one are not those of the left one's rows.
        "科目编码|科目名称|决算数|科目编码|科目名称|决算数",
        # No column of names; nothing at all.
        "预算单位|单位代码|合计|基本支出|项目支出|其他",
        "|||||",
    ],
)
def test_grids_that_do_not_fit_are_unknown(head: str) -> None:
    rows = [head, "301|工资福利支出|7.00|302|商品和服务支出|1.00"]
    meant = interpret(extraction(table("一般公共预算基本支出表", rows)))
    assert (meant.facts, meant.unknown) == ((), (0,))


def test_columns_without_meaning_are_named_and_give_no_facts() -> None:
    rows = ["科目编码|科目名称|合计|一次性支出|备注", "201|一般|3.00|2.00|见附件"]
    (found,) = statements(table("支出总表", rows))
    assert found.unread == ("一次性支出", "备注")
    assert [column.col for column in found.columns] == [2]


def test_a_subtotal_of_something_else_is_not_the_total() -> None:
    rows = [
        "科目编码|科目名称|支出总计|政府采购项目|",
        "|||小计|中小企业",
        "201|一般|3.00|1.00|1.00",
    ]
    (found,) = statements(table("支出总表", rows))
    assert [column.col for column in found.columns] == [2]


def two_sided(income: list[str], expenditure: list[str]) -> Statement:
    rows = ["收入||支出|", "项目|预算数|项目|预算数"]
    rows += [f"{left}|{right}" for left, right in zip(income, expenditure, strict=True)]
    (found,) = statements(table("部门收支总表", rows))
    return found


def test_sides_sections_and_totals() -> None:
    found = two_sided(
        [
            "一、本年收入|8.00",
            "一般公共预算拨款|8.00",
            "二、上年结转|1.00",
            "一般公共预算拨款|1.00",
            "收入总计|9.00",
        ],
        ["一、本年支出|7.00", "教育支出|7.00", "|", "二、结转下年|2.00", "支出总计|9.00"],
    )
    income = [(line.role, line.measure, line.fund) for line in found.side("income")]
    assert income == [
        ("current", "revenue", None),
        ("item", "revenue", "general-public-budget"),
        ("carried-in", "carried-in", "carried-in"),
        ("item", "carried-in", "general-public-budget"),
        ("total", "total", None),
    ]
    expenditure = [(line.role, line.measure) for line in found.side("expenditure")]
    assert expenditure == [
        ("current", "total"),
        ("item", "total"),
        ("carried-out", "carried-out"),
        ("total", "total"),
    ]


@pytest.mark.parametrize(
    ("label", "role", "fund"),
    [
        ("一、一般公共预算拨款收入", "item", "general-public-budget"),
        ("2.政府性基金预算拨款", "item", "government-managed-funds"),
        ("一、财政拨款", "item", "fiscal-appropriation"),
        ("上年结余、结转", "carried-in", "carried-in"),
        ("年初财政拨款结转和结余", "carried-in", "carried-in"),
        ("上年结转结余", "carried-in", "carried-in"),
        ("用事业基金弥补收支差额", "offset", "business-fund-offset"),
        ("某某收入", "item", None),
    ],
)
def test_labels_of_income_with_and_without_numbers(label: str, role: str, fund: str) -> None:
    found = two_sided([f"{label}|1.00", "收入总计|1.00"], ["教育支出|1.00", "支出总计|1.00"])
    assert (found.side("income")[0].role, found.side("income")[0].fund) == (role, fund)


@pytest.mark.parametrize(
    "label", ["结转下年", "结转下年支出", "年末结转和结余", "年末财政拨款结转和结余"]
)
def test_labels_of_what_is_carried_out(label: str) -> None:
    found = two_sided(["其他收入|1.00", "收入总计|1.00"], [f"{label}|1.00", "支出总计|1.00"])
    assert found.side("expenditure")[0].role == "carried-out"


def test_of_several_subtotals_the_last_is_the_total() -> None:
    found = two_sided(
        ["其他收入|5.00", "本年收入合计|5.00", "上年结转结余|1.00", "收入合计|6.00"],
        ["教育支出|6.00", "本年支出合计|6.00", "结转下年支出|0.00", "支出合计|6.00"],
    )
    for side in ("income", "expenditure"):
        roles = [line.role for line in found.lines if line.side == side]
        assert (roles[1], roles[3]) == ("subtotal", "total")


@pytest.mark.parametrize("form", FORMS)
def test_the_years_of_the_three_public_expenses_of_beibei(form: str) -> None:
    # The plain text prints 2024年预算数 a cell too early, over the reception of 2023.
    found = interpret(reading("beibei-2024", form))
    (three,) = [s for s in found.statements if s.kind.id == "three-public-expenses"]
    stated = {
        (column.item, column.fiscal_year): three.lines[0].figures[column.col].text
        for column in three.columns
    }
    assert (stated["reception", 2023], stated["reception", 2024]) == ("0.50", "0.40")
    assert (stated["total", 2023], stated["total", 2024]) == ("6.00", "3.90")


def test_three_public_expenses_whose_years_are_not_clear_are_unknown() -> None:
    items = "合计|因公出国（境）费|公务接待费"
    rows = ["2024年预算数|||||", f"{items}|{items}", "1|0|1|2|0|2"]
    assert statements(table("“三公”经费支出表", rows)) == ()
    twice = ["2024年预算数||", items, "1|0|1", "2|0|2"]
    meant = interpret(extraction(table("“三公”经费支出表", twice)))
    assert (meant.facts, meant.unknown) == ((), (0,))


def test_a_table_that_goes_on_in_the_next_is_partial() -> None:
    head = "科目编码|科目名称|合计"
    first = table("支出总表", [head, "207|文化|9.00", "20701|文化和旅游|2.00"])
    rest = table("", ["20702|文物|7.00", "2070204|文物保护|7.00"])
    again = table("支出总表", [head, "20702|文物|7.00"])
    other = table("支出总表", [head, "201|一般公共服务支出|7.00"])
    assert [s.partial for s in statements(first, rest)] == [True]
    assert [s.partial for s in statements(first, again)] == [True, True]
    # The same form of another unit, another width, another title: not a part of it.
    assert [s.partial for s in statements(first, other)] == [False, False]
    assert [s.partial for s in statements(first, table("", ["20702|7.00"]))] == [False]
    assert not statements(first, replace(rest, title="收入总表"))[0].partial
