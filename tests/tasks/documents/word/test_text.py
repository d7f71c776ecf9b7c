"""What Word prints of its markup."""

from pathlib import Path

import pytest

from tasks.documents.word.document import read_word
from tests.tasks.documents.word.words import p, tbl, tc, tr, word

ALTERNATIVES = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{}</w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def box(content: str) -> str:
    """A text box, stored twice as Word does."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    return ALTERNATIVES.format(inner, inner)


def field(instruction: str, result: str) -> str:
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end")
    ]
    return f"{marks[0]}{instruction}{marks[1]}<w:r><w:t>{result}</w:t></w:r>{marks[2]}"


def lines(file: Path) -> list[str]:
    return [paragraph.text for paragraph in read_word(file).paragraphs]


@pytest.mark.parametrize(
    ("inner", "printed"),
    [
        ("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", ""),
        ("<w:ins><w:r><w:t>新</w:t></w:r></w:ins>", "新"),
        ("<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>", ""),
        ("<w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>", "新"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", ""),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t></w:r>", "显"),
        ("<w:r><w:rPr><w:rStyle w:val='child'/></w:rPr><w:t>隐</w:t></w:r>", ""),
        (field("<w:r><w:instrText>PAGE</w:instrText></w:r>", "3"), "3"),
        (field(field("<w:r><w:instrText>IF</w:instrText></w:r>", "条件"), "是"), "是"),
        ("<w:fldSimple w:instr='DATE'><w:r><w:t>今</w:t></w:r></w:fldSimple>", "今"),
        ("<w:r><w:t>2021</w:t><w:noBreakHyphen/><w:t>22</w:t><w:softHyphen/></w:r>", "2021-22"),
        ("<w:r><w:sym w:font='Wingdings 2' w:char='F052'/></w:r>", "☑"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>", "☑"),
        ("<w:r><w:sym w:font='Symbol' w:char='03B1'/></w:r>", "α"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>填</w:t></w:r></w:sdtContent></w:sdt>", "填"),
        ("<w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r>"
         "</w:rubyBase></w:ruby>", "音"),
        ("<w:r><w:footnoteReference w:id='2'/></w:r>", ""),
    ],
)  # fmt: skip
def test_of_a_paragraph(tmp_path: Path, inner: str, printed: str) -> None:
    styles = (
        '<w:style w:styleId="base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="child"><w:basedOn w:val="base"/></w:style>'
    )
    assert lines(word(tmp_path / "a", p("甲", inner), styles=styles)) == [f"甲{printed}"]


def test_a_style_based_on_itself_ends(tmp_path: Path) -> None:
    styles = '<w:style w:styleId="s"><w:basedOn w:val="s"/></w:style>'
    assert lines(
        word(tmp_path / "a", p("甲", properties='<w:pStyle w:val="s"/>'), styles=styles)
    ) == ["甲"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    table = tbl(tr(tc("项目"), tc("金额")), tr(tc("甲"), tc("1")))
    found = read_word(word(tmp_path / "a", p("前", box(p("框内") + table)), p("后")))
    assert [paragraph.text for paragraph in found.paragraphs] == ["前", "框内", "后"]
    [read] = found.tables
    assert [cell.text for cell in read.cells] == ["项目", "金额", "甲", "1"]
    assert read.cells[3].path == "/txbxContent[1]/tbl[1]/tr[2]/tc[2]"
    [cell] = (
        read_word(word(tmp_path / "b", tbl(tr(tc("格", inner=p("", box(p("框"))))))))
        .tables[0]
        .cells
    )
    assert cell.text == "框格"


def test_footnotes_stand_at_the_end_and_heads_of_pages_nowhere(tmp_path: Path) -> None:
    line, note = p("线"), p("脚注")
    notes = f'<w:footnote w:type="separator">{line}</w:footnote><w:footnote>{note}</w:footnote>'
    assert lines(word(tmp_path / "a", p("甲"), p("乙"), footnotes=notes)) == ["甲", "乙", "脚注"]


def test_lines_of_a_cell_are_joined_without_spaces_in_chinese(tmp_path: Path) -> None:
    inner = "<w:p><w:r><w:t>项目</w:t><w:br/><w:t>名称</w:t></w:r></w:p>"
    [table] = read_word(word(tmp_path / "a", tbl(tr(tc("及编码", inner=inner), tc("2"))))).tables
    assert table.cells[0].text == "项目名称及编码"


def test_a_document_with_macros_is_read_and_they_are_not(tmp_path: Path) -> None:
    main = "document.macroEnabled.main+xml"
    assert lines(word(tmp_path / "a", p("甲"), kind=main)) == ["甲"]
