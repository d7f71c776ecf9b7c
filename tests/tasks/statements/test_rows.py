"""Rows become lines: what is a row, what it is named, its role, unit, year; nothing invented."""

import pytest

from tasks.statements.model import Statement
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


def test_a_line_of_blanks_and_dashes_states_nothing() -> None:
    found = coded("201|一般公共服务支出||—|无", "203|国防支出|0.00||")
    stated = [{entry.reason for entry in line.figures.values()} for line in found.lines]
    assert stated == [{"blank", "dash", "none"}, {None, "blank"}]


def test_a_figure_too_wide_for_its_column_reaches_into_a_blank_name() -> None:
    head = "支出功能分类科目|部门支出经济分类科目|合计|基本支出|项目支出"
    (total, _) = coded(
        "合计|9.00|<|5.00|4.00", "2010301-行政运行|30101-基本工资|9.00|5.00|4.00", head=head
    ).lines
    assert (total.role, total.name, total.further) == ("total", "合计", ())
    assert [figure.text for figure in total.figures.values()] == ["9.00", "5.00", "4.00"]
    assert total.cols == {2: 1}
