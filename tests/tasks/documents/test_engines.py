"""Both engines see a page alike."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tasks.documents import pdfium, plumber
from tasks.documents.page import Page, Rule
from tests.tasks.documents.pdfs import pdf

OnlyPage = Callable[..., Page]


ENGINES: dict[str, Callable[[Path], Iterator[Page]]] = {
    "pdfium": lambda path: pdfium.pages_of(path, []),
    "pdfplumber": lambda path: plumber.pages_of(path, "a test"),
}


@pytest.fixture(params=ENGINES)
def only_page(request: pytest.FixtureRequest, tmp_path: Path) -> OnlyPage:
    pages_of = ENGINES[request.param]

    def read(content: str, page: str = "") -> Page:
        [found] = pages_of(pdf(tmp_path / "a.pdf", content.encode(), page))
        return found

    return read


@pytest.mark.parametrize(
    "drawn",
    [
        "10 40 m 110 40 l S",
        "10 39.5 100 1 re f",
        "10 40.4 m 110 40.4 l 110 39.6 l 10.4 39.6 l h f",
        "10 40 m 60 40 l 110 40 l S",
    ],
    ids=["line", "thin rectangle", "thin shape", "path"],
)
def test_rules_are_found_however_they_are_drawn(only_page: OnlyPage, drawn: str) -> None:
    rules = only_page(drawn).horizontals
    assert {round(rule.at) for rule in rules} == {60}
    assert (min(r.start for r in rules), max(r.end for r in rules)) == (10, 110)


def test_a_stroked_rectangle_has_four_sides_and_a_shade_has_none(only_page: OnlyPage) -> None:
    page = only_page("10 20 100 50 re S 120 20 50 50 re f")
    assert sorted(rule.at for rule in page.horizontals) == [30, 80]
    assert set(page.verticals) == {Rule(10, 30, 80), Rule(110, 30, 80)}


def test_rules_in_the_colour_of_the_paper_are_not_seen(only_page: OnlyPage) -> None:
    page = only_page("1 1 1 rg 10 39.5 100 1 re f 1 G 10 60 m 110 60 l S")
    assert page.horizontals == ()


def test_slanting_lines_are_no_rules(only_page: OnlyPage) -> None:
    page = only_page("10 40 m 110 60 l S")
    assert page.horizontals == page.verticals == ()


def test_characters_lie_on_their_baseline(only_page: OnlyPage) -> None:
    [char] = only_page("BT /F1 10 Tf 50 30 Td (A) Tj ET").chars
    assert (char.text, char.left) == ("A", 50)
    assert char.top < 70 < char.bottom


def test_text_printed_twice_for_boldness_is_read_once(only_page: OnlyPage) -> None:
    once = "BT /F1 10 Tf {} 30 Td (11) Tj ET "
    chars = only_page(once.format(50) + once.format(50.3)).chars
    assert "".join(char.text for char in chars) == "11"


def test_a_turned_page_is_read_as_displayed(only_page: OnlyPage) -> None:
    page = only_page("BT /F1 10 Tf 0 1 -1 0 60 30 Tm (AB) Tj ET", "/Rotate 90")
    assert (page.width, page.height) == (100, 200)
    assert [char.text for char in sorted(page.chars, key=lambda char: char.left)] == ["A", "B"]


def test_the_crop_box_is_the_page_and_what_is_outside_is_not_displayed(only_page: OnlyPage) -> None:
    text = "BT /F1 10 Tf 30 30 Td (A) Tj 100 0 Td (B) Tj ET"
    page = only_page(text, "/CropBox [20 10 120 90]")
    assert (page.width, page.height) == (100, 80)
    assert [(char.text, char.left) for char in page.chars] == [("A", 10)]
