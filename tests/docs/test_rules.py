"""docs/rules.md and its pages say what the rules are; `make docs` writes them."""

from pathlib import Path

import pytest

from tests.docs.rule_pages import DOCS, pages

LONGEST = 300


def test_no_page_is_left_over() -> None:
    assert {path.relative_to(DOCS) for path in (DOCS / "rules").glob("*.md")} <= set(pages())


@pytest.mark.parametrize("path", pages(), ids=str)
def test_the_page_is_fresh(path: Path) -> None:
    text = pages()[path]
    assert (DOCS / path).read_text(encoding="utf-8") == text
    assert text.count("\n") < LONGEST
