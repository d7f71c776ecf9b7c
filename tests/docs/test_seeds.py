"""docs/seeds.md says what the program reads; where missing it is written, for somebody to see."""

from pathlib import Path

import pytest

from tests.accuracy.corpus import SLUGS
from tests.accuracy.seed_tables import NOT_RECOGNISED, forms_of, lines_of, page
from tests.conftest import require

PAGE = Path(__file__).parents[2] / "docs" / "seeds.md"


def test_the_page_is_fresh() -> None:
    if not PAGE.exists():
        PAGE.write_text(page(), encoding="utf-8")
        pytest.fail(f"{PAGE.name} was written: look at it")
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_document_is_the_same_in_all_its_forms(slug: str) -> None:
    forms = forms_of(slug)
    if "document.doc" in forms:
        require("soffice")
    lines = {form: lines_of(slug, form) for form in forms}
    assert lines == dict.fromkeys(lines, lines["text"])


def test_every_table_is_recognised_and_empty_ones_are_declared() -> None:
    assert f"| {NOT_RECOGNISED} |" not in page()
    assert page().count("空表列示") + page().count("此表无数据") == 4
