from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.word.document import read_word
from tasks.documents.word.numbers import in_words
from tests.tasks.documents.word.words import p, tbl, tc, tr, word


def level(number: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、", '<w:pStyle w:val="head"/>')
    + level(1, "decimal", "%1.%2")
    + level(2, "bullet", "")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:styleId="head"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)


def item(text: str, ilvl: int, number: int = 1) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, properties=properties)


def test_numbers_are_counted_by_level_and_list(tmp_path: Path) -> None:
    head = p("职责", properties='<w:pStyle w:val="head"/>')
    bodies = [head, item("甲", 1), item("乙", 1), item("点", 2), item("收入", 0), item("丙", 1),
              item("重起", 0, 2), item("无", 0, 9), p("文"), item("无", 0, 0)]  # fmt: skip
    found = read_word(word(tmp_path / "a", *bodies, numbering=NUMBERING, styles=STYLES))
    assert [paragraph.text for paragraph in found.paragraphs] == [
        "一、职责", "一.1 甲", "一.2 乙", "点", "二、收入", "二.1 丙", "一、重起", "无", "文", "无",
    ]  # fmt: skip


def test_a_column_of_automatic_numbers_is_not_blank(tmp_path: Path) -> None:
    numbering = NUMBERING.replace("chineseCounting", "decimal").replace("%1、", "%1")
    rows = [tr(f"<w:tc>{item('', 0)}</w:tc>", tc(name)) for name in ("甲", "乙")]
    [table] = read_word(word(tmp_path / "a", tbl(*rows), numbering=numbering)).tables
    assert [cell.text for cell in table.cells] == ["1", "甲", "2", "乙"]


@pytest.mark.parametrize(
    ("number", "kind", "printed"),
    [
        (1, "chineseCounting", "一"),
        (10, "japaneseCounting", "十"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (2010, "chineseCountingThousand", "二千零一十"),
        (10, "chineseLegalSimplified", "壹拾"),
        (205, "ideographDigital", "二〇五"),
        (3, "decimalEnclosedCircle", "③"),
        (30, "decimalEnclosedCircle", "30"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (27, "upperLetter", "AA"),
        (3, "lowerLetter", "c"),
        (2, "ideographTraditional", "乙"),
        (5, "none", ""),
        (5, "ordinal", "5"),
    ],
)
def test_kinds_of_numbers(number: int, kind: str, printed: str) -> None:
    assert in_words(number, kind) == printed


@given(st.integers(1, 9_999), st.integers(1, 9_999))
def test_chinese_numbers_differ(one: int, other: int) -> None:
    written = [in_words(number, "chineseCountingThousand") for number in (one, other)]
    assert (written[0] == written[1]) == (one == other)


@given(
    st.integers(0, 10**12), st.sampled_from(["chineseCounting", "upperRoman", "upperLetter", "x"])
)
def test_no_number_makes_a_long_label(number: int, kind: str) -> None:
    assert len(in_words(number, kind)) < 40
