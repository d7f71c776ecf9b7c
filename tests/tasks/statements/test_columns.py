"""What labels over a column mean: keys, dimensions from group to leaf, years, units."""

import pytest

from tasks.statements.columns import Unread, column_of, grouped, key_of, year_of
from tasks.statements.model import Column
from tasks.statements.vocabulary import StatementKind, statement_kinds

VEHICLES = "公务用车购置及运行费"


def kind(name: str) -> StatementKind:
    return next(entry for entry in statement_kinds() if entry.id == name)


def column(
    *path: str, headings: tuple[str, ...] = (), of: str = "income", year: int | None = 2024
) -> Column:
    found = column_of(0, path, headings, kind(of), year)
    assert isinstance(found, Column), found
    return found


@pytest.mark.parametrize(
    ("path", "year"),
    [
        (("2023年预算数",), 2023),
        (("2024年预算数", "总计"), 2024),
        (("2024年预算数", "其中：2023年结转"), 2023),
        (("上年预算数",), 2023),
        (("上年", "合计"), 2023),
        # What is carried over is booked in the year itself.
        (("上年结转",), 2024),
        (("上年结转结余", "一般公共预算"), 2024),
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
    ("path", "measure", "fund"),
    [
        (("基本支出",), "basic", "all"),
        (("基本支出", "合计"), "basic", "all"),
        (("基本支出", "小计"), "basic", "all"),
        (("基本支出", "日常公用支出"), "public", "all"),
        (("项目支出", "小计"), "project", "all"),
        (("2024年预算数", "小计"), "total", "all"),
        (("2026年政府采购项目", "小计"), "procurement", "all"),
        (("财政拨款收入", "小计"), "total", "fiscal-appropriation"),
        (("本年收入", "小计"), "revenue", "all"),
        (("本年收入", "事业收入"), "revenue", "business-income"),
        (("上年结转",), "carried-in", "all"),
        (("上年结转结余", "单位资金"), "carried-in", "unit-funds"),
        (("年末结转和结余",), "carried-out", "all"),
        (("2024年一般公共预算拨款收入",), "total", "general-public-budget"),
        (("财政拨款", "一般公共预算"), "total", "general-public-budget"),
        (("小计③=①+②",), "total", "all"),
        (("比上年增减额",), "change", "all"),
        (("增减变化金额",), "change", "all"),
        (("增减率(%)",), "change-rate", "all"),
        (("数量",), "quantity", "all"),
    ],
)
def test_every_label_adds_to_the_meaning(path: tuple[str, ...], measure: str, fund: str) -> None:
    found = column(*path)
    assert (found.measure, found.fund) == (measure, fund)


def test_a_heading_over_all_figures_says_fund_and_year_but_not_the_part() -> None:
    heading = "本年一般公共预算基本支出"
    found = column(heading, "人员经费", headings=(heading,), of="department-basic-expenditure")
    assert (found.measure, found.fund) == ("personnel", "general-public-budget")
    whole = column(heading, "合计", headings=(heading,), of="department-basic-expenditure")
    assert whole.measure == "total"


@pytest.mark.parametrize("path", [(), ("一次性支出",), ("本年收入", "某某"), ("绩效得分",)])
def test_unknown_labels_mean_nothing(path: tuple[str, ...]) -> None:
    found = column_of(3, path, (), kind("income"), 2024)
    assert found == Unread(" / ".join(path))


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("价值(万元)", "万元"),
        ("增减率(%)", "%"),
        ("预算数(单位:元)", "元"),
        ("数量(台/套)", "台/套"),
        ("金额", None),
    ],
)
def test_the_unit_of_a_column(label: str, unit: str | None) -> None:
    assert column(label).unit == unit


@pytest.mark.parametrize(
    ("label", "phase"),
    [("预算数", "budget"), ("调整预算数", "adjusted"), ("决算数", "final"), ("合计", None)],
)
def test_the_phase_of_a_column(label: str, phase: str | None) -> None:
    assert column(label).phase == phase


@pytest.mark.parametrize(
    ("path", "role", "classification"),
    [
        (("科目编码",), "code", ""),
        (("科目编码", "类"), "code", ""),
        (("功能分类科目", "科目编码"), "code", "functional"),
        (("部门预算支出经济科目编码", "款"), "code", "economic-department"),
        (("政府预算支出经济分类科目",), "name", "economic-government"),
        (("项目", "合计"), "name", ""),
        (("预算单位",), "name", "organisation"),
        (("项目名称",), "name", "project"),
        (("支出项目类别(资金使用单位)",), "name", "organisation-or-project"),
        (("行次",), "line-number", ""),
        (("序号",), "serial", ""),
        (("年度",), "year", ""),
        (("备注",), "attribute", ""),
    ],
)
def test_keys(path: tuple[str, ...], role: str, classification: str) -> None:
    found = key_of(0, path)
    assert found is not None
    assert (found.role, found.classification) == (role, classification)


@pytest.mark.parametrize("path", [(), ("合计",), ("基本支出",), ("预算数",)])
def test_figures_are_no_keys(path: tuple[str, ...]) -> None:
    assert key_of(0, path) is None


THREE = kind("three-public-expenses")


def items(*paths: tuple[str, ...]) -> list[Column] | None:
    columns = [column_of(col, path, (), THREE, 2024) for col, path in enumerate(paths)]
    assert all(isinstance(entry, Column) for entry in columns), columns
    return grouped([entry for entry in columns if isinstance(entry, Column)], paths)


def test_a_label_of_an_item_is_its_name() -> None:
    found = column(VEHICLES, "小计", of="three-public-expenses")
    assert (found.item, found.name) == ("vehicles", VEHICLES)


def test_items_of_two_years_have_two_groups() -> None:
    found = items(("2023年", "合计"), ("2023年", "公务接待费"), ("2024年", "合计"))
    assert found is not None
    assert [(entry.fiscal_year, entry.item, entry.group) for entry in found] == [
        (2023, "total", 0),
        (2023, "reception", 0),
        (2024, "total", 1),
    ]


def test_a_year_that_stands_a_cell_too_early_is_taken_in_its_order() -> None:
    # BB-04: 2024年预算数 stands over the last item of 2023.
    years = ["2023年预算数"] * 2 + ["2024年预算数"] * 4
    labels = ["合计", "因公出国(境)费", "公务接待费"] * 2
    found = items(*zip(years, labels, strict=True))
    assert found is not None
    assert [entry.fiscal_year for entry in found] == [2023, 2023, 2023, 2024, 2024, 2024]


def test_groups_that_no_label_tells_apart_are_unclear() -> None:
    assert items(("合计",), ("公务接待费",), ("合计",), ("公务接待费",)) is None


def test_beside_the_sum_of_the_three_the_sum_of_all_is_combined() -> None:
    three = "“三公”经费合计"
    found = items(("合计",), (three,), (three, "公务接待费"), ("会议费",), ("培训费",))
    assert found is not None
    assert [entry.item for entry in found] == [
        "combined", "total", "reception", "meetings", "training",
    ]  # fmt: skip
