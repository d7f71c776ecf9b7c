import pytest

from tasks.records import Cell, Extraction, Table
from tests.accuracy import seeds
from tests.accuracy.seeds import common, in_order, in_place

TRUTH = {
    "n_rows": 2,
    "cells": [
        {"row": 0, "col": 0, "rowspan": 2, "colspan": 1, "text": "a"},
        {"row": 0, "col": 1, "rowspan": 1, "colspan": 2, "text": "b"},
        {"row": 0, "col": 3, "rowspan": 1, "colspan": 1, "text": "c"},
        {"row": 1, "col": 1, "rowspan": 1, "colspan": 2, "text": "d"},
        {"row": 1, "col": 3, "rowspan": 1, "colspan": 1, "text": "e"},
    ],
}


@pytest.fixture(autouse=True)
def truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds, "gold", lambda slug: {"tables": [TRUTH]})


def reading(*rows: str) -> Extraction:
    cells = [
        Cell(row, col, 1, 1, text)
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts.split("|"))
    ]
    table = Table("", None, (), len(rows), len(rows[0].split("|")), "text", tuple(cells))
    return Extraction("ok", None, "text/plain", 0, (table,))


@pytest.mark.parametrize("rows", [("a|b||c", "|d||e"), ("a|b|c|", "|d|e|"), ("a|b||c", "|d|e|")])
def test_a_slot_for_each_column_and_a_slot_for_each_cell_are_right(rows: tuple[str, ...]) -> None:
    assert in_place("x", reading(*rows)) == in_order("x", reading(*rows)) == 1


def test_a_row_that_slipped_is_wrong_in_place_but_not_in_order() -> None:
    slipped = reading("a|b||c", "d|e||")
    assert (in_place("x", slipped), in_order("x", slipped)) == (3 / 5, 1)


def test_texts_lost_doubled_or_swapped_cost_order() -> None:
    assert common(list("abcd"), list("abd")) == 3 / 4
    assert common(list("abcd"), list("abbcd")) == 4 / 5
    assert common(list("abcd"), list("abdc")) == 3 / 4


def test_a_table_too_many_or_too_few_is_wrong() -> None:
    assert in_place("x", Extraction("empty", None, "text/plain")) == 0
