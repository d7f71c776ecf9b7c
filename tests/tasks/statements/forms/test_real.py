"""Published forms of many makers: as many projects and indicators as the eye counts on the pages.

The files are not part of the project.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from tasks.documents.reading import read
from tasks.records import Cell, Indicator, Project, Table
from tasks.statements.forms import Form
from tests.accuracy.real import REAL
from tests.conftest import lacking
from tests.tasks.statements.forms.flat import forms, lines

# Projects and indicators of each form in order.
COUNTS = {
    "cq_gov_office_2026_budget": [(0, 10), (0, 0), (1, 11)],
    "cq_meteorology_2026_budget": [(0, 11), (0, 0), (1, 12)],
    "fz_medins_2026_budget": [
        *[(1, count) for count in (6, 7, 7, 8, 10, 10, 10, 10, 8, 10)],
        *[(2, 12), (1, 6)],
    ],
    "huzhou_finance_2026_budget": [(7, 0)],
    "more/hangzhou_1": [(3, 0)],
    "more/quanzhou_1": [(1, 6)],
    "more/changsha_1": [(1, 12), (0, 12)],
    "more/shenzhen_1": [(8, 0)],
    "nd_gov_office_2024_perf_selfeval": [(0, 17)],
    "xf_beijing_2026_tables": [(9, 68), (0, 10)],
    "xf_guangzhou_2026_budget": [(9, 0), (1, 0)],
    "xf_national_2024_final": [(1, 10), (1, 10), (1, 9), (1, 8), (0, 9), (0, 4)],
    "zhuhai_projects_2026_budget": [(5, 0), (2, 0)],
}


@cache
def found(name: str) -> Sequence[Form]:
    path = REAL / f"{name}.pdf"
    if not path.exists():
        lacking(f"{path} is not on this machine")
    return forms(read(path), 2024 if "2024" in name else 2026)


def projects(name: str) -> list[Project]:
    return [project for form in found(name) for project in form.projects]


def indicators(name: str) -> list[Indicator]:
    return [indicator for form in found(name) for indicator in form.indicators]


@pytest.mark.parametrize("name", COUNTS)
def test_as_many_as_the_eye_counts(name: str) -> None:
    counted = [(len(form.projects), len(form.indicators)) for form in found(name)]
    assert counted == COUNTS[name]
    assert not [text for form in found(name) for text in form.unread]


@pytest.mark.parametrize(
    "name",
    ["xf_guangzhou_2026_budget", "zhuhai_projects_2026_budget", "huzhou_finance_2026_budget"],
)
def test_projects_of_a_list_add_up_to_its_total(name: str) -> None:
    form = found(name)[0]
    total = next(f for f in form.facts if f.classification == "total" and f.fund == "all")
    assert sum(Decimal(p.amount_yuan or 0) for p in form.projects) == Decimal(
        total.amount_yuan or 0
    )


def test_a_self_evaluation_of_a_department() -> None:
    [form] = found("nd_gov_office_2024_perf_selfeval")
    assert form.statement == "overall-self-evaluation"
    assert [(f.measure, f.phase, f.stated) for f in form.facts[:7]] == [
        ("total", "budget", "9209.55"),
        ("adjustment", "adjusted", "790.22"),
        ("total", "adjusted", "9999.77"),
        ("disbursed", "final", "8874.74"),
        ("execution-rate", "final", "88.75"),
        ("balance", "final", "1125.03"),
        ("balance-rate", "final", "11.2500"),
    ]
    # The form prints no unit.
    assert {f.reason for f in form.facts if f.measure == "total"} == {"unit-unknown"}
    ours = form.indicators[3]
    assert (ours.level3, ours.comparator, ours.value, ours.unit, ours.actual, ours.score) == (
        "基本经费投入成本", "≤", "3843.67", "万元", "4262.96", "0",
    )  # fmt: skip


def test_self_evaluations_of_projects() -> None:
    assert [p.stated for p in projects("xf_national_2024_final")] == [
        "180.61", "493.76", "120.00", "1638.67",
    ]  # fmt: skip
    first = found("xf_national_2024_final")[0]
    carried = [f.stated for f in first.facts if f.measure == "carried-in" and f.fund == "all"]
    assert carried == ["40.00", "39.42", "39.42"]


def test_a_list_with_indicators_over_pages() -> None:
    stated = projects("xf_beijing_2026_tables")
    assert (stated[1].name, stated[1].stated) == ("办公设备购置类项目", "29.359500")
    assert all(project.code and len(project.code) == 21 for project in stated)


def test_levels_printed_before_the_name() -> None:
    ours = indicators("xf_beijing_2026_tables")[-1]
    assert (ours.level1, ours.level2, ours.category) != (None, None, None)
    assert not str(ours.level3).startswith(str(ours.level1))


def test_two_units_with_the_same_project() -> None:
    form = found("fz_medins_2026_budget")[10]
    assert [(p.name, p.entity, p.stated) for p in form.projects] == [
        ("综合工作经费", "福州市医疗保障基金中心", "1160.00"),
        ("综合工作经费", "福州市医疗保障服务行为监测中心", "66.50"),
    ]


@pytest.mark.parametrize("name", ["fz_medins_2026_budget", "xf_national_2024_final"])
def test_without_spans_a_form_states_the_same(name: str) -> None:
    stated = lines(found(name))
    document = read(REAL / f"{name}.pdf")
    year = 2024 if "2024" in name else 2026
    plain = replace(document, tables=tuple(map(unspanned, document.tables)))
    assert lines(forms(plain, year)) == stated


def unspanned(table: Table) -> Table:
    """The table as plain text has it: what is merged is blank, and there are no pages."""
    texts = {(cell.row, cell.col): cell.text for cell in table.cells}
    cells = tuple(
        Cell(row, col, 1, 1, texts.get((row, col), ""))
        for row in range(table.n_rows)
        for col in range(table.n_cols)
    )
    return replace(table, pages=(), cells=cells)
