import time

import pytest

from tasks.portals.answers import answer, mappings, settings, whole, words


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('\n {"a": "x\ny"}', {"a": "x\ny"}),
        ('{"a": [1', {}),
        ("{}", {}),
        ("<p>{}</p>", None),
        ("[1]", None),
        ("", None),
    ],
)
def test_an_answer_that_was_cut_is_empty_and_a_page_is_none(page: str, expected: object) -> None:
    assert answer(page) == expected


def test_settings_mix_two_sorts_of_quotes_and_hold_no_names_of_their_values() -> None:
    script = """ = { ok: true, SID: '75', "T": [{"b": "{T: 1"}], 'U': "x", D: null,
        E: '' || 'https://a', F: location.href, S: {"T": 3}, T: 4 };"""
    assert settings(script) == {
        "ok": True,
        "SID": "75",
        "T": [{"b": "{T: 1"}],
        "U": "x",
        "D": None,
        "E": "",
        "F": None,
        "S": {"T": 3},
    }


@pytest.mark.parametrize("piece", ["{T:[", '{"T":[', "{T:'", "{", 'T:"', ",a:[1,"])
def test_hostile_scripts_are_read_in_time(piece: str) -> None:
    begin = time.perf_counter()
    settings(piece * 20_000)
    answer(piece * 20_000)
    assert time.perf_counter() - begin < 5


def test_values_of_other_kinds_are_nothing() -> None:
    assert [whole(value) for value in (7, "7", " 7 ", True, 1.5, "7a", None)] == [
        7,
        7,
        7,
        0,
        0,
        0,
        0,
    ]
    assert (words(" a\u00a0\nb "), words(3)) == ("a b", "")
    assert (mappings([{"a": 1}, 2]), mappings({"a": 1})) == ([{"a": 1}], [])
