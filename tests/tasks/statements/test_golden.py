"""Every figure of the seeds' statements of money, in every form, is the fact that the eye reads.

`golden/*.tsv` was stated column by column from the documents, not from the program's output, and
read through against them; names and stated texts are those of the corpus, without white space.
The forms of targets have golden files of their own.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from tasks.documents.normal import normal
from tasks.statements.interpret import interpret
from tests.accuracy.corpus import CORPUS, SLUGS
from tests.conftest import require
from tests.tasks.gold import reading

GOLDEN = Path(__file__).parent / "golden"
FILES = (
    "document.pdf",
    "document.docx",
    "document.doc",
    "source.html",
    "tables.xlsx",
    "tables.xls",
)
# 截止时间 stands above the table, which the true cells do not have: without it no year is known.
DATED_ABOVE = {("gaoyi-2021", 12)}

FIELDS = (
    "statement",
    "classification",
    "code",
    "name",
    "measure",
    "fund",
    "fiscal_year",
    "phase",
    "stated",
    "unit",
    "amount_yuan",
)

Place = tuple[int, int, int]
Facts = Mapping[Place, Mapping[str, str]]


def forms() -> list[tuple[str, str]]:
    """Each document in each of its forms."""
    return [
        (slug, form)
        for slug in SLUGS
        for form in ("gold", "text", *FILES)
        if form in ("gold", "text") or (CORPUS / slug / form).exists()
    ]


def golden(slug: str) -> dict[Place, dict[str, str]]:
    """What each cell means, by table, row and column."""
    with (GOLDEN / f"{slug}.tsv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, delimiter="\t"))
    return {(int(x.pop("table")), int(x.pop("row")), int(x.pop("col"))): x for x in lines}


def found(slug: str, form: str) -> dict[Place, dict[str, str]]:
    """The same of the facts that the program reads from one form of the document's statements."""
    read = reading(slug, form)
    assert read.verdict == "ok"
    meant = interpret(read)
    statements = {statement.number for statement in meant.statements}
    found: dict[Place, dict[str, str]] = {}
    for fact in meant.facts:
        if fact.table in statements and fact.row is not None and fact.col is not None:
            place = (fact.table, fact.row, fact.col)
            assert place not in found, "two facts of one cell"
            found[place] = {name: _text(getattr(fact, name)) for name in FIELDS}
    return found


def _text(value: object) -> str:
    return "" if value is None else normal(str(value))


def _without_text(slug: str, facts: Facts) -> dict[Place, dict[str, str]]:
    return {
        place: {**fact, "fiscal_year": ""} if (slug, place[0]) in DATED_ABOVE else dict(fact)
        for place, fact in facts.items()
    }


@pytest.mark.parametrize(("slug", "form"), forms())
def test_each_figure_is_one_fact_with_its_meaning(slug: str, form: str) -> None:
    if form == "document.doc":
        require("soffice")
    expected = golden(slug)
    if form == "gold":
        expected = _without_text(slug, expected)
    facts = found(slug, form)
    assert facts.keys() - expected.keys() == set(), "invented"
    assert expected.keys() - facts.keys() == set(), "missing"
    assert {p: f for p, f in facts.items() if f != expected[p]} == {}


def test_the_golden_facts_are_as_many_as_were_read_through() -> None:
    counts = {slug: len(golden(slug)) for slug in SLUGS}
    assert counts == {
        "beibei-2024": 348,
        "gaoyi-2021": 32,
        "shapingba-2024": 0,
        "tongnan-2021": 544,
        "wuhai-2021": 0,
    }


def test_each_document_is_held_against_all_its_forms() -> None:
    assert len(forms()) == 28
