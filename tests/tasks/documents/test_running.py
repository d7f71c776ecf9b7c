from collections.abc import Sequence

from tasks.documents.lines import lines_of
from tasks.documents.running import without_running
from tests.tasks.tables.sheets import chars


def kept(*pages: Sequence[tuple[str, float]]) -> list[list[str]]:
    lines = [lines_of(c for text, top in page for c in chars(text, 90, top)) for page in pages]
    return [[line.text for line in page] for page in without_running([800] * len(pages), lines)]


def test_page_numbers_go_and_figures_in_the_text_stay() -> None:
    assert kept([("12", 400), ("- 12 -", 780)], [("第3页", 785), ("共12人", 760)]) == [
        ["12"],
        ["共12人"],
    ]


def test_repeated_heads_go_and_repeated_titles_stay() -> None:
    page = [("某局二〇二四年", 20), ("支出总表", 35), ("单位：万元", 50), ("正文", 300)]
    assert kept(page, page, page) == [["支出总表", "单位：万元", "正文"]] * 3


def test_a_line_on_one_page_stays() -> None:
    assert kept([("某局二〇二四年", 20)], [("正文", 20)], [("其他", 20)])[0] == ["某局二〇二四年"]
