"""Charts are pure: values in, SVG out."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.charts import HEIGHT, WIDTH, Chart, bars, lines, stacked, ticks

SVG = "{http://www.w3.org/2000/svg}"
AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


def tree(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawn).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def chart(*rows: list[Decimal | None]) -> Chart:
    series = {f"series {number}": row for number, row in enumerate(rows)}
    return Chart("Totals", "万元", [str(2020 + n) for n in range(len(rows[0]))], series)


def test_a_bar_for_each_value_and_none_for_a_gap() -> None:
    drawn = tree(bars(chart([Decimal(10), None, Decimal(5)], [None, None, Decimal(20)])))
    heights = {
        bar.findtext(f"{SVG}title"): float(bar.attrib["height"])
        for bar in drawn
        if bar.tag == f"{SVG}rect"
    }
    assert len(heights) == 3
    assert heights["series 0, 2020: 10 万元"] == pytest.approx(
        heights["series 1, 2022: 20 万元"] / 2, abs=0.2
    )


def test_a_line_is_broken_at_a_gap() -> None:
    drawn = tree(lines(chart([Decimal(1), Decimal(2), None, Decimal(3), Decimal(4)])))
    assert len(drawn.findall(f"{SVG}circle")) == 4
    assert len(drawn.findall(f"{SVG}line[@class='s0']")) == 2


def test_who_does_not_see_it_is_told_all_values() -> None:
    drawn = tree(bars(chart([Decimal("1234.50"), None])))
    assert drawn.findtext(f"{SVG}title") == "Totals (万元)"
    assert drawn.findtext(f"{SVG}desc") == "series 0: 2020 1,234.50, 2021 not stated"
    assert drawn.attrib["role"] == "img"


def test_without_values_there_is_no_chart() -> None:
    assert bars(chart([None, None])) == ""


def test_names_are_escaped() -> None:
    hostile = Chart("<script>", '"', ["<b>"], {"<i>'\"": [Decimal(1)]})
    for drawn in (bars(hostile), lines(hostile)):
        assert "<script>" not in drawn
        assert "<b>" not in drawn
        assert "<i>" not in drawn
        tree(drawn)


@given(st.lists(st.none() | AMOUNTS, min_size=1, max_size=12).filter(any))
def test_everything_lies_inside_the_picture(row: list[Decimal | None]) -> None:
    for drawn in (bars(chart(row, row)), lines(chart(row, row))):
        for shape in tree(drawn).iter():
            for name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(shape.get(name, 0)) <= WIDTH
            for name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(shape.get(name, 0)) <= HEIGHT


@given(AMOUNTS, AMOUNTS)
def test_the_axis_has_zero_and_all_values_and_few_steps(a: Decimal, b: Decimal) -> None:
    low, high = sorted((a, b))
    found = ticks(low, high)
    assert Decimal(0) in found
    assert found[0] <= low
    assert found[-1] >= high
    assert 2 <= len(found) <= 8


def test_parts_of_a_small_bar_fill_it() -> None:
    parts = tree(stacked({"read": 1, "missing": 3})).findall(f"{SVG}rect")
    assert [(part.attrib["class"], part.attrib["width"]) for part in parts] == [
        ("state read", "25"),
        ("state missing", "75"),
    ]
