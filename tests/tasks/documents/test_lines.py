from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.lines import joined, lines_of
from tests.tasks.tables.sheets import chars


def test_characters_of_one_height_are_a_line_from_left_to_right() -> None:
    drawn = [*chars("预算", 150, 100), *chars("部门", 100, 102), *chars("二", 100, 120)]
    assert [line.text for line in lines_of(drawn)] == ["部门预算", "二"]


def test_gaps_are_spaces_between_latin_words_only() -> None:
    drawn = [*chars("ab", 0, 0), *chars("12", 20, 0), *chars("万", 40, 0), *chars("元", 70, 0)]
    [line] = lines_of(drawn)
    assert line.text == "ab 12万元"
    assert [run.text for run in line.runs()] == ["ab 12万", "元"]


def test_white_space_makes_no_line() -> None:
    assert lines_of(chars("   ", 0, 0)) == []
    [line] = lines_of(chars(" 表  ", 0, 0))
    assert (line.text, line.left) == ("表", 5)


def test_joined_lines() -> None:
    assert joined(["一般公共", "预算"]) == "一般公共预算"
    assert joined(["938.", "15"]) == "938.15"
    assert joined(["annual", "budget"]) == "annual budget"
    assert joined([]) == ""


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 700))))
def test_no_character_is_lost(places: list[tuple[int, int]]) -> None:
    drawn = [char for x, y in places for char in chars("表", x, y)]
    assert sum(len(line.chars) for line in lines_of(drawn)) == len(drawn)
