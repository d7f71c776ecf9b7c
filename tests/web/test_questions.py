from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from storage.queries.findings import FindingQuery
from storage.queries.search import BadQuery, Query
from web.questions import FOUND, SEARCHED, address, finding_query, given, search_query


def test_what_a_form_sends_empty_is_no_condition() -> None:
    sent = {"words": " 信访　潼南 ", "year": "", "min": "1,500.5", "other": "x", "order": "amount"}
    asked = given(sent, SEARCHED)
    assert asked == {"words": "信访　潼南", "min": "1,500.5", "order": "amount"}
    assert search_query(asked) == Query(
        words=("信访", "潼南"), least=Decimal("1500.5"), order="amount"
    )


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"year": "202"}, "year"),
        ({"year": "３０２０"}, "year"),
        ({"min": "1e99"}, "min"),
        ({"max": "0.001"}, "max"),
        ({"max": "9" * 16}, "max"),
        ({"order": "name"}, "order"),
        ({"office": "x" * 101}, "office"),
        ({"code": "\0"}, "code"),
        ({"words": "一 二 三 四 五 六 七 八 九"}, "9 words"),
    ],
)
def test_what_cannot_be_asked_is_named(asked: dict[str, str], named: str) -> None:
    with pytest.raises(BadQuery, match=named):
        search_query(asked)


@pytest.mark.parametrize("asked", [{"severity": "bad"}, {"state": "old"}, {"year": "20"}])
def test_filters_of_findings_have_their_forms(asked: dict[str, str]) -> None:
    with pytest.raises(BadQuery, match=next(iter(asked))):
        finding_query(asked)


def test_rules_may_be_written_small() -> None:
    assert finding_query({"rule": "a14", "year": "2021"}) == FindingQuery(rule="A14", year=2021)


@drawn(st.dictionaries(st.sampled_from((*SEARCHED, *FOUND)), st.text(max_size=120)))
def test_any_text_is_a_question_or_refused(sent: dict[str, Any]) -> None:
    askers: list[tuple[Callable[[dict[str, str]], object], tuple[str, ...]]] = [
        (search_query, SEARCHED),
        (finding_query, FOUND),
    ]
    for ask, names in askers:
        with suppress(BadQuery):
            ask(given(sent, names))


def test_addresses_escape_what_is_asked() -> None:
    assert address("/search", {}) == "/search"
    assert address("/search", {"words": "a&b=信"}, cursor="x==") == (
        "/search?words=a%26b%3D%E4%BF%A1&cursor=x%3D%3D"
    )
