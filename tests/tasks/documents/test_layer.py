import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.layer import as_printed, bad_layer
from tasks.documents.page import Char


def chars(*texts: str) -> list[Char]:
    return [Char(text, 10 * i, 0, 10 * i + 10, 10) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "bad"),
    [
        ("部门预算1,234.56", False),
        (["(cid:12)", "(cid:7)", "1"], True),
        ("\ufffd\ufffd\ufffd表", True),
        ("\ue012\ue013\uf0b7算", True),
        ("\uf0b7部门预算公开", False),
        ("\ufffd\ufffd" + " " * 90 + "部门", True),
        ("", False),
    ],
)
def test_a_layer_is_bad_if_many_characters_mean_nothing(texts: list[str], bad: bool) -> None:
    assert bad_layer(chars(*texts)) is bad


@pytest.mark.parametrize(
    ("layer", "printed"),
    [
        ("⻋", "车"),
        ("⻔", "门"),
        ("⺠", "民"),
        ("⻅", "见"),
        ("⻚", "页"),
        ("⽂", "文"),
        ("⼀", "一"),
        ("⼾", "户"),
        ("⸺", "——"),
    ],
)
def test_a_radical_is_the_ideograph_that_it_shows(layer: str, printed: str) -> None:
    (char,) = as_printed(tuple(chars(layer)))
    assert char == Char(printed, 0, 0, 10, 10)


@given(st.text(max_size=30))
def test_nothing_but_radicals_is_changed(text: str) -> None:
    before = tuple(chars(*text))
    for one, other in zip(before, as_printed(before), strict=True):
        if "RADICAL" not in unicodedata.name(one.text, "") and one.text not in "⸺⸻":
            assert other is one
        assert "RADICAL" not in unicodedata.name(other.text, "") or one.text in "⺀"
