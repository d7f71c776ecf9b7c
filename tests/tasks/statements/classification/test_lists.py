"""The lists keep their word: rows, years, levels, and what one year's code is in another."""

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from tasks.statements.classification.joining import SURE
from tasks.statements.classification.lists import (
    CLASSIFICATIONS,
    across_years,
    changes,
    classification_of,
    english,
    entries,
    grades,
    level,
    listed,
    parent,
)
from tasks.statements.classification.names import key
from tasks.statements.vocabulary import rows

ALL = list(chain.from_iterable(entries().values()))
FUNCTIONAL, DEPARTMENT, GOVERNMENT = CLASSIFICATIONS


def test_every_row_is_a_code_of_its_classification_with_one_grade() -> None:
    assert {entry.classification for entry in ALL} == set(CLASSIFICATIONS)
    assert set(CLASSIFICATIONS) <= {row["id"] for row in rows("classifications")}
    for entry in ALL:
        assert classification_of(entry.code) == entry.classification
        assert level(entry.classification, entry.code)
        assert entry.grade in SURE
        assert entry.grade in grades()
        assert entry.source
        assert (entry.documents >= 3) == (entry.grade == "attested")
        assert (entry.documents in (1, 2)) == (entry.grade == "seen")
        assert not (entry.valid_from and entry.valid_to and entry.valid_from > entry.valid_to)


def test_no_name_stands_twice_and_of_several_all_but_one_end() -> None:
    assert max(Counter((entry.code, key(entry.name)) for entry in ALL).values()) == 1
    assert max(Counter(entry.code for entry in ALL if entry.valid_to is None).values()) == 1
    for entry in ALL:
        assert len(entry.name) > 1
        assert entry.name.count("（") == entry.name.count("）")


def test_classes_hang_together() -> None:
    """Only 21506 is missing: a document of 2019 prints one code below it."""
    missing = {
        entry.code
        for entry in ALL
        if (above := parent(entry.code)) and (entry.classification, above) not in entries()
    }
    assert missing == {"2150605"}


def test_every_category_and_group_has_english() -> None:
    lacking = [entry.name for entry in ALL if len(entry.code) < 7 and not entry.name_en]
    assert lacking == []
    assert english(FUNCTIONAL, "2010301", 2024) == "Administrative operation"
    assert english(DEPARTMENT, "302", None) == "Goods and services"
    assert english(FUNCTIONAL, "9999999", 2024) is None


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("2010308", 2023, "信访事务"),
        ("2010308", 2024, None),
        ("20140", 2023, None),
        ("20140", 2024, "信访事务"),
        ("2014004", 2026, "信访业务"),
        ("20805", 2019, "行政事业单位离退休"),
        ("20805", 2020, "行政事业单位养老支出"),
        ("20805", None, "行政事业单位养老支出"),
        ("210", 2018, "医疗卫生与计划生育支出"),
        ("210", 2019, "卫生健康支出"),
        ("215", 2019, "资源勘探信息等支出"),
        ("2010308", None, "信访事务"),
    ],
)
def test_the_year_decides(code: str, year: int | None, name: str | None) -> None:
    entry = listed(FUNCTIONAL, code, year)
    assert (entry.name if entry else None) == name


def test_levels_by_digits() -> None:
    assert [level(FUNCTIONAL, code) for code in ("201", "20103", "2010308")] == ["类", "款", "项"]
    assert [level(DEPARTMENT, code) for code in ("301", "30101", "3010201")] == ["类", "款", None]
    assert level("procurement", "201") is None
    assert [parent(code) for code in ("2010308", "20103", "201")] == ["20103", "201", None]


@pytest.mark.parametrize(
    ("code", "years", "others"),
    [
        ("2010308", (2023, 2024), ("20140",)),
        ("2010308", (2022, 2023), ("2010308",)),
        ("20140", (2025, 2021), ("2010308",)),
        ("2014004", (2024, 2023), ("2010308",)),
        ("2089999", (2022, 2020), ("2089901",)),
        ("2010301", (2020, 2026), ("2010301",)),
        ("2010308", (2024, 2025), ()),
        ("30201", (2019, 2026), ("30201",)),
        ("99999", (2019, 2026), ()),
    ],
)
def test_across_years(code: str, years: tuple[int, int], others: tuple[str, ...]) -> None:
    assert across_years(code, *years) == others


def test_changes_lead_from_a_code_that_ends_to_one_that_begins() -> None:
    for step in changes():
        assert listed(step.classification, step.code, step.year) is None
        assert listed(step.classification, step.code, step.year - 1)
        assert listed(step.classification, step.new_code, step.year)
        assert listed(step.classification, step.new_code, step.year - 1) is None
        assert step.certainty in SURE


def test_the_docs_count_what_is_there() -> None:
    text = (Path(__file__).parents[4] / "docs/classification.md").read_text(encoding="utf-8")
    counts = Counter((entry.classification, entry.grade) for entry in ALL)
    for classification in CLASSIFICATIONS:
        row = [str(counts[classification, grade] or "–") for grade in SURE]
        assert f"| {classification} | {' | '.join(row)} |" in text
