import numpy as np

from tasks.documents.scan.lines import Block, lines_in, usual_height
from tasks.documents.scan.picture import Mask


def ink(*boxes: tuple[int, int, int, int]) -> Mask:
    mask = np.zeros((400, 900), bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask


def blocks(mask: Mask) -> list[tuple[int, int, int, int]]:
    found = lines_in(mask, 0, 0, 30)
    return [(block.left, block.top, block.right, block.bottom) for block in found]


def test_lines_from_top_to_bottom() -> None:
    boxes = [(10, 10, 300, 40), (10, 50, 200, 79)]
    assert blocks(ink(*boxes)) == boxes


def test_strokes_of_one_character_are_not_two_lines() -> None:
    assert blocks(ink((10, 10, 40, 13), (5, 30, 45, 33))) == [(5, 10, 45, 33)]


def test_a_wide_gap_parts_a_line() -> None:
    assert blocks(ink((10, 10, 90, 40), (95, 10, 150, 40), (300, 12, 400, 38))) == [
        (10, 10, 150, 40),
        (300, 12, 400, 38),
    ]


def test_lines_that_touch_are_cut_at_the_waist() -> None:
    touching = ink((10, 10, 300, 40), (10, 44, 300, 74), (100, 40, 104, 44))
    assert [(top, bottom) for _, top, _, bottom in blocks(touching)] in (
        [(10, 40), (40, 74)],
        [(10, 41), (41, 74)],
        [(10, 42), (42, 74)],
        [(10, 43), (43, 74)],
    )


def test_what_stands_beside_several_lines_does_not_join_them() -> None:
    seal = (500, 10, 600, 110)
    found = blocks(ink((10, 10, 300, 40), (10, 50, 300, 80), seal))
    assert found == [(10, 10, 300, 40), (10, 50, 300, 80), seal]


def test_places_are_those_of_the_picture() -> None:
    (block,) = lines_in(ink((10, 10, 300, 40)), 1000, 2000, 30)
    assert block == Block(1010, 2010, 1300, 2040, 30)


def test_the_usual_height_is_that_of_most_ink() -> None:
    regions = [ink((10, 10, 100, 60)), ink((10, 10, 800, 38), (10, 50, 800, 78)), ink()]
    assert usual_height(regions, 200 / 72) == 28
