from hypothesis import given
from hypothesis import strategies as st

from tasks.tables.unruled.corridors import corridors, gaps
from tasks.tables.unruled.phrases import Phrase, bands_of, phrases_of
from tests.tasks.tables.sheets import chars


def drawn(*lines: tuple[str, float, float]) -> list[Phrase]:
    return phrases_of([char for line in lines for char in chars(*line)])


def found(*lines: tuple[str, float, float]) -> list[tuple[float, float]]:
    phrases = drawn(*lines)
    return corridors(gaps(bands_of(phrases)), phrases)


def test_a_corridor_leads_between_left_and_right_aligned_texts() -> None:
    rows = (("办公费", 50, 100), ("13.00", 175, 100), ("邮电", 50, 120), ("7.00", 180, 120))
    assert found(*rows) == [(80.0, 175.0)]


def test_a_blank_column_is_known_by_its_head() -> None:
    head = (("名称", 50, 100), ("上年", 150, 100), ("合计", 250, 100))
    rows = (("办公费", 50, 120), ("1.00", 250, 120), ("邮电", 50, 140), ("2.00", 250, 140))
    assert found(*head, *rows) == [(80.0, 150.0), (170.0, 250.0)]


def test_a_text_over_two_columns_does_not_hide_the_corridor() -> None:
    rows = [(text, x, y) for y in (100, 120, 140) for text, x in (("甲乙", 50.0), ("丙", 150.0))]
    assert found(*rows, ("一二三四五六七八九十一二", 50, 160)) == [(70.0, 150.0)]


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=3, max_size=8))
def test_each_gap_has_a_corridor(filled: list[list[bool]]) -> None:
    lines = [
        ("数" * (1 + (row + col) % 4), 50.0 + 100 * col, 100.0 + 20 * row)
        for row, cols in enumerate(filled)
        for col, full in enumerate(cols)
        if full
    ]
    phrases = drawn(*lines)
    white = gaps(bands_of(phrases))
    places = corridors(white, phrases)
    for left, right in white:
        assert any(left < end and start < right for start, end in places)
    assert len(places) <= 3
