from dataclasses import replace
from itertools import pairwise

from tasks.documents.page import Page, Rule
from tasks.tables.grid import Grid
from tasks.tables.unruled.levels import columns_drawn, levels_on

EMPTY = Page(1, 600, 800, (), (), ())


def pieces(y: float, *xs: float) -> list[Rule]:
    return [Rule(y, left, right) for left, right in pairwise(xs)]


def test_pieces_that_meet_show_columns() -> None:
    rules = (*pieces(100, 50, 150, 300, 400), *pieces(120, 50, 150, 300, 400))
    levels = levels_on(replace(EMPTY, horizontals=rules), [])
    assert [level.y for level in levels] == [100, 120]
    assert columns_drawn(levels) == [50, 150, 300, 400]


def test_rules_from_side_to_side_show_none() -> None:
    rules = (Rule(100, 50, 400), Rule(120, 50, 400))
    assert columns_drawn(levels_on(replace(EMPTY, horizontals=rules), [])) == []


def test_shades_are_levels_and_the_ground_is_none() -> None:
    stripe, ground = (50.0, 100.0, 400.0, 120.0), (0.0, 0.0, 600.0, 800.0)
    levels = levels_on(replace(EMPTY, shades=(stripe, ground)), [])
    assert [(level.y, level.drawn) for level in levels] == [(100, False), (120, False)]


def test_rules_of_grids_and_of_boxes_are_left_out() -> None:
    rules = (Rule(100, 50, 400), Rule(500, 50, 400))
    page = replace(EMPTY, horizontals=rules, verticals=(Rule(50, 500, 600),))
    assert levels_on(page, [Grid((50, 400), (90, 200), ((0, 0, 1, 1),))]) == []
