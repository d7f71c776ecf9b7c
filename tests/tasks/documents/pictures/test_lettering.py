"""Letters with and without a Chinese font, and lines that fit."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.pictures import lettering
from tasks.documents.pictures.lettering import font, legible, wrapped


@pytest.fixture
def latin_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Chinese fonts."""
    caches = (lettering.font, lettering._chinese)
    with monkeypatch.context() as patch:
        patch.setattr(lettering, "FONTS", ("no such font.ttf",))
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("latin_only")
def test_without_a_chinese_font_the_number_of_characters_is_told() -> None:
    assert legible("unit 万元") == "unit [2 characters]"
    assert wrapped("T0\n部门支出总表", 14, 500, 9) == ["T0", "[6 characters]"]
    assert font(14).getlength("T0") > 0


@given(st.lists(st.text(min_size=1), max_size=4), st.integers(20, 200))
def test_lines_fit_and_say_the_same(lines: list[str], width: int) -> None:
    text = "\n".join(lines)
    found = wrapped(text, 14, width, 1_000)
    assert all(len(line) == 1 or font(14).getlength(line) <= width for line in found)
    assert "".join("".join(found).split()) == "".join(legible(text).split())


def test_a_line_is_broken_at_a_blank_and_cut_at_last() -> None:
    width = font(14).getlength("reader seco")
    assert wrapped("reader second", 14, width, 9) == ["reader", "second"]
    assert wrapped("x" * 100, 14, font(14).getlength("x" * 10), 2)[1] == "x" * 9 + "…"
