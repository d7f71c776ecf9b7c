"""Texts that both databases take."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.storable import storable

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a\0b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("\udfff重庆", "\ufffd重庆"),
        ("𠮷 ok\n\t", "𠮷 ok\n\t"),
        (["\0", ("\0", 1)], ["\ufffd", ("\ufffd", 1)]),
        ({"\0": {"a": "\0"}}, {"\ufffd": {"a": "\ufffd"}}),
        (None, None),
        (5, 5),
    ],
)
def test_only_what_cannot_be_stored_is_replaced(value: Any, kept: Any) -> None:
    assert storable(value) == kept
    assert type(storable(value)) is type(value)


@given(JSON)
def test_the_rest_stays_and_all_of_it_is_utf_8(value: Any) -> None:
    cleaned = storable(value)
    printed = json.dumps(cleaned, ensure_ascii=False)
    assert "\\u0000" not in printed
    assert printed.encode()
    assert storable(cleaned) == cleaned
