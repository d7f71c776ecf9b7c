"""Rows become lines: what is a row, what it is named, its role, unit, year; nothing invented."""

import pytest

from tasks.statements.model import Statement
from tasks.statements.rows import bare, blank
from tests.tasks.gold import statements, table

HEAD = "科目编码|科目名称|合计|基本支出|项目支出"


def lines(statement: Statement, side: str = "") -> list[tuple[str, str | None, str | None]]:
    return [(line.role, line.code, line.name) for line in statement.lines if line.side == side]


def coded(*rows: str, head: str = HEAD, title: str = "部门支出总表") -> Statement:
    (found,) = statements(table(title, [head, *rows]))
    return found


def test_rows_of_a_coded_table() -> None:
    found = coded(
        "栏次||1|2|3",
        "|合计|9.00|5.00|4.00",
        "201|一般公共服务支出|9.00|5.00|4.00",
        "20103|政府办公厅（室）及相关机构事务|9.00|5.00|4.00",
        "2010308|信访事务|9.00|5.00|4.00",
        "|其中：一次性|1.00||1.00",
        "注：|本表含上年结转|||",
        "||||",
    )
    assert lines(found) == [
        ("total", None, "合计"),
        ("item", "201", "一般公共服务支出"),
        ("item", "20103", "政府办公厅（室）及相关机构事务"),
        ("item", "2010308", "信访事务"),
        ("item", None, "其中：一次性"),
    ]
    assert [column.measure for column in found.columns] == ["total", "basic", "project"]


@pytest.mark.parametrize(
    "row",
    [
        "**|**|1|2|3",
        "栏次||1|2|3",
        "||1|2|3=1-2",
        "备注：本表为空。|<|<|<|<",
        "注：本表金额转换为万元时，因四舍五入可能存在尾差。|<|<|<|<",
        "说明：本部门无政府性基金预算支出，故本表为空|<|<|<|<",
        "本部门没有使用政府性基金预算拨款安排的支出|<|<|<|<",
        "||||",
    ],
)
def test_rows_that_state_nothing(row: str) -> None:
    found = coded(row, "201|一般公共服务支出|9.00|5.00|4.00")
    assert lines(found) == [("item", "201", "一般公共服务支出")]


def test_figures_that_nothing_names_are_left_out_and_told() -> None:
    found = coded("||7.00|7.00|", "201|一般公共服务支出|9.00|5.00|4.00")
    assert lines(found) == [("item", "201", "一般公共服务支出")]
    assert found.unread == ("row 1 without a name",)


def test_a_label_of_the_header_that_reaches_down_names_no_row() -> None:
    rows = [
        "部门经济科目编码|部门经济科目名称|政府经济科目编码|政府经济科目名称|合计",
        "^|^|^|合计|9.00",
        "301|工资福利支出|501|机关工资福利支出|9.00",
    ]
    (found,) = statements(table("一般公共预算支出明细表（按经济分类科目）", rows))
    assert lines(found) == [("total", None, "合计"), ("item", "301", "工资福利支出")]


@pytest.mark.parametrize("total", ["合计||9|5|4", "合计|<|9|5|4", "|合 计|9|5|4", "|总计：|9|5|4"])
def test_where_a_total_may_stand(total: str) -> None:
    found = coded(total, "201|一般|9|5|4")
    assert [role for role, _, _ in lines(found)] == ["total", "item"]


def test_a_word_in_the_column_of_codes_is_no_code() -> None:
    assert lines(coded("其他|某支出|1.00||")) == [("item", None, "某支出")]


def test_full_codes_in_columns_of_their_own() -> None:
    head = "科目编码|科目编码|科目名称|合计"
    found = coded("201||一般|5.00", "|20103|办公厅|5.00", head=head)
    assert [code for _, code, _ in lines(found)] == ["201", "20103"]


def test_a_line_stands_for_the_office_as_a_whole_unless_a_unit_is_named() -> None:
    head = "预算单位|科目编码|科目名称|合计"
    found = coded(
        "|||9.00",
        "某市某局（本级）|||6.00",
        "|201|一般公共服务支出|6.00",
        "某市某中心|||3.00",
        "|208|社会保障和就业支出|3.00",
        "合计|||9.00",
        head=head,
    )
    assert [(line.role, line.code, line.entity) for line in found.lines] == [
        ("item", None, "某市某局（本级）"),
        ("item", "201", "某市某局（本级）"),
        ("item", None, "某市某中心"),
        ("item", "208", "某市某中心"),
        ("total", None, None),
    ]
    assert found.unread == ("row 1 without a name",)


