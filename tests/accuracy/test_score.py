import importlib.util
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accuracy.corpus import CORPUS, SLUGS, extraction, gold
from tests.accuracy.score import Cells, relations, score

REFERENCE = CORPUS.parent.parent.parent / "shared" / "corpus" / "tablescore.py"


def cell(row: int, col: int, text: str, rowspan: int = 1, colspan: int = 1) -> dict[str, Any]:
    return {"row": row, "col": col, "rowspan": rowspan, "colspan": colspan, "text": text}


def test_a_spanning_cell_has_each_neighbour_once() -> None:
    cells = [cell(0, 0, "a", rowspan=2), cell(0, 1, "b"), cell(1, 1, "c")]
    assert relations(cells) == {("a", "b", "r"): 1, ("a", "c", "r"): 1, ("b", "c", "d"): 1}


def test_blank_cells_are_passed_over() -> None:
    assert relations([cell(0, 0, "a"), cell(0, 1, " "), cell(0, 2, "b")]) == {("a", "b", "r"): 1}


def test_a_shifted_column_costs_precision_and_recall() -> None:
    truth = [[cell(0, 0, "a"), cell(0, 1, "1"), cell(1, 0, "b"), cell(1, 1, "2")]]
    shifted = [[cell(0, 0, "a"), cell(0, 1, "2"), cell(1, 0, "b"), cell(1, 1, "1")]]
    assert score(truth, truth).f1 == 1
    assert score(truth, shifted).hit == 1
    assert score(truth, []).f1 == 0


@pytest.fixture(scope="module")
def reference() -> Any:
    if not REFERENCE.exists():
        pytest.skip(f"{REFERENCE} is not on this machine")
    spec = importlib.util.spec_from_file_location("tablescore", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


grids = st.lists(
    st.lists(st.sampled_from(["", "a", "b", "1", "（1）"]), min_size=3, max_size=3),
    min_size=1,
    max_size=5,
).map(lambda rows: [cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)])


@given(st.lists(grids, max_size=3), st.lists(grids, max_size=3))
def test_numbers_are_those_of_the_definition(
    reference: Any, truth: list[Cells], reading: list[Cells]
) -> None:
    assert_same(reference, truth, reading)


@pytest.mark.parametrize("slug", SLUGS)
def test_numbers_on_the_corpus_are_those_of_the_definition(reference: Any, slug: str) -> None:
    truth = [table["cells"] for table in gold(slug)["tables"]]
    tables = extraction(slug, "document.pdf").tables
    fields = ("row", "col", "rowspan", "colspan", "text")
    reading: list[Cells] = [[{f: getattr(c, f) for f in fields} for c in t.cells] for t in tables]
    assert_same(reference, truth, reading[1:])


def assert_same(reference: Any, truth: list[Cells], reading: list[Cells]) -> None:
    ours, theirs = score(truth, reading), reference.score(truth, reading)
    assert (ours.gold, ours.predicted, ours.hit) == tuple(
        theirs[name] for name in ("gold", "predicted", "hit")
    )
    assert (ours.precision, ours.recall, ours.f1) == tuple(
        theirs[name] for name in ("precision", "recall", "f1")
    )
