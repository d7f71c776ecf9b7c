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
    # BB-04: 2024年预算数 stands over the last column of 2023; layouts.items sees to it.
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
        (["", "", ""], False),
    ],
)
def test_rows_that_only_number_the_columns(texts: list[str], numbers: bool) -> None:
    assert is_numbering(texts) is numbers


@pytest.mark.parametrize(
    ("path", "year"),
    [
        (("2023年预算数",), 2023),
        (("2024年预算数", "总计"), 2024),
        (("2024年预算数", "其中：2023年结转"), 2023),
        (("上年预算数",), 2023),
        (("上年结转",), 2024),
        (("合计",), 2024),
        (("12年",), 2024),
    ],
)
def test_the_year_of_a_column(path: tuple[str, ...], year: int) -> None:
    assert year_of(path, 2024) == year


def test_without_a_year_of_the_document_none_is_made_up() -> None:
    assert year_of(("上年预算数",), None) is None
    assert year_of(("合计",), None) is None


@pytest.mark.parametrize(
    ("path", "kinds", "value"),
    [
        (("基本支出",), ("measure",), "basic"),
        (("基本支出", "合计"), ("measure",), "basic"),
        (("项目支出", "小计"), ("measure",), "project"),
        (("2024年预算数", "小计"), ("measure",), "total"),
        (("2026年政府采购项目", "小计"), ("measure",), ""),
        (("财政拨款收入", "小计"), ("fund", "measure"), "fiscal-appropriation"),
        (("上年结转",), ("fund", "measure"), "carried-in"),
        (("2024年一般公共预算拨款收入",), ("fund",), "general-public-budget"),
        ((VEHICLES, "小计"), ("item",), "vehicles"),
    ],
)
def test_the_meaning_of_a_label(path: tuple[str, ...], kinds: tuple[str, ...], value: str) -> None:
    found = meaning(path, kinds)
    assert found is not None
    assert found.value == value


def test_no_label_and_unknown_labels_mean_nothing() -> None:
    assert meaning((), ("measure",)) is None
    assert meaning(("备注",), ("measure", "fund", "name", "code")) is None
    assert meaning(("小计",), ("item",)) is None


def test_a_table_without_rows_has_no_header() -> None:
    none = replace(table("x", ["a"]), n_rows=0, n_cols=0, cells=())
    assert (header_of(none).depth, header_of(none).paths) == (0, ())
