"""The findings of the corpus, and nothing else; the same from every form of a document."""

from collections import Counter

import pytest

from tasks.records import RuleResult
from tasks.rules.check import check
from tasks.rules.compare import catalogue
from tasks.statements.interpret import interpret
from tests.tasks.gold import FORMS, reading

SLUGS = ("tongnan-2021", "beibei-2024", "gaoyi-2021", "shapingba-2024", "wuhai-2021")
STATED = ("13.16", "13.31", "2.76", "2.56", "26.47")
TRUE = ("31.79", "13.16", "13.31", "2.76", "2.56")


def results(slug: str, form: str) -> tuple[RuleResult, ...]:
    return check(interpret(reading(slug, form)).statements)


def failed(found: tuple[RuleResult, ...]) -> list[RuleResult]:
    return [entry for entry in found if entry.verdict == "fail"]


@pytest.mark.parametrize("form", FORMS)
def test_the_shifted_column_of_tongnan(form: str) -> None:
    # TN-06
    (shift,) = [entry for entry in failed(results("tongnan-2021", form)) if entry.rule == "A14"]
    assert tuple(operand.text for operand in shift.operands) == STATED
    assert (shift.stated, shift.expected) == (", ".join(STATED), ", ".join(TRUE))
    assert (shift.severity, shift.cause) == ("error", None)
    assert shift.repair is not None
    assert shift.repair.startswith(", ".join(TRUE))
    for witness in ("部门收入总表", "部门支出总表"):  # 附件7 and 附件8
        assert witness in shift.repair
    assert "基本支出预算表" not in shift.repair
    assert "up by one row" in shift.message
    assert "上移" in shift.message_zh


@pytest.mark.parametrize("form", FORMS)
def test_its_consequences_carry_it_as_their_cause(form: str) -> None:
    # TN-01 to TN-05, TN-07, TN-08; they stay failures of error level.
    found = failed(results("tongnan-2021", form))
    (shift,) = [entry for entry in found if entry.rule == "A14"]
    others = [entry for entry in found if entry.rule != "A14"]
    assert [(entry.rule, entry.stated, entry.expected) for entry in others] == [
        *(("A01", stated, true) for stated, true in zip(STATED, TRUE, strict=True)),
        ("B02", "31.79", "13.16"),
        ("B01", "13.16", "45.10"),
    ]
    assert {entry.cause for entry in others} == {shift.id}
    assert {entry.severity for entry in others} == {"error"}


@pytest.mark.parametrize("form", FORMS)
def test_beibei_has_only_a_rounding(form: str) -> None:
    # BB-01, in the columns of the total and of personnel.
    assert [
        (entry.rule, entry.severity, entry.reason, entry.stated, entry.expected, entry.cause)
        for entry in failed(results("beibei-2024", form))
    ] == [("B04", "info", "rounding", "586.04", "586.05", None)] * 2


@pytest.mark.parametrize("form", FORMS)
def test_counts_of_verdicts(form: str) -> None:
    counts = {slug: Counter(entry.verdict for entry in results(slug, form)) for slug in SLUGS}
    assert counts == {
        "tongnan-2021": {"pass": 180, "fail": 8},
        "beibei-2024": {"pass": 158, "fail": 2},
        **{slug: {"not-applicable": 16} for slug in SLUGS[2:]},
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_every_rule_answers(slug: str) -> None:
    assert {entry.rule for entry in results(slug, "gold")} == set(catalogue())


# Counted by hand in the printed tables: rows or columns to which a rule applies and that agree.
PASSES = {
    "tongnan-2021": {
        "A01": 13 + 18,  # 附件2 without the shifted rows, 附件8
        "A02": 34,  # 附件3
        "A03": 6 + 18 + 2,  # 附件1, 附件7, 附件9
        "A04": 1,
        "A05": 1,
        "A06": 2,  # 附件1, 附件6
        "A14": 1,  # 附件8
        "B03": 3 + 3 + 2 + 3,  # 附件2, 附件3, 附件7, 附件8
        "B04": 6,  # 301, 302, 303 in two columns each
        "C03": 1,
        "C04": 4,
        "C05": 2,
    },
    "beibei-2024": {
        "A01": 20 + 20,
        "A02": 31,
        "A03": 6,
        "A04": 2,  # 2023 and 2024
        "A05": 2,
        "A06": 2,
        "A14": 2,
        "B03": 4 + 3 + 3,
        "B04": 4,  # 302 and 303
        "C03": 1,
        "C04": 4,
        "C05": 2,
    },
}


@pytest.mark.parametrize("slug", PASSES)
def test_known_passes_pass(slug: str) -> None:
    passed = Counter(entry.rule for entry in results(slug, "gold") if entry.verdict == "pass")
    assert {rule: passed[rule] for rule in PASSES[slug]} == PASSES[slug]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", SLUGS)
def test_ids_are_unique_and_the_same_on_every_run(slug: str, form: str) -> None:
    first, second = ([entry.id for entry in results(slug, form)] for _ in range(2))
    assert first == second
    assert len(first) == len(set(first))
    assert first == [entry.id for entry in results(slug, "gold")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", ["tongnan-2021", "beibei-2024"])
def test_operands_point_to_the_cells_that_print_them(slug: str, form: str) -> None:
    tables = reading(slug, form).tables
    for entry in results(slug, form):
        for operand in entry.operands:
            assert operand.table is not None
            cell = next(
                cell
                for cell in tables[operand.table].cells
                if (cell.row, cell.col) == (operand.row, operand.col)
            )
            assert (cell.text, cell.page, cell.bbox) == (operand.text, operand.page, operand.bbox)


def test_results_speak_both_languages() -> None:
    for slug in SLUGS:
        for entry in results(slug, "gold"):
            assert entry.title
            assert entry.title_zh
            assert entry.message
            assert entry.message_zh
            assert entry.group
