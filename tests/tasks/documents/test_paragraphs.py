from tasks.documents.lines import Line, lines_of
from tasks.documents.page import Page
from tasks.documents.paragraphs import paragraphs_of
from tests.tasks.tables.sheets import chars

FULL = "二〇二一年年初预算数其中一般公共服务支出社会"


def page(number: int, *lines: tuple[str, float]) -> tuple[Page, list[Line]]:
    drawn = [
        char for i, (text, left) in enumerate(lines) for char in chars(text, left, 100 + 15 * i)
    ]
    return Page(number, 600, 800, (), (), ()), lines_of(drawn)


def texts(*pages: tuple[Page, list[Line]]) -> list[tuple[int | None, str]]:
    return [(found.page, found.text) for found in paragraphs_of(pages)]


def test_an_indented_line_and_a_short_one_part_paragraphs() -> None:
    one = page(1, ("一、概况", 120), (FULL, 120), ("保障支出。", 100), (FULL, 120))
    assert texts(one) == [(1, "一、概况"), (1, FULL + "保障支出。"), (1, FULL)]


def test_a_paragraph_torn_by_the_page_is_whole_again() -> None:
    assert texts(page(1, (FULL, 120)), page(2, ("保障支出。", 100), (FULL, 120))) == [
        (1, FULL + "保障支出。"),
        (2, FULL),
    ]


def test_a_sentence_that_ended_is_not_joined() -> None:
    ended = FULL[:-1] + "。"
    assert len(texts(page(1, (ended, 120)), page(2, ("保障支出。", 100)))) == 2


def test_a_page_without_text_ends_a_paragraph() -> None:
    assert len(texts(page(1, (FULL, 120)), page(2), page(3, ("保障支出。", 100)))) == 2


def test_the_box_is_that_of_all_lines() -> None:
    [found] = paragraphs_of([page(1, ("职责。", 120))])
    assert found.bbox == (0.2, 0.125, 0.25, 0.1375)


def test_numbers_of_attachments_are_paragraphs_of_their_own() -> None:
    assert texts(page(1, ("附件 4", 100)), page(2, ("附件 5", 100), (FULL, 100))) == [
        (1, "附件 4"),
        (2, "附件 5"),
        (2, FULL),
    ]
