"""E06: a department is the sum of its units, or at least of those that are known."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.documents.reading import read
from tasks.records import Extraction, Paragraph, RuleResult
from tests.tasks.gold import across, altered, extraction, table

COUNTED = (
    "纳入本部门2024年部门预算编制范围的预算单位共计2家，具体包括：某市某局（本级），某市某中心。"
)
LISTED = "纳入本部门2024年部门预算编制范围的预算单位包括：某市某局（本级），某市某中心。"


def document(title: str, *rows: str, text: str = "") -> Extraction:
    head = "科目编码|科目名称|合计|基本支出|项目支出"
    made = extraction(table("一般公共预算支出表", [head, *rows]), title=title)
    return replace(made, paragraphs=(*made.paragraphs, Paragraph(text)))


def department(total: str, text: str = COUNTED) -> Extraction:
    return document("某市某局2024年部门预算", f"|合计|{total}|{total}|0", text=text)


OFFICE = document("某市某局2024年单位预算", "|合计|5.00|5.00|0")
CENTRE = document("某市某中心2024年单位预算", "|合计|3.00|3.00|0", "205|教育支出|3.00|3.00|0")


def answers(**documents: Extraction) -> list[RuleResult]:
    return [entry for entry in across(**documents)["department"] if entry.rule == "E06"]


def verdicts(**documents: Extraction) -> list[str]:
    return [entry.verdict for entry in answers(**documents)]


def test_the_sum_of_all_units() -> None:
    assert verdicts(department=department("8.00"), office=OFFICE, centre=CENTRE)[:2] == [
        "pass",
        "pass",
    ]
    failed = answers(department=department("9.00"), office=OFFICE, centre=CENTRE)[0]
    assert (failed.verdict, failed.severity, failed.reason) == ("fail", "warning", "units")
    assert (failed.stated, failed.expected) == ("9.00", "8.00")
    assert {operand.document is None for operand in failed.operands} == {True, False}
    assert len({operand.document for operand in failed.operands}) == 3


def test_some_of_the_units_are_at_most_the_department() -> None:
    assert set(verdicts(department=department("9.00"), centre=CENTRE)) == {"pass"}
    assert "fail" in verdicts(department=department("2.00"), centre=CENTRE)
    listed = department("9.00", LISTED)
    assert set(verdicts(department=listed, office=OFFICE, centre=CENTRE)) == {"pass"}


def test_an_office_that_the_department_does_not_name_is_none_of_its_units() -> None:
    assert verdicts(department=department("2.00", ""), centre=CENTRE) == ["not-applicable"]
    other = document("某市另中心2024年单位预算", "|合计|3.00|3.00|0")
    assert verdicts(department=department("2.00"), other=other) == ["not-applicable"]


def test_versions_of_one_unit_count_once() -> None:
    again = altered(CENTRE, 0, 1, 2, "3.01")
    found = answers(department=department("8.01"), office=OFFICE, centre=CENTRE, again=again)
    assert found[0].expected == "8.01"


def test_a_department_and_its_only_unit_in_print(shared: Path) -> None:
    files = {
        scope: shared / "real" / f"putuo_gov_office_{name}_2025_budget.pdf"
        for scope, name in (("department", "dept"), ("unit", "unit"))
    }
    if not all(file.exists() for file in files.values()):
        pytest.skip("the two documents are not beside the checkout")
    read_files = {name: read(file) for name, file in files.items()}
    found = answers(**read_files)
    assert {entry.verdict for entry in found} == {"pass"}
    assert len(found) > 200
    number, cell = next(
        (number, cell)
        for number, table in enumerate(read_files["unit"].tables)
        for cell in table.cells
        if cell.text == "91,016,775" or cell.text.startswith("91,016,77")
    )
    wrong = altered(read_files["unit"], number, cell.row, cell.col, "91,116,775")
    failed = [e for e in answers(**{**read_files, "unit": wrong}) if e.verdict == "fail"]
    assert {entry.reason for entry in failed} == {"units"}
