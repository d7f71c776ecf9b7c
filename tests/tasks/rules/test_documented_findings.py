"""The findings and passes that were established by hand for the five documents."""

from collections import Counter
from functools import cache

import pytest

from tasks.records import RuleResult
from tasks.rules.check import check
from tasks.rules.compare import catalogue
from tasks.statements.interpret import interpret
from tests.accuracy.corpus import SLUGS, extraction

FILES = ("document.pdf", "document.docx")
SHIFTED = ["13.16", "13.31", "2.76", "2.56", "26.47"]
TRUE = ["31.79", "13.16", "13.31", "2.76", "2.56"]


@cache
def results(slug: str, name: str) -> tuple[RuleResult, ...]:
    return check(interpret(extraction(slug, name)).statements)


def failures(slug: str, name: str) -> list[RuleResult]:
    return [result for result in results(slug, name) if result.verdict == "fail"]


@pytest.mark.parametrize("name", FILES)
def test_tongnans_shifted_column_is_named_once(name: str) -> None:
    (shift,) = [result for result in failures("tongnan-2021", name) if result.rule == "A14"]
    assert [operand.text for operand in shift.operands] == SHIFTED
    assert shift.severity == "error"
    assert shift.stated == ", ".join(SHIFTED)
    assert shift.expected == ", ".join(TRUE)
    assert shift.repair is not None
    assert shift.repair.startswith(", ".join(TRUE))
    assert "部门支出总表" in shift.repair
    assert "部门收入总表" in shift.repair
    assert {operand.table for operand in shift.operands} == {1}


@pytest.mark.parametrize("name", FILES)
def test_what_fails_because_of_the_shift_says_so_and_stays_failed(name: str) -> None:
    failed = failures("tongnan-2021", name)
    (shift,) = [result for result in failed if result.rule == "A14"]
    follows = [result for result in failed if result is not shift]
    assert [(r.rule, r.stated, r.expected) for r in follows if r.rule == "A01"] == list(
        zip(["A01"] * 5, SHIFTED, TRUE, strict=True)
    )
    assert sorted((r.rule, r.stated, r.expected) for r in follows if r.rule != "A01") == [
        ("B01", "13.16", "45.10"),
        ("B02", "31.79", "13.16"),
    ]
    assert {result.cause for result in follows} == {shift.id}


@pytest.mark.parametrize("name", FILES)
def test_beibeis_rounding_is_information_not_an_error(name: str) -> None:
    failed = failures("beibei-2024", name)
    assert {(r.rule, r.severity, r.reason) for r in failed} == {("B04", "info", "rounding")}
    assert {(r.stated, r.expected) for r in failed} == {("586.04", "586.05")}
    assert len({r.group for r in failed}) == 1, "one finding, seen in two columns"


@pytest.mark.parametrize("slug", ["gaoyi-2021", "shapingba-2024", "wuhai-2021"])
def test_documents_without_budget_tables_are_not_accused(slug: str) -> None:
    assert failures(slug, "document.pdf") == []


@pytest.mark.parametrize(
    ("slug", "rule", "least"),
    [
        ("tongnan-2021", "A01", 31),  # 18 rows of 附件8, the other 13 of 附件2
        ("tongnan-2021", "A02", 34),  # 33 rows and the total of 附件3
        ("tongnan-2021", "A03", 18),
        ("tongnan-2021", "A04", 1),
        ("tongnan-2021", "A05", 1),
        ("tongnan-2021", "A06", 2),
        ("tongnan-2021", "B04", 3),
        ("tongnan-2021", "C03", 1),
        ("tongnan-2021", "C04", 4),
        ("tongnan-2021", "C05", 2),
        ("beibei-2024", "A01", 40),
        ("beibei-2024", "A04", 2),  # both years side by side
        ("beibei-2024", "B01", 20),
        ("beibei-2024", "B03", 3),
        ("beibei-2024", "C03", 1),
        ("beibei-2024", "C05", 2),
    ],
)
def test_known_sums_pass(slug: str, rule: str, least: int) -> None:
    passed = Counter(r.rule for r in results(slug, "document.pdf") if r.verdict == "pass")
    assert passed[rule] >= least


@pytest.mark.parametrize("slug", SLUGS)
def test_every_rule_answers_with_cells_of_the_document(slug: str) -> None:
    answers = results(slug, "document.pdf")
    assert {answer.rule for answer in answers} == set(catalogue())
    assert len({answer.id for answer in answers}) == len(answers)
    tables = extraction(slug, "document.pdf").tables
    for answer in answers:
        assert answer.verdict in ("not-applicable", "not-checked") or answer.operands
        for operand in answer.operands:
            assert operand.table is not None
            places = {(cell.row, cell.col): cell.text for cell in tables[operand.table].cells}
            assert operand.row is not None
            assert operand.col is not None
            assert places[operand.row, operand.col] == operand.text


def test_the_same_document_gives_the_same_results() -> None:
    again = check(interpret(extraction("tongnan-2021", "document.pdf")).statements)
    assert again == results("tongnan-2021", "document.pdf")
