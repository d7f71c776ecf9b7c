"""The vocabulary keeps its word: ids, patterns, and which titles name a statement."""

import ast
import csv
import re
from pathlib import Path
from typing import get_args

import pytest

from tasks import rules, statements
from tasks.documents.normal import normal
from tasks.statements.vocabulary import (
    ColumnMeaning,
    Role,
    column_meanings,
    english_items,
    item_of,
    key_meaning,
    kind_of,
    line_roles,
    rows,
    statement_kinds,
    value_meaning,
)
from tests.tasks.statements.test_variants import variants

WITH_IDS = (
    "statements",
    "measures",
    "funds",
    "phases",
    "classifications",
    "three_public_items",
)


def ids(name: str) -> list[str]:
    return [row["id"] for row in rows(name)]


@pytest.mark.parametrize("name", WITH_IDS)
def test_ids_are_unique_lasting_words_with_names(name: str) -> None:
    said = [(row["id"], row["name"], row["name_zh"]) for row in rows(name)]
    # A statement may have a line for each fund that its titles tell apart.
    assert len(set(said)) == len(set(ids(name))) > 0
    assert name == "statements" or len(said) == len(set(said))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", entry) for entry in ids(name))
    assert all(row["name"] and row["name_zh"] for row in rows(name))
    assert next(iter(rows(name)[0])) == "id"


@pytest.mark.parametrize("name", ["columns", "lines", "prose_subjects", "form_fields"])
def test_measures_and_funds_are_known(name: str) -> None:
    for column in ("measure", "fund", "phase"):
        said = {row[column] for row in rows(name) if row.get(column)}
        assert said <= set(ids(f"{column}s")), column


def test_columns_name_only_known_ids_and_roles() -> None:
    keys = {"code", "name", "serial", "line-number", "attribute", "year"}
    # Decided by the codes of the rows, or by the names of the document's units.
    undecided = {"", "economic", "organisation-or-project"}
    known = {name: set(ids(f"{name}s")) for name in ("measure", "fund", "phase")}
    for entry in column_meanings():
        assert entry.kind in keys | {"value"}
        assert entry.classification in {*ids("classifications"), *undecided}, entry
        assert all(value in known[dimension] for dimension, value in entry.dimensions), entry
        assert not entry.dimensions or entry.kind == "value"


def test_lines_name_only_known_ids_and_roles() -> None:
    for entry in line_roles():
        assert entry.fund is None or entry.fund in ids("funds")
        assert entry.measure is None or entry.measure in ids("measures")
        assert entry.role in get_args(Role)
        assert entry.side in ("", "income", "expenditure")


def test_statements_name_only_known_funds_and_classifications() -> None:
    for kind in statement_kinds():
        assert kind.fund in ids("funds")
        assert kind.classification in {*ids("classifications"), "economic", "none"}
        assert kind.title or kind.header


def test_measures_of_the_code_are_in_the_table() -> None:
    assert {"total", "revenue", "carried-in", "carried-out", "change", "quantity"} <= set(
        ids("measures")
    )


def test_classifications_of_the_code_are_in_the_table() -> None:
    used = {"economic-department", "economic-government", "income", "total", "functional"}
    used |= {"three-public", "organisation", "project", "procurement"}
    assert used <= set(ids("classifications"))


def labels() -> list[str]:
    return [text for what, text, _ in variants() if what in ("column", "key")]


def test_every_line_of_columns_is_reached_by_a_wording() -> None:
    reached = {found for label in labels() if (found := column_meaning(label))}
    assert [entry.label.pattern for entry in column_meanings() if entry not in reached] == []


def column_meaning(text: str) -> ColumnMeaning | None:
    *groups, label = text.split(" / ")
    return key_meaning(label) or value_meaning(label, tuple(groups))


def test_no_label_is_both_key_and_figure() -> None:
    twice = {label for label in labels() if key_meaning(label) and value_meaning(label, ())}
    assert twice == set()


