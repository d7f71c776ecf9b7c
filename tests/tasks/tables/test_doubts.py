import pytest

from tasks.documents.page import Char, Page, Rule
from tasks.tables.cells import tables_on
from tasks.tables.doubts import Doubts, doubts_about

ACROSS = tuple(Rule(at, 0, 100) for at in (0, 20, 40))
DOWN = tuple(Rule(at, 0, 40) for at in (0, 50, 100))


def page(*chars: Char) -> Page:
    return Page(1, 200, 100, chars, ACROSS, DOWN)


def doubts(*chars: Char) -> Doubts:
    one = page(*chars)
    return doubts_about(one, tables_on(one)[0])


@pytest.mark.parametrize(
    "char",
    [
        Char("甲", 10, 5, 20, 15),
        Char("甲", 42, 5, 52, 15),  # a fifth is over the border
        Char("甲", 10, -2, 20, 8),
        Char("甲", 120, 50, 130, 60),  # outside of the table
        Char(" ", 44, 5, 55, 15),
    ],
)
def test_a_character_in_its_cell_raises_no_doubt(char: Char) -> None:
    found = doubts(Char("乙", 60, 25, 70, 35), char)
    assert found.total == 0


@pytest.mark.parametrize("char", [Char("甲", 44, 5, 55, 15), Char("甲", 10, 15, 20, 25.4)])
def test_a_character_across_a_border_does(char: Char) -> None:
    found = doubts(char)
    assert (found.astray, str(found)) == (1, "1 characters across borders")


def test_characters_without_a_meaning_do() -> None:
    found = doubts(Char("\ufffd", 10, 5, 20, 15), Char("(cid:7)", 120, 5, 130, 15))
    assert found == Doubts(unreadable=2, astray=0)
    assert str(found) == "2 characters without a meaning"
