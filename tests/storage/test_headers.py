"""Headers as captures keep them, now and before."""

import pytest

from storage.headers import Headers, pairs, value

BEFORE = {"etag": '"1"', "set-cookie": "a=1, b=2"}
NOW = [["ETag", '"1"'], ["Set-Cookie", "a=1"], ["set-cookie", "b=2"]]


@pytest.mark.parametrize("headers", [BEFORE, NOW, tuple(map(tuple, NOW))])
def test_a_header_is_found_whichever_way_it_was_kept(headers: Headers) -> None:
    assert value(headers, "etag") == '"1"'
    assert value(headers, "set-cookie") == "a=1, b=2"
    assert value(headers, "server") is None


def test_the_order_and_the_names_stay() -> None:
    assert pairs(NOW) == [("ETag", '"1"'), ("Set-Cookie", "a=1"), ("set-cookie", "b=2")]
    assert pairs(BEFORE) == [("etag", '"1"'), ("set-cookie", "a=1, b=2")]
    assert pairs(()) == pairs({}) == []
