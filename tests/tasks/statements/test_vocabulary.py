"""The vocabulary keeps its word: ids, patterns, and which titles name a statement."""

import ast
import csv
import re
from pathlib import Path

import pytest

from tasks import rules, statements
from tasks.documents.normal import normal
from tasks.statements.vocabulary import (
    column_meanings,
    functional_categories,
    kind_of,
    line_roles,
    rows,
    statement_kinds,
)

WITH_IDS = ("statements", "measures", "funds", "classifications", "three_public_items")


def ids(name: str) -> list[str]:
    return [row["id"] for row in rows(name)]


@pytest.mark.parametrize("name", WITH_IDS)
def test_ids_are_unique_lasting_words_with_names(name: str) -> None:
    assert len(ids(name)) == len(set(ids(name))) > 0
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", entry) for entry in ids(name))
    assert all(row["name"] and row["name_zh"] for row in rows(name))
    assert next(iter(rows(name)[0])) == "id"


def test_columns_name_only_known_measures_funds_and_items() -> None:
    known = {"measure": {*ids("measures"), ""}, "fund": set(ids("funds"))}
    known |= {"item": set(ids("three_public_items")), "code": {""}, "name": {""}}
    for entry in column_meanings():
        assert entry.value in known[entry.kind], entry


def test_lines_name_only_known_funds_and_roles() -> None:
    roles = {"item", "total", "subtotal", "current", "carried-in", "carried-out", "offset"}
    for entry in line_roles():
        assert entry.fund is None or entry.fund in ids("funds")
        assert entry.role in roles
        assert entry.side in ("income", "expenditure")


def test_statements_name_only_known_funds_classifications_and_layouts() -> None:
    # "economic" is decided by the codes of the table.
    classifications = {*ids("classifications"), "economic"}
    for kind in statement_kinds():
        assert kind.fund in ids("funds")
        assert kind.classification in classifications
        assert kind.layout in ("coded", "two-sided", "items")


def test_classifications_of_the_code_are_in_the_table() -> None:
    used = {"economic-department", "economic-government", "income", "total", "functional"}
    assert used <= set(ids("classifications"))


def test_every_row_label_is_tried_without_its_number() -> None:
    assert not any(re.match(r"[(]?[一二]、", entry.label.pattern) for entry in line_roles())


def test_places_and_categories() -> None:
    places = [(row["code"], row["name"]) for row in rows("divisions")]
    assert len(places) == len(set(places))
    assert all(re.fullmatch(r"\d{6}", code) for code, _ in places)
    assert len(functional_categories()) == len(rows("functional_categories"))
    assert {row["code"][0] for row in rows("functional_categories")} == {"2"}


def test_normal_text() -> None:
    assert normal(" 政府办公厅（室）\n及 相关　机构事务 ") == "政府办公厅(室)及相关机构事务"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("重庆市潼南区信访办公室财政拨款收支总表", "appropriation-totals"),
        ("一般公共预算财政拨款支出预算表", "general-public-expenditure"),
        ("一般公共预算财政拨款基本支出预算表", "basic-expenditure"),
        ("一般公共预算“三公”经费支出表", "three-public-expenses"),
        ("政府性基金预算支出表", "government-managed-fund-expenditure"),
        ("国有资本经营预算支出表", "state-capital-expenditure"),
        ("部门收支总表", "income-expenditure-totals"),
        ("部门收入总表", "income"),
        ("部门支出总表", "expenditure"),
        ("支出预算总表", "expenditure"),
        ("2024年采购预算明细表", "procurement"),
        ("财政拨款基本支出表（经济科目）", "appropriation-basic-expenditure"),
        ("基本支出总表", "department-basic-expenditure"),
        ("部门预算基本支出预算表", "department-basic-expenditure"),
        ("财政拨款收入支出决算总表", "appropriation-totals"),
    ],
)
def test_titles_of_statements(title: str, kind: str) -> None:
    found = kind_of(title)
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize(
    "title",
    [
        "",
        "项目支出绩效目标表",
        "部门整体支出绩效目标表",
        "预算整体绩效目标表",
        "政府性基金预算支出绩效目标表",
        "食堂食材及配送服务采购项目绩效目标表",
        "财政拨款政府购买服务明细表",
        "政府购买服务支出表",
        "一般公共预算支出表（按经济分类）",
        "一般公共预算支出经济分类情况表",
        "一般公共预算项目支出情况表（按经济分类科目）",
        "一般公共预算机关运行经费支出预算表",
        "项目支出总表",
        "固定资产占用情况表",
        "部门机构设置情况",
        "信访储备金",
    ],
)
def test_titles_of_other_tables(title: str) -> None:
    assert kind_of(title) is None


def test_most_titles_counted_over_real_documents_are_recognised(shared: Path) -> None:
    with (shared / "reference/domain/vocabulary/table_titles.csv").open(encoding="utf-8") as file:
        counted = {row["title"]: int(row["documents"]) for row in csv.DictReader(file)}
    found = {title: kind_of(title) for title in counted}
    assert not any(kind for title, kind in found.items() if re.search("绩效|购买服务明细", title))
    statements_of_budget = {
        title: number for title, number in counted.items() if not re.search("绩效|明细表$", title)
    }
    recognised = sum(number for title, number in statements_of_budget.items() if found[title])
    share = recognised / sum(statements_of_budget.values())
    assert round(share, 2) >= 0.81, share


@pytest.mark.parametrize("package", [statements, rules])
def test_no_float_anywhere(package: object) -> None:
    for folder in package.__path__:  # type: ignore[attr-defined]
        for source in Path(folder).glob("*.py"):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), (
                    source
                )
                assert not (isinstance(node, ast.Name) and node.id in ("float", "round")), source
