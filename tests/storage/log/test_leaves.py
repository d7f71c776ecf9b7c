"""Leaves: one form of bytes for each value."""

import json
import math
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from storage.log.errors import LeafRefused
from storage.log.leaves import LONGEST, canonical, fitting

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_and_text_is_utf8() -> None:
    value = {"url": "http://例/", "type": "capture", "size": 3, "sha512": None, "B": [True, "\n"]}
    expected = (
        '{"B":[true,"\\n"],"sha512":null,"size":3,"type":"capture","url":"http://例/"}'.encode()
    )
    assert canonical(value) == expected
    assert canonical(dict(reversed(value.items()))) == expected


def test_keys_are_sorted_by_utf16_as_the_rfc_says() -> None:
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3}) == (
        '{"€":3,"😀":2,"\ufb33":1}'.encode()
    )


@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_a_leaf_says_its_value_and_is_its_own_canonical_form(value: dict[str, Any]) -> None:
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


@pytest.mark.parametrize(
    "value", [{"a": math.nan}, {"a": 2**53}, {"a": "\ud800"}, {"\ud800": 1}, {1: 1}, {"a": b"x"}]
)
def test_what_canonical_json_has_not_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(LeafRefused, match="no leaf of the log") as raised:
        canonical(value)
    assert str(raised.value).isprintable()


@given(
    st.dictionaries(TEXTS, VALUES | st.floats(allow_nan=False, allow_infinity=False), max_size=5)
)
def test_every_value_is_written_as_the_library_for_it_writes(value: dict[str, Any]) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_the_longest_leaf() -> None:
    around = len(canonical({"a": ""}))
    assert len(fitting(canonical({"a": "x" * (LONGEST - around)}))) == LONGEST
    with pytest.raises(
        LeafRefused, match=r"65,536 bytes, and at most 65,535 fit.*begins"
    ) as raised:
        fitting(canonical({"a": "x" * (LONGEST - around + 1)}))
    assert str(raised.value).isprintable()
