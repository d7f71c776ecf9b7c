import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.html.markup import parse
from tasks.documents.html.positioned import pages_of
from tasks.documents.html.setting import Place, Text, length, placed
from tasks.documents.page import Page, Rule

FILLING = "".join(
    f"<p style='position:absolute;left:0;top:{top}pt'>填充</p>" for top in range(500, 600, 10)
)


def pages(markup: str, style: str = "") -> list[Page]:
    return pages_of(parse(f"<style>{style}</style><body>{markup}"))[0]


def page(markup: str, style: str = "") -> Page:
    (only,) = pages(markup + FILLING, style)
    return only


def line(page: Page, top: float) -> str:
    """The characters with their middle at a height."""
    return "".join(char.text for char in page.chars if abs(char.centre[1] - top) < 1)


def test_places_in_every_unit() -> None:
    boxes = ("96px", "72pt", "6pc", "1in", "2.54cm", "25.4mm", "6em")
    for left in boxes:
        found = page(f"<p style='position:absolute;left:{left};top:10pt;font-size:12pt'>中a</p>")
        assert [round(char.left) for char in found.chars[:2]] == [72, 84]
        assert round(found.chars[1].right) == 90


def test_boxes_are_measured_from_the_boxes_around_them() -> None:
    style = ".p { position: relative; width: 600pt; height: 800pt } .b { position: absolute }"
    outer = "<div class=b style='left:100pt;top:50pt;width:200pt;height:100pt'>"
    inner = "<i class=b style='right:10pt;bottom:20pt;width:50pt;height:12pt'>中</i></div>"
    (found,) = pages(f"<div class=p>{outer}{inner}{FILLING}</div>", style)
    assert (found.width, found.height) == (600, 800)
    assert (found.chars[0].left, round(found.chars[0].top)) == (240, 118)


def test_pages_as_pdf2htmlex_writes_them() -> None:
    style = """.pf { position: relative } .w0 { width: 600pt } .h0 { height: 800pt }
        .pc { position: absolute; left: 0; top: 0; width: 100%; height: 100% }
        .t { position: absolute; white-space: pre } .x1 { left: 100pt } .y1 { bottom: 700pt }
        .h1 { height: 48pt } .fs0 { font-size: 48pt }
        .m0 { transform: matrix(0.25,0,0,0.25,0,0) }"""
    text = "<div class='t m0 x1 h1 y1 fs0'>中<span>文</span></div>"
    one = f"<div class='pf w0 h0'><div class='pc w0 h0'>{text * 10}</div></div>"
    found = pages(f"<div id=page-container>{one}{one}</div>", style)
    assert [(sheet.number, sheet.width, sheet.height) for sheet in found] == [
        (1, 600, 800),
        (2, 600, 800),
    ]
    first = found[0].chars[0]
    assert (first.left, first.right, first.size, first.bottom) == (100, 112, 12, 100)


def test_papers_below_one_another_are_pages() -> None:
    paper = (
        "<i style='position:absolute;left:0;top:{}pt;width:600pt;height:800pt;border:1px solid'>"
    )
    text = "<p style='position:absolute;left:50pt;top:{}pt;font-size:10pt'>中文</p>"
    sheets = "".join(paper.format(top) + "</i>" + text.format(top + 100) * 6 for top in (20, 840))
    found = pages(sheets)
    assert [round(sheet.chars[0].top) for sheet in found] == [101, 101]
    assert not any(sheet.horizontals or sheet.verticals for sheet in found)


def test_borders_and_thin_boxes_are_rules() -> None:
    style = "i { position: absolute }"
    box = "left:10pt;top:20pt;width:100pt;height:50pt"
    found = page(
        f"<i style='{box};border:1px solid #000'></i>"
        "<i style='left:10pt;top:90pt;width:100pt;height:1pt;background:#000'></i>"
        "<i style='left:60pt;top:20pt;width:0;height:50pt;border-left:1px solid'></i>",
        style,
    )
    assert found.horizontals == (Rule(20, 10, 110), Rule(70, 10, 110), Rule(90.5, 10, 110))
    assert found.verticals == (Rule(10, 20, 70), Rule(60, 20, 70), Rule(110, 20, 70))


@pytest.mark.parametrize(
    "border",
    ["none", "0 solid #000", "1px solid transparent", "1px solid #fff", "textbox 1px solid", "1px"],
)
def test_borders_that_nobody_sees_are_none(border: str) -> None:
    box = f"position:absolute;left:1pt;top:1pt;width:90pt;height:50pt;border:{border}"
    found = page(f"<i style='{box}'></i>")
    assert [*found.horizontals, *found.verticals] == []


def test_filled_areas_are_shades() -> None:
    box = "position:absolute;left:10pt;top:20pt;width:90pt;height:50pt;background:#ccc"
    assert page(f"<i style='{box}'></i>").shades == ((10, 20, 100, 70),)


CELLS = "".join(
    f"<i style='position:absolute;left:{left}pt;top:0;width:1pt;height:40pt;background:#000'></i>"
    for left in (0, 50, 100)
)


def test_a_text_ends_before_the_next_rule() -> None:
    text = "<p style='position:absolute;left:2pt;top:5pt;font-size:12pt'>一二三四五六</p>"
    found = page(CELLS + text)
    assert found.verticals
    assert max(char.right for char in found.chars if char.text in "一二三四五六") <= 50.6


@pytest.mark.parametrize("text", ["12.30 45.60 78.90", "一&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;二三四五"])
def test_no_cells_are_guessed_for_a_text_over_several(text: str) -> None:
    found = page(f"{CELLS}<p style='position:absolute;left:2pt;top:5pt'>{text}</p>")
    assert not found.verticals
    assert found.chars


def test_other_pages_are_not_positioned() -> None:
    box = "<p style='position:absolute;left:0;top:0'>菜单</p>"
    assert pages(f"{box * 9}") == []
    assert pages(f"{box * 20}<p>{'正文' * 30}</p>") == []


def test_what_stands_outside_of_boxes_is_kept() -> None:
    _, outside = pages_of(parse(f"<body><p>某 局</p>{FILLING}"))
    assert outside == ["某 局"]


def test_lines_of_a_box_fill_its_height() -> None:
    box = "position:absolute;left:0;top:100pt;width:90pt;height:60pt;font-size:10pt"
    found = page(f"<div style='{box}'>一<br>二<p>三</p></div>")
    assert [line(found, top) for top in (110, 130, 150)] == ["一", "二", "三"]


def test_boxes_far_outside_are_not_printed() -> None:
    far = "".join(
        f"<p style='position:absolute;left:{left};top:0'>远</p>"
        for left in ("1e9px", "999999999pt")
    )
    assert "远" not in {char.text for char in page(far.replace("1e9px", "-999999px")).chars}


@given(st.text(max_size=30), st.floats(1, 200), st.floats(1, 60), st.booleans())
def test_a_framed_text_stays_in_its_box(
    text: str, width: float, height: float, wraps: bool
) -> None:
    place = Place(10, 10, width, height, wraps=wraps, framed=True)
    box = Text(place)
    box.add(text, place)
    chars = list(placed(box))
    assert all(10 <= char.centre[0] <= 10 + width + 12 for char in chars)
    assert all(10 <= char.centre[1] <= 10.001 + height for char in chars)


@given(st.text(alphabet="0123456789.-+epxtm% ", max_size=12))
def test_a_length_is_a_number_or_none(text: str) -> None:
    found = length(text, 12.0, 100.0)
    assert found is None or abs(found) < 1e12
