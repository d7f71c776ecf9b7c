import numpy as np
import pytest

from tasks.documents.scan.letters import (
    _elected,
    _paired,
    _without_false_spaces,
    glance,
    signs_of,
)
from tasks.documents.scan.lines import Block, lines_in
from tasks.documents.scan.picture import Grey, contrast_of, ink_of, turned
from tasks.documents.scan.recognition import Sign
from tests.tasks.documents.scan.drawing import SCALE, Sheet


def blocks(contrast: Grey) -> list[Block]:
    return list(lines_in(ink_of(contrast), 0, 0, 28))


def texts(picture: Grey) -> list[str]:
    contrast = contrast_of(picture, SCALE)
    return ["".join(sign.text for sign in line) for line in signs_of(contrast, blocks(contrast))]


@pytest.mark.parametrize("text", ["1,234.56", "-12.30", "(3.5)", "100%", "2010308", "7", "0"])
def test_figures(text: str) -> None:
    sheet = Sheet()
    sheet.text(text, 100, 100)
    assert texts(sheet.grained()) == [text]


@pytest.mark.parametrize(("width", "text"), [(4, "-"), (10, "—"), (20, "——")])
def test_dashes_are_known_by_their_width(width: float, text: str) -> None:
    sheet = Sheet()
    sheet.rule((100, 100), (100 + width, 100))
    assert texts(sheet.grained()) == [text]


def test_characters_stand_where_they_are_printed() -> None:
    sheet = Sheet()
    sheet.text("1  2", 100, 100)
    contrast = contrast_of(sheet.grained(), SCALE)
    (line,) = signs_of(contrast, blocks(contrast))
    ink = np.flatnonzero(ink_of(contrast).any(axis=0))
    printed = [sign for sign in line if not sign.text.isspace()]
    assert printed[0].at - ink[0] < 12
    assert ink[-1] - printed[-1].at < 20


def test_what_cannot_be_read_is_not_blank_and_dirt_is() -> None:
    blot = np.zeros((200, 300), np.uint8)
    noise = np.random.default_rng(3).integers(60, 255, (40, 40))
    blot[50:90, 50:90] = noise
    (line,) = signs_of(blot, [Block(50, 50, 90, 90, 28)])
    assert line
    assert line[0].confidence < 0.9
    assert signs_of(np.zeros((200, 300), np.uint8), [Block(50, 50, 55, 55, 28)]) == [[]]


def test_a_page_on_its_side_or_head_does_not_look_upright() -> None:
    sheet = Sheet(300, 300)
    for row in range(10):
        sheet.text("Budget of the office in 2024", 30, 40 + 24 * row)
    for degrees, upright in ((0, True), (180, False)):
        contrast = contrast_of(turned(sheet.grained(), degrees), SCALE)
        sure, flowing = glance(contrast, blocks(contrast))
        assert (sure > 0.82 and flowing) is upright


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("〔2017]1号", "〔2017〕1号"), ("[2017]", "[2017]"), ("〔1〕[2]", "〔1〕[2]")],
)
def test_brackets_of_one_kind_belong_together(seen: str, meant: str) -> None:
    signs = _paired([Sign(char, i, 1.0) for i, char in enumerate(seen)])
    assert "".join(sign.text for sign in signs) == meant


def test_a_space_between_figures_is_none() -> None:
    signs = _without_false_spaces([Sign(char, i, 1.0) for i, char in enumerate("30 201 in 2 a")])
    assert "".join(sign.text for sign in signs) == "30201 in 2 a"


@pytest.mark.parametrize(
    ("seen", "meant", "confidence"), [("===", "=", 1), ("=二=", "=", 2 / 3), ("10 10 10", "10", 1)]
)
def test_most_of_three_readings_count(seen: str, meant: str, confidence: float) -> None:
    found = _elected([Sign(char, (i + 0.5) / len(seen), 1.0) for i, char in enumerate(seen)])
    assert "".join(sign.text for sign in found) == meant
    assert found[0].confidence == pytest.approx(confidence)
    assert all(0 <= sign.at <= 1 for sign in found)
