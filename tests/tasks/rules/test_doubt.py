"""A failure that our reading may have caused is no finding."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tasks.documents.media import PDF
from tasks.documents.second import Place
from tasks.records import Cell, Extraction, RuleResult, Severity
from tasks.rules.doubt import MOST_FAILURES, SURE, doubted
from tests.tasks.gold import checked, extraction, table

ROWS = [
    "科目编码|科目名称|合计|基本支出|项目支出",
    "201|一般公共服务支出|54.20|31.00|23.20",
    "205|教育支出|42.60|30.30|17.77",
]


def document(rows: Sequence[str] = ROWS, confidence: float | None = None) -> Extraction:
    made = extraction(table("支出总表", rows))
    (only,) = made.tables
    cells = tuple(
        replace(cell, page=1, bbox=(0.1, cell.row / 10, 0.2, cell.row / 10), confidence=confidence)
        for cell in only.cells
    )
    return replace(made, media_type=PDF, tables=(replace(only, cells=cells),))


def grave(found: Sequence[RuleResult]) -> list[tuple[str, str | None]]:
    return [
        (entry.verdict, entry.reason)
        for entry in found
        if entry.rule == "A01" and entry.verdict != "pass"
    ]


FAIL, DOUBTFUL = ("fail", None), ("not-checked", "reading-doubtful")


@pytest.mark.parametrize(
    ("confidence", "verdict"),
    [(None, FAIL), (1.0, FAIL), (SURE / 100, FAIL), (SURE / 100 - 0.01, DOUBTFUL)],
)
def test_unsure_characters(confidence: float | None, verdict: tuple[str, str | None]) -> None:
    made = document(confidence=confidence)
    assert grave(doubted(checked(made), made)) == [verdict]


def test_a_scanned_figure_that_one_character_would_mend_is_doubtful() -> None:
    rows = [*ROWS[:2], "205|教育支出|95.00|24.00|53.00"]
    for confidence, verdict in ((None, FAIL), (1.0, DOUBTFUL)):
        made = document(rows, confidence)
        assert grave(doubted(checked(made), made)) == [verdict]


def cell_at(made: Extraction, place: Place) -> Cell:
    return next(cell for cell in made.tables[0].cells if cell.bbox == place[1] and cell.text)


@pytest.mark.parametrize(
    ("reads", "verdict"), [("42.60", FAIL), ("42. 60", FAIL), ("48.07", DOUBTFUL), (None, FAIL)]
)
def test_another_engine_has_a_say(reads: str | None, verdict: tuple[str, str | None]) -> None:
    made = document()
    asked: list[Place] = []

    def second(places: Sequence[Place], by_pdfium: bool) -> list[str | None]:
        assert not by_pdfium
        asked.extend(places)
        return [reads, "30.30", "17.77"][: len(places)]

    assert grave(doubted(checked(made), made, second)) == [verdict]
    assert len(asked) == 3, "the cells of the failure, and no others"


@pytest.mark.parametrize(
    ("severity", "expected", "verdict"),
    [
        ("warning", "48.07", "not-checked"),
        ("warning", "an explanation", "fail"),
        ("info", "48.07", "fail"),
    ],
)
def test_a_warning_about_a_figure_is_asked_too(
    severity: Severity, expected: str, verdict: str
) -> None:
    made = document()
    (failure,) = [e for e in checked(made) if e.rule == "A01" and e.verdict == "fail"]
    warning = failure._replace(severity=severity, expected=expected)
    (found,) = doubted([warning], made, lambda places, _: ["48.07"] * len(places))
    assert found.verdict == verdict


def test_other_formats_are_not_asked() -> None:
    made = replace(document(), media_type="text/html")
    assert grave(doubted(checked(made), made, lambda places, _: ["0"] * len(places))) == [FAIL]


def test_a_table_that_mostly_fails_was_hardly_read_right() -> None:
    def rows(count: int) -> list[str]:
        return [ROWS[0], *(f"20{n}|某项支出|{n}9.00|1.00|2.00" for n in range(1, count + 1))]

    few, many = document(rows(MOST_FAILURES - 1)), document(rows(MOST_FAILURES))
    assert set(grave(doubted(checked(few), few))) == {FAIL}
    assert set(grave(doubted(checked(many), many))) == {DOUBTFUL}
