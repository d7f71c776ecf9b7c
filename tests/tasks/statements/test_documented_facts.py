"""Figures read by eye from the documents, and what must not be made of them."""

from functools import cache
from pathlib import Path

import pytest

from tasks.documents.reading import read
from tasks.records import Fact
from tasks.statements.interpret import Interpretation, interpret
from tests.accuracy.corpus import CORPUS

SEEDS = CORPUS.parent / "seeds"
IDENTITIES = {
    "tongnan-2021": ("重庆市潼南区信访办公室", "500152", 2021, "budget"),
    "beibei-2024": ("重庆市北碚区信访办公室", "500109", 2024, "budget"),
    "gaoyi-2021": ("高邑县信访局", "130127", 2021, "budget"),
    "shapingba-2024": ("重庆市沙坪坝区信访办公室", "500106", 2024, "performance_targets"),
    "wuhai-2021": ("乌海市信访局", "150300", 2021, "performance_targets"),
}


def files(slug: str) -> list[Path]:
    folder = CORPUS / slug
    return [folder / "document.pdf", folder / "document.docx", SEEDS / f"{slug}.txt"]


@cache
def meaning(path: Path) -> Interpretation:
    return interpret(read(path))


def figures(path: Path, **wanted: object) -> list[Fact]:
    return [
        fact
        for fact in meaning(path).facts
        if all(getattr(fact, name) == value for name, value in wanted.items())
    ]


@pytest.mark.parametrize(
    ("slug", "path"), [(slug, path) for slug in IDENTITIES for path in files(slug)]
)
def test_whose_document_of_which_year_and_kind(slug: str, path: Path) -> None:
    found = meaning(path).identity
    assert (
        found.organisation,
        found.division_code,
        found.fiscal_year,
        found.kind,
    ) == IDENTITIES[slug]


@pytest.mark.parametrize("path", files("tongnan-2021"))
@pytest.mark.parametrize(
    ("wanted", "stated", "yuan"),
    [
        ({"code": "21011", "measure": "total"}, "13.16", "131600.00"),  # as printed, not repaired
        ({"code": "21011", "measure": "basic"}, "31.79", "317900.00"),
        ({"code": "2010308", "measure": "project"}, "296.00", "2960000.00"),
    ],
)
def test_tongnan_expenditure_is_kept_as_stated(
    path: Path, wanted: dict[str, str], stated: str, yuan: str
) -> None:
    (fact,) = figures(path, statement="general-public-expenditure", **wanted)
    assert (fact.stated, fact.amount_yuan, fact.unit) == (stated, yuan, "万元")
    assert fact.amount_fen == int(yuan.replace(".", ""))
    assert fact.fiscal_year == 2021
    assert fact.fund == "general-public-budget"


def test_tongnan_other_statements() -> None:
    path = CORPUS / "tongnan-2021" / "document.pdf"
    (fact,) = figures(path, statement="expenditure", code="21011", measure="total")
    assert (fact.stated, fact.fund, fact.page) == ("31.79", "all", 17)
    (fact,) = figures(path, statement="income", code="201", fund="general-public-budget")
    assert (fact.stated, fact.classification) == ("814.31", "functional")
    items = figures(path, statement="three-public-expenses")
    assert {fact.code: fact.stated for fact in items} == {
        "total": "20.00",
        "travel-abroad": "",
        "vehicles": "4.00",
        "vehicle-purchase": "",
        "vehicle-operation": "4.00",
        "reception": "16.00",
    }
    blank = next(fact for fact in items if fact.code == "travel-abroad")
    assert (blank.amount_fen, blank.reason) == (None, "blank")
    revenue = figures(path, statement="appropriation-totals", classification="income")
    assert [fact.stated for fact in revenue if fact.measure == "revenue" and fact.stated] == [
        "938.15"
    ]
    assert all(not fact.stated for fact in revenue if fact.measure == "carried-in")


@pytest.mark.parametrize("path", files("beibei-2024"))
def test_beibei_books_each_year_under_its_column(path: Path) -> None:
    by_function = {"statement": "general-public-expenditure", "measure": "total"}
    (old,) = figures(path, code="2010308", fiscal_year=2023, **by_function)
    assert old.stated == "657.05"
    (new,) = figures(path, code="20140", fiscal_year=2024, **by_function)
    assert new.stated == "685.46"
    (absent,) = figures(path, code="20140", fiscal_year=2023, **by_function)
    assert (absent.stated, absent.amount_fen, absent.reason) == ("", None, "blank")
    reception = figures(path, statement="three-public-expenses", code="reception")
    assert {fact.fiscal_year: fact.stated for fact in reception} == {2023: "0.50", 2024: "0.40"}


@pytest.mark.parametrize("slug", ["tongnan-2021", "beibei-2024"])
def test_pdf_and_word_state_the_same(slug: str) -> None:
    def said(path: Path) -> list[tuple[object, ...]]:
        return [
            (f.statement, f.code, f.measure, f.fund, f.fiscal_year, f.stated, f.amount_fen)
            for f in meaning(path).facts
        ]

    pdf, word, _ = files(slug)
    assert said(pdf) == said(word)
    assert len(said(pdf)) > 300


@pytest.mark.parametrize("slug", ["gaoyi-2021", "shapingba-2024", "wuhai-2021"])
def test_performance_forms_are_not_taken_for_budget_tables(slug: str) -> None:
    for path in files(slug):
        found = meaning(path)
        assert found.facts == ()
        assert len(found.unknown) == len(read(path).tables)


def test_no_cell_is_two_facts() -> None:
    for slug in ("tongnan-2021", "beibei-2024"):
        places = [(f.table, f.row, f.col) for f in meaning(files(slug)[0]).facts]
        assert len(set(places)) == len(places)
