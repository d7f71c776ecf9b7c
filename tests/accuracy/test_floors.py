import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tasks.documents import reading
from tasks.documents.normal import normal
from tasks.records import Cell
from tests.accuracy.corpus import SLUGS, extraction, gold, gold_sha256, relations_of
from tests.accuracy.inputs import SEEDS, TEXTS, Kind
from tests.accuracy.variants import PROGRAMS, VARIANTS, printed
from tests.conftest import require

PINNED = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))


def test_the_truth_is_the_one_that_the_floors_were_set_for() -> None:
    assert gold_sha256() == PINNED["gold_sha256"], "after a change of gold.json set the floors anew"


@pytest.mark.parametrize(("file", "floor"), PINNED["floors"].items())
def test_no_document_is_read_worse_than_its_floor(file: str, floor: float) -> None:
    slug, name = file.split("/")
    assert relations_of(slug, extraction(slug, name)) >= floor


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", PINNED["prints"])
def test_no_print_in_another_style_is_read_worse_than_its_floor(name: str, slug: str) -> None:
    [variant] = (variant for variant in VARIANTS if variant.name == name)
    found = reading.read(printed(slug, variant, require(*PROGRAMS)))
    assert relations_of(slug, found) >= PINNED["prints"][name][slug]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("kind", TEXTS, ids=lambda kind: str(kind.name))
def test_no_text_without_spans_is_read_worse_than_its_floor(kind: Kind, slug: str) -> None:
    figure = kind.measure(slug, reading.read(SEEDS / f"{slug}.txt"))
    assert figure >= PINNED["texts"][kind.name][slug]


def test_every_document_has_floors() -> None:
    assert {file.split("/")[0] for file in PINNED["floors"]} == set(SLUGS)
    rules = {variant.rules for variant in VARIANTS if variant.name in PINNED["prints"]}
    assert rules == {"ruled", "horizontal", "none"}
    tables = [*PINNED["prints"].values(), *PINNED["texts"].values()]
    assert all(set(floors) == set(SLUGS) for floors in tables)


@pytest.mark.parametrize("file", PINNED["floors"])
def test_titles_units_and_grids_are_those_of_the_truth(file: str) -> None:
    slug, name = file.split("/")
    found = extraction(slug, name).tables
    truth = gold(slug)["tables"]
    assert [normal(table.title) for table in found] == [normal(table["title"]) for table in truth]
    assert [(t.n_rows, t.n_cols) for t in found] == [(t["n_rows"], t["n_cols"]) for t in truth]
    # The truth gives a unit from the labels where none is printed; we give only what is printed.
    assert all(t.unit in (None, g["unit"]) for t, g in zip(found, truth, strict=True))


@pytest.mark.parametrize("name", ["tables.xlsx", "tables.xls"])
def test_sheets_hold_all_units_and_cells_of_the_truth(name: str) -> None:
    for read, truth in zip(
        extraction("beibei-2024", name).tables, gold("beibei-2024")["tables"], strict=True
    ):
        assert read.unit == truth["unit"]
        assert [
            {**asdict(cell), "text": normal(cell.text)} | {"ref": None} for cell in read.cells
        ] == [asdict(Cell(**cell)) for cell in truth["cells"]]
        assert all(cell.ref for cell in read.cells)


def test_all_units_that_are_printed_are_found() -> None:
    pairs = [
        (table.unit, truth["unit"])
        for slug in SLUGS
        for table, truth in zip(
            extraction(slug, "document.pdf").tables, gold(slug)["tables"], strict=True
        )
    ]
    assert len(pairs) == 50
    assert sum(ours == theirs for ours, theirs in pairs) >= 47


@pytest.mark.parametrize("slug", SLUGS)
def test_tables_stand_on_the_pages_of_the_truth(slug: str) -> None:
    pages = [list(table.pages) for table in extraction(slug, "document.pdf").tables]
    assert pages == [table["pages"] for table in gold(slug)["tables"]]
