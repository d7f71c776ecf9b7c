"""Running text as it is read, and the way back to what is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.records import Paragraph
from tasks.statements.prose.text import passages, text_of


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("“三公” 经费２０．４ 万元", "三公经费20.4万元"),
        ("共 3 2021年", "共3 2021年"),
        ("（一）收入：1,202.95；2％", "(一)收入:1,202.95;2%"),
        ("① 5²", "①5²"),
    ],
)
def test_white_space_quotes_and_width_do_not_count(printed: str, plain: str) -> None:
    assert text_of(printed).plain == plain


@given(st.text())
def test_every_character_knows_its_place(printed: str) -> None:
    text = text_of(printed)
    assert len(text.places) == len(text.plain)
    assert list(text.places) == sorted(text.places)
    if text.plain:
        assert text.original(0, len(text.plain)) in printed


def test_full_stops_in_brackets_end_no_sentence() -> None:
    (passage,) = passages([Paragraph("甲（乙。）丙。丁（戊。己")])
    plain = passage.text.plain
    assert [plain[start:end] for start, end in passage.sentences()] == [
        "甲(乙。)丙。",
        "丁(戊。",
        "己",
    ]


@pytest.mark.parametrize(
    "following", ["二、支出情况", "（一）人员", "2026年预算", "12", "1.公务接待费"]
)
def test_a_new_beginning_goes_on_with_nothing(following: str) -> None:
    torn = Paragraph("本部门收入预算合计若干万元，其中一般公共预算拨款收入和社会")
    assert len(list(passages([torn, Paragraph(following)]))) == 2
    assert len(list(passages([torn, Paragraph("保障和就业支出")]))) == 1