def test_units_are_those_with_a_code_where_projects_stand_below_them() -> None:
    found = coded(
        "合计||9.00",
        "154001|某市某局|9.00",
        "|某重点工作专项局|9.00",
        head="单位编码|单位（项目）名称|项目金额",
        title="部门综合预算专项业务经费支出表",
    )
    kinds = [(line.classification, line.entity) for line in found.lines]
    assert kinds[1:] == [("organisation", "某市某局"), ("project", "某市某局")]


YEARS = "预算单位|年度|合计|因公出国（境）费|公务接待费"


def test_years_in_rows() -> None:
    found = coded(
        "某市某局|2023年|3.00|1.00|2.00",
        "|2024年度|2.00|0.00|2.00",
        "|增减变化金额|-1.00|-1.00|0.00",
        "|第三行|5.00|5.00|0.00",
        head=YEARS,
        title="财政拨款“三公”经费支出表",
    )
    said = [(line.fiscal_year, line.measure, line.entity) for line in found.lines]
    assert said == [
        (2023, None, "某市某局"),
        (2024, None, "某市某局"),
        (None, "change", "某市某局"),
    ]
    # What no year explains is no figure of this year's.
    assert found.unread == ("row 4 of no known year",)


def test_several_rows_without_any_key_are_not_told_apart() -> None:
    (found,) = statements(table("“三公”经费支出表", ["合计|公务接待费", "1|1", "2|2"]))
    assert (found.lines, len(found.unread)) == ((), 2)


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
        ("（三）固有资本经营预算财政拨款收入", "item", "state-capital-operations"),
        ("一、财政拨款", "item", "fiscal-appropriation"),
        ("一、本级财政拨款收入", "item", "fiscal-appropriation"),
        ("二、财政专户管理事业收入", "item", "fiscal-special-account"),
        ("三、事业单位经营服务收入", "item", "operating-income"),
        ("三、单位资金", "item", "unit-funds"),
        ("其中：专项资金列入部门预算的项目", "earmarked", "earmarked"),
        ("上年结余、结转", "carried-in", "carried-in"),
        ("年初财政拨款结转和结余", "carried-in", "carried-in"),
        ("上年结转结余", "carried-in", "carried-in"),
        ("上年实户资金余额", "carried-in", "carried-in"),
        ("用事业基金弥补收支差额", "offset", "business-fund-offset"),
        ("使用非财政拨款结余", "offset", "business-fund-offset"),
        ("使用非财政拨款结余（含专用结余）", "offset", "business-fund-offset"),
        ("使用非财政拨款结余和专用结余", "offset", "business-fund-offset"),
        ("一、部门预算", "current", None),
        ("其中：纳入财政专户管理的收费", "earmarked", None),
        ("某某收入", "item", None),
    ],
)
def test_labels_of_income_with_and_without_numbers(label: str, role: str, fund: str) -> None:
    found = two_sided([f"{label}|1.00", "收入总计|1.00"], ["教育支出|1.00", "支出总计|1.00"])
    assert (found.side("income")[0].role, found.side("income")[0].fund) == (role, fund)


@pytest.mark.parametrize(
    "label",
    [
        "结转下年",
        "结转下年支出",
        "年终结转结余",
        "年末结转和结余",
        "年末财政拨款结转和结余",
        "未安排支出的实户资金",
    ],
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


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("（一）本年收入：", "本年收入"),
        ("1.（2）公务接待费", "公务接待费"),
        ("2、上年结转", "上年结转"),
        ("二十一、其他支出", "其他支出"),
        ("（境）外", "(境)外"),
        ("", ""),
    ],
)
def test_labels_without_their_numbers(name: str, label: str) -> None:
    assert bare(name) == label


def test_a_line_of_blanks_and_dashes_states_nothing() -> None:
    found = coded("201|一般公共服务支出||—|无", "203|国防支出|0.00||")
    assert [blank(line) for line in found.lines] == [True, False]