def test_words_over_figures_are_no_words_of_rows() -> None:
    # A row label that is normalised once is found again: the patterns use normal brackets.
    for name, column in (("columns", "label"), ("lines", "label"), ("three_public_items", "label")):
        for row in rows(name):
            assert not re.search("[（），：]", row[column]), row


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("“三公”经费合计", "total"),
        ("“三公”经费财政拨款预算总额", "total"),
        ("三公经费预(决)算数(财政拨款)", "total"),
        ("因公出国(境)费用", "travel-abroad"),
        ("()因公出国境费", "travel-abroad"),
        ("公务用车购置费", "vehicle-purchase"),
        ("其中:公务用车运行费", "vehicle-operation"),
        ("公务用车购置及运行维护费", "vehicles"),
        ("购置及运行费", "vehicles"),
        ("国内接待费", "domestic-reception"),
        ("公务接待费支出", "reception"),
        ("会议费", "meetings"),
        ("机关运行经费预算数", "operating-costs"),
        ("公务员医疗补助", None),
        ("小计", None),
        ("接待批次", None),
    ],
)
def test_items_of_the_three_public_expenses(label: str, item: str | None) -> None:
    assert item_of(label) == item
    assert item is None or ("three-public", item) in english_items()


def test_every_row_label_is_tried_without_its_number() -> None:
    assert not any(re.match(r"[(]?[一二]、", entry.label.pattern) for entry in line_roles())


def test_places() -> None:
    places = [(row["code"], row["name"]) for row in rows("divisions")]
    assert len(places) == len(set(places))
    assert all(re.fullmatch(r"\d{6}", code) for code, _ in places)


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
        ("财政拨款政府购买服务明细表", "purchased-services"),
        ("政府购买服务支出表", "purchased-services"),
        ("一般公共预算支出表（按经济分类）", "general-public-expenditure-by-class"),
        ("一般公共预算支出经济分类情况表", "general-public-expenditure-by-class"),
        ("一般公共预算项目支出情况表（按经济分类科目）", "project-expenditure-by-class"),
        ("一般公共预算基本支出明细表（按功能科目分）", "basic-expenditure-by-function"),
        ("一般公共预算机关运行经费支出预算表", "operating-costs"),
        ("单位“三公”经费和机关运行经费预算表", "three-public-expenses"),
        ("部门综合预算固有资本经营预算支出表", "state-capital-expenditure"),
        ("政府性基金预算财政拨款收入支出决算表", "government-managed-fund-totals"),
        ("部门综合预算政府采购（资产配置、购买服务）预算表", "procurement"),
        ("部门综合预算专项业务经费支出表", "project-expenditure"),
        ("项目支出总表", "project-expenditure"),
        ("固定资产占用情况表", "assets"),
        ("部门机构设置情况", "institutions"),
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
        "部门预算专项业务经费绩效目标表",
        "政府网站工作年度报表",
        "信访储备金",
    ],
)
def test_titles_of_other_tables(title: str) -> None:
    assert kind_of(title) is None


# Titles of which the plain reading behind the counts left only the end.
TORN = re.compile(r"(情?况|标|预算)?表(\(不含上年结转\))?|")


def counted(shared: Path, name: str, column: str) -> dict[str, int]:
    path = shared / "reference/domain/vocabulary" / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"no {path.name} beside the checkout")
    with path.open(encoding="utf-8") as file:
        return {row[column]: int(row["documents"]) for row in csv.DictReader(file)}


def test_titles_counted_over_real_documents_are_recognised(shared: Path) -> None:
    titles = counted(shared, "table_titles", "title")
    found = {title: kind_of(title) for title in titles}
    assert not any(kind for title, kind in found.items() if "绩效" in title)
    of_budget = {
        title: number
        for title, number in titles.items()
        if "绩效" not in title and not TORN.fullmatch(title)
    }
    recognised = sum(number for title, number in of_budget.items() if found[title])
    assert recognised / sum(of_budget.values()) >= 0.99


def test_labels_counted_over_real_documents_are_understood(shared: Path) -> None:
    headers = counted(shared, "table_headers", "header")
    understood = labels = 0
    for header, number in headers.items():
        said = [normal(label) for label in re.split(r"\||//", header)]
        # Rows that the plain reading took for headers, and those of performance forms.
        if re.search(r"绩效|指标|\d\.\d|、|资金总额|网站|报表", header):
            continue
        for label in filter(None, said):
            labels += number
            known = key_meaning(label) or value_meaning(label, ()) or item_of(label)
            understood += number if known or label in ("收入", "支出", "**", "1") else 0
    assert understood / labels >= 0.98, understood / labels


@pytest.mark.parametrize("package", [statements, rules])
def test_no_float_anywhere(package: object) -> None:
    for folder in package.__path__:  # type: ignore[attr-defined]
        for source in Path(folder).glob("*.py"):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), (
                    source
                )
                assert not (isinstance(node, ast.Name) and node.id in ("float", "round")), source
