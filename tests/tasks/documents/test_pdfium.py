"""What only the first reader sees: clipping, areas, pictures, forms."""

from pathlib import Path

import pytest

from tasks.documents.page import Page, Rule
from tasks.documents.pdfium import pages_of
from tests.tasks.documents.pdfs import nested_forms, pdf


def only_page(path: Path, content: str, page: str = "") -> Page:
    [found] = pages_of(pdf(path / "a.pdf", content.encode(), page), [])
    return found


def text(page: Page) -> str:
    return "".join(char.text for char in page.chars)


def test_clipped_text_is_not_printed(tmp_path: Path) -> None:
    clipped = "q 10 20 50 30 re W n BT /F1 10 Tf 30 30 Td (A) Tj 60 0 Td (B) Tj ET Q"
    after = " BT /F1 10 Tf 90 60 Td (C) Tj ET"
    assert text(only_page(tmp_path, clipped + after)) == "AC"


@pytest.mark.parametrize(("bottom", "printed"), [(28, "A"), (31, "A"), (36, "")])
def test_a_line_cut_in_two_is_printed_where_more_of_it_is_seen(
    tmp_path: Path, bottom: float, printed: str
) -> None:
    cut = f"q 0 {bottom} 200 40 re W n BT /F1 10 Tf 30 30 Td (A) Tj ET Q"
    page = only_page(tmp_path, cut)
    assert text(page) == printed
    assert all(char.bottom <= 100 - bottom for char in page.chars)


def test_rules_end_where_they_are_clipped(tmp_path: Path) -> None:
    page = only_page(tmp_path, "q 20 20 50 50 re W n 10 40 m 110 40 l S 10 90 m 110 90 l S Q")
    assert page.horizontals == (Rule(60, 20, 70),)


def test_areas_and_thick_strokes_are_shades(tmp_path: Path) -> None:
    page = only_page(tmp_path, "0.9 g 10 20 100 30 re f 12 w 10 80 m 110 80 l S")
    assert page.shades == ((10, 50, 110, 80), (10, 14, 110, 26))
    assert page.horizontals == page.verticals == ()


def test_one_path_may_hold_many_rules(tmp_path: Path) -> None:
    page = only_page(tmp_path, "10 20 100 1 re 10 40 100 1 re 10 20 1 21 re f")
    assert [rule.at for rule in page.horizontals] == [79.5, 59.5]
    assert page.verticals == (Rule(10.5, 59, 80),)


def test_a_picture_is_known_by_its_place(tmp_path: Path) -> None:
    drawn = "q 50 0 0 40 10 20 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    assert only_page(tmp_path, drawn).pictures == ((10, 40, 60, 80),)


def test_what_a_form_shows_stands_where_it_is_shown(tmp_path: Path) -> None:
    file = nested_forms(tmp_path / "a.pdf", depth=3, times=1, content=b"10 40 m 60 40 l S")
    [page] = pages_of(file, [])
    assert set(page.horizontals) == {Rule(60, 10, 60)}
    assert len(page.horizontals) == 3


def test_a_character_without_a_meaning_is_none_that_could_be_read(tmp_path: Path) -> None:
    page = only_page(tmp_path, "BT /F1 10 Tf 30 30 Td <01> Tj ET")
    assert text(page) in ("", "\ufffd")
