"""The class of a row: codes in one or several columns, in steps, fused with names, behind them."""

import pytest

from tasks.records import Cell, Classed
from tasks.statements.blocks import ClassKeys
from tasks.statements.classes import class_of, codes_of

NAME = ClassKeys((), 0, "")


def cells(row: int, texts: str) -> list[Cell]:
    return [Cell(row, col, 1, 1, text) for col, text in enumerate(texts.split("|"))]


def codes(*rows: str, cols: tuple[int, ...] = (0, 1, 2)) -> list[str]:
    return codes_of([cells(row, texts) for row, texts in enumerate(rows)], cols)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["201||", "201|40|", "201|40|01"], ["201", "20140", "2014001"]),
        (["201||", "|40|", "||01", "||50"], ["201", "20140", "2014001", "2014050"]),
        (["201||", "|40|", "||01", "205||", "|08|"], ["201", "20140", "2014001", "205", "20508"]),
        # Whole codes in columns of their own.
        (["201||", "|20103|", "||2010301"], ["201", "20103", "2010301"]),
        (["类|款|项", "201||"], ["", "201"]),
        (["**|**|**"], [""]),
        (["||"], [""]),
        (["合计||"], ["合计"]),
        # Nothing stands above the step.
        (["|40|"], ["40"]),
        (["合计||", "|40|"], ["合计", "40"]),
    ],
)
def test_codes_in_three_columns(rows: list[str], expected: list[str]) -> None:
    assert codes(*rows) == expected


def test_a_code_that_spans_its_columns_counts_once() -> None:
    wide = Cell(0, 0, 1, 3, "201")
    assert codes_of([[wide, wide, wide]], (0, 1, 2)) == ["201"]


@pytest.mark.parametrize(
    ("name", "code", "bare"),
    [
        ("[30201]办公费", "30201", "办公费"),
        ("[301]工资福利支出", "301", "工资福利支出"),
        ("2014001-行政运行", "2014001", "行政运行"),
        ("2014001 行政运行", "2014001", "行政运行"),
        ("30201办公费", "30201", "办公费"),
        ("（1）工资福利支出（301）", "301", "(1)工资福利支出"),
        ("资本性支出（基本建设）（309）", "309", "资本性支出(基本建设)"),
        ("资本性支出（一）", None, "资本性支出（一）"),
        ("一、工资福利支出", None, "一、工资福利支出"),
        ("2024年结转", None, "2024年结转"),
        ("2014001", None, "2014001"),
        ("12345热线运行", None, "12345热线运行"),
    ],
)
def test_names_with_codes(name: str, code: str | None, bare: str) -> None:
    found = class_of(NAME, "", name, "functional")
    assert found is not None
    assert (found.code, found.name) == (code, bare)


@pytest.mark.parametrize(
    ("said", "name", "code", "bare"),
    [
        ("organisation", "233_烟台市民政局", "233", "烟台市民政局"),
        ("organisation", "[242001]西安市某局", "242001", "西安市某局"),
        ("organisation", "12345热线中心", None, "12345热线中心"),
        ("procurement", "A-货物", "A", "货物"),
        ("procurement", "01-公共服务", "01", "公共服务"),
        ("procurement", "0210-信息化服务", "0210", "信息化服务"),
        ("project", "370602223300021000041-公车统管", None, "370602223300021000041-公车统管"),
        ("project", "11000022T000000412345-信访经费", "11000022T000000412345", "信访经费"),
        ("project", "2024年信访经费", None, "2024年信访经费"),
    ],
)
def test_units_purchases_and_projects(said: str, name: str, code: str | None, bare: str) -> None:
    found = class_of(ClassKeys((), 0, said), "", name, "functional")
    assert found == Classed(said, code, bare)


@pytest.mark.parametrize(
    ("said", "default", "code", "classification"),
    [
        ("functional", "economic", "30101", "functional"),
        ("", "functional", "20103", "functional"),
        ("", "economic", "30101", "economic-department"),
        ("", "economic", "50101", "economic-government"),
        ("economic", "economic", "50101", "economic-government"),
        ("economic", "economic", "30101", "economic-department"),
        ("economic", "economic", "2080501", "functional"),
        ("", "economic", "", "economic-department"),
        ("", "organisation", "", "organisation"),
    ],
)
def test_label_code_and_kind_say_the_classification(
    said: str, default: str, code: str, classification: str
) -> None:
    found = class_of(ClassKeys((0,), 1, said), code, "某科目", default)
    assert found == Classed(classification, code or None, "某科目")


def test_a_row_without_code_and_name_has_no_class() -> None:
    assert class_of(NAME, "", " ", "functional") is None
    assert class_of(ClassKeys((0,), 1, ""), "20103", "", "") == Classed("functional", "20103", None)
