from dataclasses import replace

import pytest

from tasks.documents.media import PDF
from tasks.documents.page import Char, Page, Rule
from tasks.documents.paged import read_pages

ACROSS = tuple(Rule(at, 0, 100) for at in (0, 20, 40))
DOWN = tuple(Rule(at, 0, 40) for at in (0, 50, 100))
GOOD = Page(1, 200, 100, (Char("甲", 10, 5, 20, 15),), ACROSS, DOWN, "first")
ASTRAY = replace(GOOD, chars=(Char("甲", 44, 5, 55, 15),))
WORSE = replace(GOOD, chars=(Char("甲", 44, 5, 55, 15), Char("乙", 45, 25, 56, 35)))


@pytest.mark.parametrize(
    ("first", "second", "reader"),
    [
        (GOOD, WORSE, "first"),
        (ASTRAY, GOOD, "second: 1 characters across borders"),
        (ASTRAY, WORSE, "first"),
        (ASTRAY, None, "first"),
    ],
    ids=["no doubt", "better", "worse", "unreadable to the second"],
)
def test_a_page_in_doubt_is_read_again_and_the_better_reading_is_kept(
    first: Page, second: Page | None, reader: str
) -> None:
    asked: list[int] = []

    def again(page: Page, doubts: str) -> Page | None:
        asked.append(page.number)
        return second and replace(second, reader=f"second: {doubts}")

    [table] = read_pages([first], PDF, again).tables
    assert table.reader == reader
    assert asked == ([] if first is GOOD else [1])


def test_a_table_over_pages_names_all_its_readers() -> None:
    second = replace(GOOD, number=2, reader="second: because", chars=(Char("乙", 60, 5, 70, 15),))
    third = replace(second, number=3, chars=(Char("丙", 10, 25, 20, 35),))
    [table] = read_pages([GOOD, second, third], PDF).tables
    assert (table.pages, table.reader) == ((1, 2, 3), "first; second: because")


def test_without_pages_or_characters_nothing_is_read() -> None:
    assert read_pages([], PDF).verdict == "malformed"
    assert read_pages([replace(GOOD, chars=())], PDF).verdict == "empty"
