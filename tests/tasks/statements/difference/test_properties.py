"""What holds of any two readings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.documents.content import content_sha256
from tasks.documents.normal import normal
from tasks.records import Extraction, Paragraph, Table
from tasks.statements.difference import CellChange, CellPlace, Difference, difference
from tests.tasks.gold import table
from tests.tasks.statements.difference.changing import without_column, without_row

WORDS = [
    "",
    "科目编码",
    "科目名称",
    "合 计",
    "合计",
    "201",
    "2010301",
    "工资",
    "工资福利",
    "<",
    "√",
]
FIGURES = ["", "0", "0.00", "——", "5.00", "5", "1,234.50", "1234.5"]
TITLES = ["", "收入总表", "支出总表", "2024年支出总表", "支出总表（续）"]
SENTENCES = ["", "收入5.00万元。", "收入", "5.00万元。支出", "支出6万元；", "其中：", "其中： 无。"]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 4))
    cell = st.one_of(st.sampled_from(WORDS), st.sampled_from(FIGURES))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=5))
    made = table(draw(st.sampled_from(TITLES)), ["|".join(row) for row in rows])
    lines = st.lists(st.sampled_from(SENTENCES), max_size=2).map(tuple)
    unit = draw(st.sampled_from([None, "元", "万元"]))
    return replace(made, unit=unit, lead=draw(lines), notes=draw(lines))


def documents_of(found: st.SearchStrategy[list[Table]]) -> st.SearchStrategy[Extraction]:
    texts = st.lists(st.sampled_from(SENTENCES), max_size=5)
    return st.builds(
        lambda tables, texts: Extraction(
            "ok", None, "text/plain", 1, tuple(tables), tuple(map(Paragraph, texts))
        ),
        found,
        texts,
    )


documents = documents_of(st.lists(tables(), max_size=4))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Extraction, Extraction]:
    """Two documents; mostly the second is the first, changed in one or two ways."""
    former = draw(documents)
    if draw(st.integers(0, 4)) == 0:
        return former, draw(documents)
    found = draw(st.permutations(former.tables)) if draw(st.booleans()) else list(former.tables)
    for place, one in enumerate(found):
        way = draw(st.integers(0, 5))
        if way == 0 and one.n_rows > 1:
            found[place] = without_row(one, draw(st.integers(0, one.n_rows - 1)))
        elif way == 1 and one.n_cols > 1:
            found[place] = without_column(one, draw(st.integers(0, one.n_cols - 1)))
        elif way == 2:
            cells = list(one.cells)
            at = draw(st.integers(0, len(cells) - 1))
            cells[at] = replace(cells[at], text=draw(st.sampled_from(FIGURES)))
            found[place] = replace(one, cells=tuple(cells))
    texts = draw(documents).paragraphs if draw(st.booleans()) else former.paragraphs
    return former, replace(former, tables=tuple(found), paragraphs=texts)


@given(documents)
def test_a_reading_does_not_differ_from_itself(document: Extraction) -> None:
    found = difference(document, document)
    assert found == Difference()
    assert not found


@settings(max_examples=200)
@given(pairs())
def test_it_is_empty_exactly_where_the_contents_are_the_same(
    pair: tuple[Extraction, Extraction],
) -> None:
    former, present = pair
    assert bool(difference(former, present)) == (content_sha256(former) != content_sha256(present))


@settings(max_examples=200)
@given(pairs())
def test_it_mirrors_what_it_says_the_other_way_round(
    pair: tuple[Extraction, Extraction],
) -> None:
    one, other = difference(*pair), difference(*reversed(pair))
    assert Counter(map(sides, one.cells)) == Counter(sides(c)[::-1] for c in other.cells)
    assert Counter((t.part, t.former, t.present) for t in one.texts) == Counter(
        (t.part, t.present, t.former) for t in other.texts
    )
    assert one.tables_added == other.tables_removed
    assert one.tables_removed == other.tables_added
    # Of two tables that changed places either one may be said to have moved.
    assert bool(one.rearranged) == bool(other.rearranged)


@settings(max_examples=200)
@given(pairs())
def test_every_change_is_really_there_and_said_once(pair: tuple[Extraction, Extraction]) -> None:
    found = difference(*pair)
    for document, seen in zip(pair, zip(*map(sides, found.cells), strict=True), strict=False):
        places = [place for _, place in seen if place]
        assert len(places) == len(set(places))
        for text, place in seen:
            assert (text is None) == (place is None)
            assert place is None or text == text_at(document, place)
    for change in found.cells:
        assert normal(change.former or "") != normal(change.present or "")
        missing = {"added": change.former, "removed": change.present}.get(change.kind)
        assert missing is None
        assert change.kind != "changed" or None not in (change.former, change.present)


@settings(max_examples=200)
@given(pairs())
def test_nothing_is_passed_over(pair: tuple[Extraction, Extraction]) -> None:
    """Where no table is new or gone, the cells that are not listed state the same."""
    found = difference(*pair)
    if found.tables_added or found.tables_removed or has_pieces(pair):
        return
    listed = [set(places) for places in zip(*map(sides, found.cells), strict=True)] or [
        set(),
        set(),
    ]
    former, present = (
        {
            normal(cell.text)
            for number, one in enumerate(document.tables)
            for cell in one.cells
            if (cell.text, CellPlace(number, cell.row, cell.col, None, None)) not in seen
        }
        for document, seen in zip(pair, listed, strict=True)
    )
    assert former - {""} == present - {""}


def sides(change: CellChange) -> tuple[tuple[str | None, CellPlace | None], ...]:
    return (change.former, change.former_at), (change.present, change.present_at)


def text_at(document: Extraction, place: CellPlace) -> str:
    cells = document.tables[place.table].cells
    return next(c.text for c in cells if (c.row, c.col) == (place.row, place.col))


def has_pieces(pair: Iterable[Extraction]) -> bool:
    return len({len(document.tables) for document in pair}) > 1
