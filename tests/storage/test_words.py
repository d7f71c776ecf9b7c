"""Words are found by any part of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.words import LONGEST, grams, normal, pieces

CHINESE = st.text("信访事务三公经费预算一般公共支出办公室局委", min_size=1, max_size=30)


@given(CHINESE, st.data())
def test_every_part_of_a_chinese_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    asked = pieces(normal(part))
    assert asked.whole <= grams(normal(text))
    assert asked.whole
    assert not asked.beginnings


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_text_finds_itself_and_what_it_stands_in(own: str, other: str) -> None:
    text = normal(own)
    asked, whole = pieces(text), grams(normal(own, other))
    assert asked.whole <= whole
    assert all(any(gram.startswith(one) for gram in whole) for one in asked.beginnings)


@given(st.text(max_size=400))
def test_normal_texts_stay_as_they_are(text: str) -> None:
    once = normal(text)
    assert len(once) <= LONGEST
    assert pieces(once) == pieces(normal(once))


@pytest.mark.parametrize(
    ("word", "whole", "beginnings"),
    [
        ("费", {"费"}, set()),
        ("信访", {"信访"}, set()),
        ("三公经费", {"三公", "公经", "经费"}, set()),
        ("2010308", set(), {"2010308"}),
        ("Petition", set(), {"petition"}),
        ("Ｒ＆Ｄ经费", {"经费"}, {"r", "d"}),
        ("2024年", {"年"}, {"2024"}),
        ("——", set(), set()),
    ],
)
def test_what_a_word_is_looked_up_by(word: str, whole: set[str], beginnings: set[str]) -> None:
    asked = pieces(normal(word))
    assert set(asked.whole) == whole
    assert set(asked.beginnings) == beginnings
