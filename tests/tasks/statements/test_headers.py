"""Headers: how deep, and what stands over each column, with spans and without."""

from dataclasses import replace

import pytest

from tasks.records import Cell, Table
from tasks.statements.headers import header_of, is_numbering, slots
from tests.tasks.gold import FORMS, reading, table

VEHICLES = "公务用车购置及运行费"
YEAR_2023, YEAR_2024 = "2023年预算数", "2024年预算数"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("slug", "depths"),
    [("tongnan-2021", (2, 2, 2, 3, 2, 2, 2, 1, 2)), ("beibei-2024", (2, 2, 2, 3, 2, 2, 1, 1))],
)
def test_depth_is_the_same_in_every_form(slug: str, depths: tuple[int, ...], form: str) -> None:
    tables = reading(slug, form).tables[: len(depths)]
    assert tuple(header_of(entry).depth for entry in tables) == depths


@pytest.mark.parametrize("form", FORMS)
def test_paths_of_a_header_of_three_rows(form: str) -> None:
    header = header_of(reading("tongnan-2021", form).tables[3])
    assert header.paths == (
        ("2021年预算数", "合计"),
        ("2021年预算数", "因公出国(境)费"),
        ("2021年预算数", VEHICLES, "小计"),
        ("2021年预算数", VEHICLES, "公务用车购置费"),
        ("2021年预算数", VEHICLES, "公务用车运行费"),
        ("2021年预算数", "公务接待费"),
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_label_over_two_rows_stands_once_in_its_path(form: str) -> None:
    header = header_of(reading("tongnan-2021", form).tables[8])
    assert header.paths[:3] == (("项目",), ("合计",), ("上年结转",))
    assert header.paths[6:8] == (
        ("事业收入预算", "非教育收费收入预算"),
        ("事业收入预算", "教育收费收入预算"),
    )


@pytest.mark.parametrize("form", FORMS)
def test_two_years_side_by_side(form: str) -> None:
    header = header_of(reading("beibei-2024", form).tables[1])
    assert header.paths[2:] == (
        (YEAR_2023,),
        (YEAR_2024, "总计"),
        (YEAR_2024, "基本支出"),
        (YEAR_2024, "项目支出"),
    )


def test_the_misplaced_year_of_the_text_is_kept_as_printed() -> None:
    # BB-04: 2024年预算数 stands over the last column of 2023; columns.grouped sees to it.
    header = header_of(reading("beibei-2024", "text").tables[3])
    assert header.paths[5] == (YEAR_2024, "公务接待费")
    assert header.paths[6] == (YEAR_2024, "合计")


def test_an_empty_table_without_spans_keeps_its_second_header_row() -> None:
    empty = table(
        "政府性基金预算支出表", ["科目编码|科目名称|本年支出||", "||合计|基本支出|项目支出"]
    )
    header = header_of(empty)
    assert header.depth == 2
    assert header.paths[2:] == (
        ("本年支出", "合计"),
        ("本年支出", "基本支出"),
        ("本年支出", "项目支出"),
    )


def test_a_blank_row_below_the_header_is_no_header() -> None:
    rows = ["科目编码|科目名称|合计", "||", "201|一般公共服务支出|1.00"]
    assert header_of(table("支出总表", rows)).depth == 1


def test_a_group_is_not_spread_over_a_column_of_its_own() -> None:
    rows = ["编码|名称|收入||合计", "||甲|乙|", "201|一般|1|2|3"]
    header = header_of(table("x", rows))
    assert header.paths == (("编码",), ("名称",), ("收入", "甲"), ("收入", "乙"), ("合计",))


def test_slots_repeat_a_spanning_cell_and_stay_inside_the_grid() -> None:
    wide = Cell(0, 0, 1, 3, "a")
    tall = Cell(1, 0, 5, 1, "b")
    rest = (Cell(1, 1, 1, 1, "c"), Cell(1, 2, 1, 1, "d"))
    grid = slots(Table("", None, (), 2, 3, "test", (wide, tall, *rest)))
    assert [[cell.text for cell in row] for row in grid] == [["a", "a", "a"], ["b", "c", "d"]]


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["栏次", "1", "2", "3"], True),
        (["**", "**", "1", "2"], True),
        (["类", "款", "项", "1", "2"], True),
        (["", "1", "2", "3=1+2", "4"], False),
        (["1", "2", "3", "4=5+6"], True),
        (["201", "1", "2"], False),
        (["房屋", "1", "2"], False),
        (["1", "3"], False),
        (["合计", "1"], False),
        (["合计", "1", "2"], False),
        (["类", "款", "项", "合计", "1", "2"], True),
        (["**", "1"], True),
        (["栏次", "1"], True),
        (["栏次", "2"], False),
        (["201", "**", "1"], False),
        (["", "", ""], False),
    ],
)
def test_rows_that_only_number_the_columns(texts: list[str], numbers: bool) -> None:
    assert is_numbering(texts) is numbers


@pytest.mark.parametrize(
    "row",
    ["栏次||1|2", "**|**|1|2", "类|款|1|2", "||1|2", "|合计|1|2"],
)
def test_a_row_that_numbers_the_columns_is_no_label(row: str) -> None:
    rows = ["科目编码|科目名称|合计|基本支出", row, "201|一般公共服务支出|1.00|1.00"]
    header = header_of(table("支出总表", rows))
    assert header.paths == (("科目编码",), ("科目名称",), ("合计",), ("基本支出",))


def test_the_levels_of_the_code_may_stand_in_the_row_of_the_total() -> None:
    rows = ["项目|<|<|<|合计", "科目编码|<|<|科目名称|^", "类|款|项|合计|5.00", "201|||一般|5.00"]
    header = header_of(table("支出决算表", rows))
    assert (header.depth, header.paths[0]) == (2, ("项目", "科目编码"))


def test_a_row_that_only_names_columns_is_header_even_beside_the_total() -> None:
    rows = [
        "项目|<|年初结转和结余|本年支出|<|<|年末结转和结余",
        "科目编码|科目名称|^|^|<|<|^",
        "合计|<||合计|基本支出|项目支出|",
        "||||||",
    ]
    header = header_of(table("政府性基金预算财政拨款收入支出决算表", rows))
    assert header.paths[3:6] == (
        ("本年支出", "合计"),
        ("本年支出", "基本支出"),
        ("本年支出", "项目支出"),
    )


def test_a_label_that_reaches_into_the_rows_ends_no_header() -> None:
    rows = ["科目编码|科目名称|合计", "^|^|9.00", "201|一般公共服务支出|9.00"]
    assert header_of(table("支出总表", rows)).depth == 1


def test_a_table_without_rows_has_no_header() -> None:
    none = replace(table("x", ["a"]), n_rows=0, n_cols=0, cells=())
    assert (header_of(none).depth, header_of(none).paths) == (0, ())
