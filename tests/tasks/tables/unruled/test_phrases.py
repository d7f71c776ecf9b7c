from tasks.documents.page import Char
from tasks.tables.unruled.phrases import bands_of, phrase, phrases_of, split
from tests.tasks.tables.sheets import chars


def texts(drawn: list[Char]) -> list[str]:
    return [one.text for one in phrases_of(drawn)]


def test_a_wide_gap_parts_phrases_and_a_space_does_not() -> None:
    assert texts([*chars("预算数", 50, 100), *chars("1.00", 85, 100)]) == ["预算数", "1.00"]
    assert texts([*chars("合 计", 50, 100)]) == ["合 计"]
    assert texts([*chars("预算", 50, 100), *chars("数", 73, 100)]) == ["预算数"]


def test_texts_at_other_heights_are_other_phrases() -> None:
    drawn = [*chars("产出指标", 50, 107), *chars("数量", 100, 100), *chars("质量", 100, 114)]
    assert texts(drawn) == ["数量", "产出指标", "质量"]


def test_phrases_side_by_side_are_one_band() -> None:
    drawn = [*chars("产出指标", 50, 107), *chars("数量", 100, 100), *chars("质量", 100, 114)]
    below = [*chars("合计", 50, 140)]
    assert [len(band) for band in bands_of(phrases_of([*drawn, *below]))] == [3, 1]


def test_a_corridor_parts_a_narrow_gap_but_no_text() -> None:
    one = phrase([*chars("社会保障支出", 50, 100), *chars("35.30", 113.5, 100)])
    assert [part.text for part in split(one, [(111.0, 112.0)])] == ["社会保障支出", "35.30"]
    assert [part.text for part in split(one, [(80.0, 80.0)])] == ["社会保障支出35.30"]


def test_boxes_of_the_ink_part_no_text() -> None:
    inked = [Char("目", 62.5, 100, 67.5, 110), Char("日", 72.5, 100, 77.5, 110)]
    assert texts([*chars("项", 50, 100), *inked, *chars("数", 80, 100)]) == ["项目日数"]
