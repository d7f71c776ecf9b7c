"""Fifty figures read off published pages by eye are facts on their pages, with their meaning.

The figures lie beside the checkout (`tests/accuracy/real.py`); `anchors.tsv` has a line for each in
the same order, stated from the pages.
"""

import csv
from functools import cache
from pathlib import Path

import pytest

from tasks.documents.normal import normal
from tasks.documents.reading import read
from tasks.records import Fact
from tasks.statements.interpret import interpret
from tests.accuracy.real import ANCHORS, REAL, anchors

MEANINGS = Path(__file__).parent / "anchors.tsv"

# The page prints no unit; whoever read the figures off took 万元, we take none.
UNPRINTED = {"nd_gov_office_2024_perf_selfeval": "万元"}

pytestmark = pytest.mark.skipif(not ANCHORS.exists(), reason=f"{ANCHORS} is not on this machine")

Anchor = dict[str, str]


def meant() -> list[tuple[Anchor, Anchor]]:
    """Each figure with what it means."""
    with MEANINGS.open(encoding="utf-8", newline="") as file:
        meanings = list(csv.DictReader(file, delimiter="\t"))
    figures = [anchor for file in anchors().values() for anchor in file]
    return list(zip(figures, meanings, strict=bool(figures)))


@cache
def facts(name: str) -> tuple[Fact, ...]:
    return interpret(read(REAL / f"{name}.pdf")).facts


def carries(fact: Fact, anchor: Anchor, meaning: Anchor) -> bool:
    """Whether a fact has the figure's place, text, unit and meaning."""
    said = {name: normal(str(getattr(fact, name) or "")) for name in meaning}
    printed = (str(fact.page), normal(fact.stated).replace(",", ""))
    unit = fact.unit or UNPRINTED.get(anchor["file"])
    return said == meaning and (*printed, unit) == (anchor["page"], anchor["value"], anchor["unit"])


@pytest.mark.parametrize(
    ("anchor", "meaning"),
    meant(),
    ids=lambda entry: "-".join((entry["file"], entry["page"])) if "file" in entry else "",
)
def test_the_figure_is_a_fact_with_its_meaning(anchor: Anchor, meaning: Anchor) -> None:
    found = [fact for fact in facts(anchor["file"]) if carries(fact, anchor, meaning)]
    assert len(found) >= 1


def test_all_figures_have_a_meaning() -> None:
    assert len(meant()) == 50
