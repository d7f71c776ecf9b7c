"""Layouts as offices print them, each as a small table: what every figure of it is said to mean."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.normal import normal
from tasks.records import Classed, Fact, Table
from tasks.statements.headers import header_of, is_numbering
from tasks.statements.interpret import interpret
from tasks.statements.reading import header_labels, statement_of
from tasks.statements.vocabulary import Side
from tests.tasks.gold import FORMS, extraction, reading, statements, table

Said = tuple[str | None, str | None, str, str, str]


def facts(found: Table, title: str = "某市某局2024年部门预算") -> tuple[Fact, ...]:
    return interpret(extraction(found, title=title)).facts


def said(found: Table, title: str = "某市某局2024年部门预算") -> list[Said]:
    """(code, name, measure, fund, stated) of each figure that is not blank."""
    stated = [fact for fact in facts(found, title) if fact.reason != "blank"]
    return [(fact.code, fact.name, fact.measure, fact.fund, fact.stated) for fact in stated]


GENERAL, ALL = "general-public-budget", "all"


def test_beijing_three_fused_classes_in_one_row() -> None:
    found = table(
        "预算03表 支出总表",
        [
            "支出功能分类科目|政府支出经济分类科目|部门支出经济分类科目|合计|基本支出|其中|<",
            "^|^|^|^|^|事业单位经营支出|上缴上级支出",
            "2014001-行政运行|50101-工资奖金津补贴|30101-基本工资|748.827600|748.827600||",
        ],
    )
    total, basic, *_ = facts(found)
    assert (total.code, total.name, total.stated) == ("2014001", "行政运行", "748.827600")
    assert [(entry.classification, entry.code, entry.name) for entry in total.further] == [
        ("economic-government", "50101", "工资奖金津补贴"),
        ("economic-department", "30101", "基本工资"),
    ]
    assert (total.amount_fen, basic.measure) == (748827600, "basic")


@pytest.mark.parametrize(
    ("label", "row", "code", "name"),
    [
        ("部门预算支出经济科目", "[30201]办公费", "30201", "办公费"),
        ("经济分类科目", "（1）工资福利支出（301）", "301", "(1)工资福利支出"),
        ("经济分类科目名称", "工资福利支出", None, "工资福利支出"),
        ("政府支出经济分类科目", "50101-工资奖金津补贴", "50101", "工资奖金津补贴"),
    ],
)
def test_one_column_of_classes(label: str, row: str, code: str | None, name: str) -> None:
    rows = [f"{label}|预算", "合计|16,310.73", f"{row}|2.50"]
    found = said(table("一般公共预算基本支出情况表（按经济分类科目）", rows))
    assert found == [
        (None, "合计", "total", GENERAL, "16,310.73"),
        (code, name, "total", GENERAL, "2.50"),
    ]


@pytest.mark.parametrize("steps", [["201||", "201|40|", "201|40|04"], ["201||", "|40|", "||04"]])
def test_codes_in_three_columns(steps: list[str]) -> None:
    rows = [
        "项目|<|<|<|支出预算|<|<",
        "功能分类科目编码|<|<|功能分类科目名称|合计|基本支出|项目支出",
        "类|款|项|^|^|^|^",
        *(f"{step}|某科目|5|3|2" for step in steps),
        "合计|<|<|<|5|3|2",
    ]
    found = said(table("2026年预算单位支出预算总表", rows))
    assert [code for code, *_ in found[::3]] == ["201", "20140", "2014004", None]
    assert [measure for _, _, measure, _, _ in found[:3]] == ["total", "basic", "project"]


def test_levels_of_the_code_in_the_row_of_the_total() -> None:
    rows = [
        "项目|<|<|<|合计|基本支出",
        "科目编码|<|<|科目名称|^|^",
        "类|款|项|合计|9.00|5.00",
        "201|||一般公共服务支出|9.00|5.00",
    ]
    found = said(table("支出决算表", rows))
    assert found[0] == (None, "合计", "total", ALL, "9.00")
    assert found[2] == ("201", "一般公共服务支出", "total", ALL, "9.00")


def test_yantai_two_economic_classifications_side_by_side() -> None:
    rows = [
        "科目编码|<|部门预算支出经济分类科目|科目编码|<|政府预算支出经济分类科目|合计|财政拨款|<",
        "类|款|^|类|款|^|^|小计|一般公共预算",
        "||合计||||3,224.05|2,989.71|2,989.71",
        "301|01|基本工资|501|01|工资奖金津补贴|187.70|187.70|187.70",
    ]
    found = facts(table("基本支出预算情况表", rows))
    assert [(fact.measure, fact.fund) for fact in found[3:]] == [
        ("total", "all"),
        ("total", "fiscal-appropriation"),
        ("total", GENERAL),
    ]
    assert (found[3].classification, found[3].code) == ("economic-department", "30101")
    (government,) = found[3].further
    assert (government.classification, government.code) == ("economic-government", "50101")


def test_xian_four_blocks() -> None:
    rows = [
        "收入|<|支出|<|<|<|<|<",
        "项目|预算数|支出功能分类|预算数|部门预算支出经济分类|预算数|政府预算支出经济分类|预算数",
        "1、一般公共预算拨款|8|1、教育支出|7|1、工资福利支出|6|1、机关工资福利支出|5",
        "上年实户资金余额|1|未安排支出的实户资金|2|未安排支出的实户资金|2|未安排支出的实户资金|2",
        "收入总计|9|支出总计|9|支出总计|9|支出总计|9",
    ]
    (found,) = statements(table("部门综合预算收支总表", rows, "元"))
    sides: list[Side] = ["income", "expenditure", "economic-department", "economic-government"]
    assert [column.side for column in found.columns] == sides
    assert [found.side(side)[0].classification for side in sides[2:]] == sides[2:]
    assert [found.side(side)[2].role for side in sides] == ["total"] * 4
    measures = [found.side(side)[1].measure for side in sides]
    assert measures == ["carried-in", *["carried-out"] * 3]


def test_three_runs_of_one_list_with_and_without_headings() -> None:
    head = "科目编码|科目名称|决算数"
    rows = [
        "人员经费|<|<|公用经费|<|<|<|<|<",
        f"{head}|{head}|{head}",
        "301|工资福利支出|6.00|302|商品和服务支出|2.00|310|资本性支出|1.00",
        "人员经费合计|<|6.00|公用经费合计|<|<|<|<|3.00",
    ]
    title = "一般公共预算财政拨款基本支出决算表"
    whole = said(table(title, rows), "某市某局2024年度部门决算")
    # Of a run the figure is that of the class; 人员经费 over it says what the class says already.
    listed = [("301", "total", "6.00"), ("302", "total", "2.00"), ("310", "total", "1.00")]
    sums = [(None, "personnel", "6.00"), (None, "public", "3.00")]
    assert {(code, measure, stated) for code, _, measure, _, stated in whole} == {*listed, *sums}
    assert len(whole) == 5
    bare = said(table(title, rows[1:3]), "某市某局2024年度部门决算")
    assert [(code, measure, stated) for code, _, measure, _, stated in bare] == listed


def test_income_by_unit() -> None:
    rows = [
        "单位代码|单位名称|合计|本年收入|<|上年结转结余|<",
        "^|^|^|小计|一般公共预算|小计|单位资金",
        "合计|<|6|5|5|1|1",
        "313001|某市某局（本级）|6|5|5|1|1",
    ]
    found = facts(table("收入总表", rows))
    assert [(fact.measure, fact.fund) for fact in found[:5]] == [
        ("total", ALL),
        ("revenue", ALL),
        ("revenue", GENERAL),
        ("carried-in", ALL),
        ("carried-in", "unit-funds"),
    ]
    assert {fact.classification for fact in found[:5]} == {"total"}
    assert {(fact.classification, fact.code, fact.entity) for fact in found[5:]} == {
        ("organisation", "313001", "某市某局（本级）")
    }


def test_shenzhen_functions_below_a_unit_whose_cells_are_blank() -> None:
    rows = [
        "预算单位|科目编码|科目名称|支出总计|2026年政府采购项目|<",
        "^|^|^|^|小计|其中：2026年政府采购项目中预留给中小企业的项目资金规模",
        "深圳市某局（本级）|||14|2|1",
        "|208|社会保障和就业支出|7|0|0",
        "|2080501|行政单位离退休|7|0|0",
    ]
    found = facts(table("支出总表", rows))
    assert {fact.entity for fact in found} == {"深圳市某局（本级）"}
    assert [fact.measure for fact in found[:3]] == [
        "total",
        "procurement",
        "procurement-for-smes",
    ]
    assert [fact.classification for fact in found[::3]] == [
        "organisation",
        "functional",
        "functional",
    ]


def test_guangzhou_classes_below_units_in_one_column() -> None:
    rows = [
        "支出项目类别（资金使用单位）|总计|财政拨款|<",
        "^|^|合计|一般公共预算",
        "合计|9|9|9",
        "某市某局（本级）|9|9|9",
        "工资福利支出|9|9|9",
    ]
    found = facts(table("部门预算基本支出预算表", rows))
    assert [(fact.classification, fact.entity) for fact in found[::3]] == [
        ("total", None),
        ("organisation", "某市某局（本级）"),
        ("economic-department", "某市某局（本级）"),
    ]


def test_carried_over_table_of_final_accounts() -> None:
    rows = [
        "项目|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
        "功能分类科目编码|科目名称|^|^|小计|基本支出|项目支出|^",
        "栏次|<|1|2|3|4|5|6",
        "合计|<|1|2|3|4|5|6",
        "212|城乡社区支出|1|2|3|4|5|6",
    ]
    found = said(table("政府性基金预算财政拨款收入支出决算表", rows), "某市某局2024年度部门决算")
    assert [measure for _, _, measure, _, _ in found[:6]] == [
        "carried-in",
        "revenue",
        "total",
        "basic",
        "project",
        "carried-out",
    ]
    assert {fund for *_, fund, _ in found} == {"government-managed-funds"}
    assert len(found) == 12


def test_a_declared_empty_table_whose_total_names_columns_states_nothing() -> None:
    rows = [
        "项目|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
        "功能分类科目编码|科目名称|^|^|^|^|^|^",
        "合计|<|||合计|基本支出|项目支出|",
        "|||||||",
    ]
    found = table("政府性基金预算财政拨款收入支出决算表", rows)
    assert facts(found) == ()
    assert statements(found)[0].unread == ()


def test_line_numbers_beside_and_above() -> None:
    rows = [
        "收入|<|<|支出|<|<",
        "项目|行次|金额|项目|行次|金额",
        "栏次||1|栏次||2",
        "一、财政拨款收入|1|19,572.91|一、教育支出|32|10,685.56",
        "总计|31|19,572.91|总计|62|19,572.91",
    ]
    found = said(table("收入支出决算总表", rows))
    assert sorted(stated for *_, stated in found) == ["10,685.56", *["19,572.91"] * 3]


def test_procurement_with_quantity_and_codes_to_the_right() -> None:
    rows = [
        "科目编码|<|<|采购项目|数量|部门预算支出经济科目编码|<|预算金额|说明",
        "类|款|项|^|^|类|款|^|^",
        "合计|<|<|<|4|||610,000.00|",
        "204|06|01|车辆运行维护费|1|302|31|100,000.00|见注",
    ]
    found = facts(table("政府采购（资产配置、购买服务）预算表", rows, "元"))
    assert [(fact.measure, fact.stated) for fact in found] == [
        ("quantity", "4"),
        ("total", "610,000.00"),
        ("quantity", "1"),
        ("total", "100,000.00"),
    ]
    quantity, amount = found[2:]
    assert (quantity.amount_fen, quantity.value) == (None, "1")
    assert (amount.amount_fen, amount.name, amount.code) == (10_000_000, "车辆运行维护费", None)
    assert [(entry.classification, entry.code) for entry in amount.further] == [
        ("functional", "2040601"),
        ("economic-department", "30231"),
    ]


@pytest.mark.parametrize(
    ("head", "row", "code", "name"),
    [
        ("采购类别|金额", "A-货物|6.00", "A", "货物"),
        ("项目编号|项目|总计", "A|货物|6.00", "A", "货物"),
    ],
)
def test_the_catalogue_of_procurement(head: str, row: str, code: str, name: str) -> None:
    (fact,) = facts(table("政府采购预算明细表", [head, row]))
    assert (fact.classification, fact.code, fact.name) == ("procurement", code, name)


ITEMS = "合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费"
PARTS = "^|^|小计|公务用车购置费|公务用车运行维护费|^"
ITEM_IDS = [
    "total",
    "travel-abroad",
    "vehicles",
    "vehicle-purchase",
    "vehicle-operation",
    "reception",
]


def test_three_public_budget_beside_final_accounts() -> None:
    rows = ["预算数|<|<|<|<|<|决算数|<|<|<|<|<", f"{ITEMS}|{ITEMS}", f"{PARTS}|{PARTS}"]
    rows += ["1|2|3|4|5|6|7|8|9|10|11|12", "76|30|40||40|6|46|5|41||41|0"]
    found = facts(
        table("一般公共预算财政拨款“三公”经费支出决算表", rows), "某市某局2024年度部门决算"
    )
    assert [fact.code for fact in found] == ITEM_IDS * 2
    assert [fact.phase for fact in found] == ["budget"] * 6 + ["final"] * 6
    assert [fact.stated for fact in found[6:]] == ["46", "5", "41", "", "41", "0"]
    assert {fact.fiscal_year for fact in found} == {2024}


def test_three_public_budget_and_final_accounts_of_each_item() -> None:
    rows = [
        "合计|<|公务用车购置及运行维护费|<|<|<|公务接待费|<",
        "^|^|小计|<|公务用车购置费|<|^|^",
        "预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数",
        "2.85|0.39|1|2|3|4|2.85|0.39",
    ]
    found = facts(table("财政拨款“三公”经费支出决算表", rows), "某市某局2024年度部门决算")
    assert [(fact.code, fact.phase, fact.stated) for fact in found] == [
        ("total", "budget", "2.85"),
        ("total", "final", "0.39"),
        ("vehicles", "budget", "1"),
        ("vehicles", "final", "2"),
        ("vehicle-purchase", "budget", "3"),
        ("vehicle-purchase", "final", "4"),
        ("reception", "budget", "2.85"),
        ("reception", "final", "0.39"),
    ]


def test_three_public_by_unit_with_meetings_prior_year_and_change() -> None:
    group = "合计|一般公共预算拨款安排的“三公”经费预算|<|会议费|培训费"
    parts = "^|小计|公务接待费|^|^"
    rows = [
        "单位编码|单位名称|上年|<|<|<|<|当年|<|<|<|<|增减变化情况|<|<|<|<",
        f"^|^|{group}|{group}|{group}",
        f"^|^|{parts}|{parts}|{parts}",
        "合计|<|9|3|3|2|4|8|2|2|2|4|-1|-1|-1|0|0",
        "154|某市某局|9|3|3|2|4|8|2|2|2|4|-1|-1|-1|0|0",
    ]
    found = facts(table("一般公共预算拨款“三公”经费及会议费、培训费支出预算表", rows, "元"))
    assert [fact.code for fact in found[:5]] == [
        "combined",
        "total",
        "reception",
        "meetings",
        "training",
    ]
    years = [(fact.fiscal_year, fact.measure) for fact in found[:15:5]]
    assert years == [(2023, "total"), (2024, "total"), (2024, "change")]
    assert [fact.entity for fact in found[::15]] == [None, "某市某局"]
    assert [fact.further for fact in found[::15]] == [
        (),
        (Classed("organisation", "154", "某市某局"),),
    ]


def test_three_public_with_funds_under_each_item_and_years_in_rows() -> None:
    rows = [
        "预算单位|年度|总计|<|公务接待费|<",
        "^|^|一般公共预算|政府性基金预算|一般公共预算|政府性基金预算",
        "深圳市某局（本级）|2025年|187.95|0.00|14.95|0.00",
        "|2026年|172.45|0.00|13.05|0.00",
        "|增减变化金额|-15.50|0.00|-1.90|0.00",
    ]
    found = facts(table("财政拨款“三公”经费支出表", rows), "深圳市某局2026年部门预算")
    keys = [(f.code, f.fund, f.fiscal_year, f.measure) for f in found]
    assert keys[:2] == [
        ("total", GENERAL, 2025, "total"),
        ("total", "government-managed-funds", 2025, "total"),
    ]
    assert [key[2:] for key in keys[::4]] == [(2025, "total"), (2026, "total"), (2026, "change")]
    assert {fact.entity for fact in found} == {"深圳市某局（本级）"}


def test_three_public_in_rows() -> None:
    rows = [
        "项目|合计|一般公共预算|政府性基金预算",
        "行政经费|3,555.29|3,555.29|0.00",
        "“三公”经费|304.63|304.63|0.00",
        "其中：（一）因公出国（境）支出|250.00|250.00|0.00",
        "（二）公务用车购置及运行维护支出|9.73|9.73|0.00",
        "1.公务用车购置费|0.00|0.00|0.00",
        "2.公务用车运行费|9.73|9.73|0.00",
        "（三）公务接待费支出|44.90|44.90|0.00",
    ]
    found = facts(table("财政拨款安排的行政经费及“三公”经费预算表", rows))
    assert [(fact.code, fact.name) for fact in found[::3]] == [
        ("administrative-expenses", "行政经费"),
        ("total", "“三公”经费"),
        ("travel-abroad", "其中：（一）因公出国（境）支出"),
        ("vehicles", "（二）公务用车购置及运行维护支出"),
        ("vehicle-purchase", "1.公务用车购置费"),
        ("vehicle-operation", "2.公务用车运行费"),
        ("reception", "（三）公务接待费支出"),
    ]
    assert {fact.classification for fact in found} == {"three-public"}
    assert [fact.fund for fact in found[:3]] == [
        "fiscal-appropriation",
        GENERAL,
        "government-managed-funds",
    ]


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


def test_prior_year_beside_this_year() -> None:
    rows = [
        "科目编码|科目名称|2023年预算数|2024年预算数|<",
        "^|^|^|合计|基本支出",
        "201|一般公共服务支出|7.00|8.00|5.00",
    ]
    found = facts(table("一般公共预算支出表", rows))
    assert [(fact.fiscal_year, fact.measure) for fact in found] == [
        (2023, "total"),
        (2024, "total"),
        (2024, "basic"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        # Nothing says what the columns are.
        ["|||||", "301|工资福利支出|7.00|302|商品和服务支出|1.00"],
        ["科目编码|科目名称|一次性支出|其二", "301|工资福利支出|7.00|1.00"],
        # Two years of which only one is said.
        ["2024年预算数|||||", "合计|公务接待费|会议费|合计|公务接待费|会议费", "1|0|1|2|0|2"],
    ],
)
def test_grids_that_do_not_fit_are_unknown(rows: list[str]) -> None:
    title = "“三公”经费支出表" if "公务接待费" in rows[-2] else "一般公共预算基本支出表"
    meant = interpret(extraction(table(title, rows)))
    assert meant.facts == ()
    (unknown,) = meant.unknown
    assert (unknown.table, unknown.title, unknown.rows) == (0, title, len(rows))


def test_columns_without_meaning_are_named_and_give_no_facts() -> None:
    rows = ["科目编码|科目名称|合计|一次性支出|备注", "201|一般|3.00|2.00|见附件"]
    (found,) = statements(table("支出总表", rows))
    assert found.unread == ("一次性支出",)
    assert [column.col for column in found.columns] == [2]


def test_a_subtotal_of_something_else_is_not_the_total() -> None:
    rows = [
        "科目编码|科目名称|支出总计|政府采购项目|",
        "|||小计|中小企业",
        "201|一般|3.00|1.00|1.00",
    ]
    (found,) = statements(table("支出总表", rows))
    assert [(column.col, column.measure) for column in found.columns] == [
        (2, "total"),
        (3, "procurement"),
    ]
    assert found.unread == ("政府采购项目 / 中小企业",)


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


def test_labels_of_a_header_stand_once() -> None:
    found = table("支出总表", ["科目编码|科目名称|支出|<", "^|^|合计|基本支出", "201|x|1|1"])
    assert header_labels(header_of(found)) == ["科目编码", "科目名称", "支出", "合计", "基本支出"]


WORDS = """
科目编码 科目名称 项目 收入 支出 预算数 决算数 合计 小计 类 款 项 单位名称 年度
2023年 2024年 基本支出 公务接待费 因公出国（境）费 一般公共预算 上年结转 数量
备注 栏次 ** 201 20103 40 01 1 2 3 5.00 1,234.50 0
—— 无 12.3% 注：说明 一、本年收入 收入总计 [301]工资福利支出 增减额
2014001-行政运行 某市某局 A-货物 < ^
"""
TEXTS = st.sampled_from([*WORDS.split(), "", "", ""])
KINDS = "支出总表 收支总表 基本支出表 “三公”经费支出表 收入总表 采购预算表 附表"
TITLES = st.sampled_from(KINDS.split())
HEADS = (
    ["科目编码|科目名称|合计|基本支出"],
    ["收入|<|支出|<", "项目|预算数|项目|预算数"],
    ["单位名称|年度|合计|公务接待费"],
    ["类|款|科目名称|2023年|2024年"],
    ["编码|科目名称|决算数|编码|科目名称|决算数"],
)


def below(head: list[str]) -> st.SearchStrategy[list[str]]:
    width = head[0].count("|") + 1
    row = st.lists(TEXTS, min_size=width, max_size=width).map("|".join)
    return st.lists(row, max_size=8).map(lambda rows: [*head, *rows])


GRIDS = st.one_of(
    st.integers(1, 7).flatmap(lambda width: below(["|" * (width - 1)])),
    st.sampled_from(HEADS).flatmap(below),
)


@given(TITLES, GRIDS)
def test_any_grid_is_read_and_every_fact_is_a_cell_of_it(title: str, rows: list[str]) -> None:
    found = table(title, rows)
    stated = facts(found)
    cells = {(cell.row, cell.col): cell for cell in found.cells}
    places = [(fact.row, fact.col) for fact in stated]
    assert len(places) == len(set(places))
    depth = header_of(found).depth
    for fact in stated:
        assert fact.row is not None
        assert fact.col is not None
        assert fact.stated == cells[fact.row, fact.col].text
        assert fact.row >= depth
        row = [normal(cell.text) for cell in found.cells if cell.row == fact.row]
        assert not is_numbering(row)


CODED = ["201", "203", "205", "20101", "2010101"]


@given(st.permutations(CODED))
def test_the_order_of_the_rows_of_a_coded_table_is_of_no_account(order: list[str]) -> None:
    def said_of(codes: list[str]) -> set[tuple[str | None, str, str]]:
        rows = [f"{code}|某科目|{code}.00|{number}" for number, code in enumerate(CODED, 1)]
        rows = [rows[CODED.index(code)] for code in codes]
        found = facts(table("部门支出总表", ["科目编码|科目名称|合计|项目支出", *rows]))
        return {(fact.code, fact.measure, fact.stated) for fact in found}

    assert said_of(order) == said_of(CODED)
    assert len(said_of(order)) == 2 * len(CODED)


def test_a_title_alone_makes_no_statement() -> None:
    assert statement_of(0, table("项目支出绩效目标表", ["项目名称|金额", "某|1"]), 2024) is None
