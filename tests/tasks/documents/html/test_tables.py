import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.html.markup import parse
from tasks.documents.html.tables import read_table
from tasks.tables.headings import Heading
from tasks.tables.piece import Piece

Slots = list[tuple[int, int, int, int, str]]


def parts(markup: str, style: str = "") -> list[Heading | Piece]:
    page = parse(f"<style>{style}</style><body>{markup}")
    table = page.body.table
    assert table is not None
    return list(read_table(table, page))


def grid(markup: str) -> Slots:
    (piece,) = parts(f"<table>{markup}</table>")
    assert isinstance(piece, Piece)
    return sorted((c.row, c.col, c.rowspan, c.colspan, c.text) for c in piece.cells)


def test_spans() -> None:
    assert grid("<tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d") == [
        (0, 0, 2, 1, "a"),
        (0, 1, 1, 2, "b"),
        (1, 1, 1, 1, "c"),
        (1, 2, 1, 1, "d"),
    ]


@pytest.mark.parametrize("span", ["0", "3", "65535", "99999999999999", " +3px"])
def test_a_rowspan_ends_with_its_row_group(span: str) -> None:
    rows = f"<tbody><tr><td rowspan='{span}'>a<td>b<tr><td>c<tr><td>d</tbody>"
    assert grid(f"{rows}<tbody><tr><td>e<td>f")[0] == (0, 0, 3, 1, "a")


def test_spans_over_row_groups_count_where_they_fill_the_grid() -> None:
    rows = "<tbody><tr><td rowspan=2>a<td>b</tbody><tbody><tr><td>c{}</tbody>"
    assert grid(rows.format(""))[0] == (0, 0, 2, 1, "a")
    assert grid(rows.format("<td>d"))[0] == (0, 0, 1, 1, "a")


@pytest.mark.parametrize(
    ("span", "width"), [("99999", 2), ("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("", 1)]
)
def test_a_colspan_ends_with_the_columns_that_there_are(span: str, width: int) -> None:
    assert grid(f"<tr><td colspan='{span}'>a<tr><td>b<td>c")[0] == (0, 0, 1, width, "a")


def test_the_later_of_two_overlapping_cells_is_cut() -> None:
    rows = "<tr><td>a<td>b<td rowspan=2>c<tr><td colspan=3>d<td>e"
    assert grid(rows)[-3:] == [(0, 3, 1, 1, ""), (1, 0, 1, 2, "d"), (1, 3, 1, 1, "e")]


def test_head_first_and_foot_last() -> None:
    rows = "<tfoot><tr><td>c</tfoot><tbody><tr><td>b</tbody><thead><tr><th>a</thead><tr><td>B"
    assert [text for *_, text in grid(rows)] == ["a", "b", "B", "c"]


def test_short_rows_end_in_blanks_and_rows_without_cells_are_none() -> None:
    assert grid("<tr><td>a<td>b<tr></tr><tr><td>c") == [
        (0, 0, 1, 1, "a"),
        (0, 1, 1, 1, "b"),
        (1, 0, 1, 1, "c"),
        (1, 1, 1, 1, ""),
    ]


def test_hidden_cells_and_rows_are_not_there() -> None:
    rows = "<tr><td hidden>x<td>a<td>b<tr style='display:none'><td>x<tr><td>c<td>d"
    assert [text for *_, text in grid(rows)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>一般公共</p><p>预算</p>", "一般公共预算"),
        ("一般公共<br>预算", "一般公共预算"),
        ("一般公共\n      预算", "一般公共预算"),
        ("&nbsp;12.30&#12288;", "12.30"),
        ("<p>12</p><p>34</p>", "12 34"),
        ("<span>1</span><b>2</b>", "12"),
        ("m<sup>2</sup>", "m2"),
        ("CO<sub>2</sub>", "CO2"),
        ("<p>Air</p><p>Force</p>", "Air Force"),
        ("1 < 2 &amp; 3", "1 < 2 & 3"),
        ("<i style='text-transform:uppercase'>a</i>", "a"),
        ("预<script>x</script><i hidden>x</i><!-- x -->算", "预算"),
        ("指标<table><tr><td>12</td><td>34</td></tr></table>", "指标12 34"),
    ],
)
def test_the_text_of_a_cell(cell: str, text: str) -> None:
    assert grid(f"<tr><td>{cell}<td>b<tr><td>c<td>d")[0][-1] == text


BORDERS = "td { border: 1px solid } .lead td, .bare { border: none }"
ROWS = "<tr><td>项目<td>数<tr><td>甲<td>1<tr><td>乙<td>2"


@pytest.mark.parametrize(
    "head",
    [
        "<tr class=lead><td colspan=2>专项申报</tr><tr class=lead><td>单位：某局<td>2024 年",
        "<tr><td class=bare colspan=2>专项申报</tr><tr class=lead><td>单位：某局<td>2024 年",
    ],
)
def test_rows_without_borders_at_the_head_are_lines(head: str) -> None:
    title, unit, piece = parts(f"<table>{head}</tr>{ROWS}</table>", BORDERS)
    assert title == Heading("专项申报", ("专项申报",))
    assert isinstance(unit, Heading)
    assert unit.runs == ("单位：某局", "2024 年")
    assert isinstance(piece, Piece)
    assert (piece.n_rows, piece.n_cols) == (3, 2)


def test_rows_that_name_a_table_and_its_unit_are_lines_whatever_the_borders() -> None:
    head = "<tr><th colspan=2>收支总表<tr><td>部门：某局<td>单位：元</tr>"
    title, unit, piece = parts(f"<table border=1>{head}{ROWS}</table>")
    assert title == Heading("收支总表", ("收支总表",), prominent=True)
    assert isinstance(unit, Heading)
    assert isinstance(piece, Piece)
    assert piece.n_rows == 3


@pytest.mark.parametrize(
    ("border", "n_rows"),
    [
        ("border: 1px solid rgb(0, 0, 0)", 6),
        ("border: none; border-left: .5pt solid windowtext", 6),
        ("border-style: none solid; border-width: 0px 1px", 6),
        ("border: 0px solid #000", 3),
        ("border: medium none", 3),
        ("border: none; border-bottom: 1px solid", 3),
    ],
)
def test_which_borders_are_drawn(border: str, n_rows: int) -> None:
    head = "".join(f"<tr><td class=t>{text}<td class=t>" for text in ("某市", "2024", ""))
    found = parts(f"<table>{head}{ROWS}</table>", f"td {{ border: 1px solid }} .t {{ {border} }}")
    assert [part.n_rows for part in found if isinstance(part, Piece)] == [n_rows]


def test_headings_without_borders_are_part_of_the_grid() -> None:
    head = "<tr><th colspan=2>2021 年预算数</tr><tr><td class=bare>名称<td class=bare>金额"
    (piece,) = parts(f"<table>{head}</tr>{ROWS}</table>", BORDERS)
    assert isinstance(piece, Piece)
    assert piece.n_rows == 5


@pytest.mark.parametrize("text", ["2021 年预算数", "项目基本情况"])
def test_a_bordered_row_of_one_cell_is_part_of_the_grid(text: str) -> None:
    (piece,) = parts(f"<table border=1><tr><td colspan=2>{text}{ROWS}</table>")
    assert isinstance(piece, Piece)
    assert piece.n_rows == 4


def test_a_note_without_borders_at_the_foot_is_a_line() -> None:
    foot = "<tr class=lead><td><td></tr><tr class=lead><td>注：含上年结转。<td>"
    piece, note = parts(f"<table>{ROWS}{foot}</table>", BORDERS)
    assert isinstance(piece, Piece)
    assert note == Heading("注：含上年结转。", ("注：含上年结转。",))


def test_blank_tables_give_nothing() -> None:
    assert parts("<table><tr><td>&nbsp;<td></table>") == []


def test_absurd_sizes_are_refused() -> None:
    wide = "<tr>" + "<td>1" * 1000
    with pytest.raises(ValueError, match="none of a disclosure"):
        parts(f"<table>{wide}{'<tr><td>1' * 600}</table>")
    with pytest.raises(ValueError, match="span"):
        parts(f"<table><tr>{'<td colspan=1000>1' * 1001}</table>")


spans = st.tuples(st.integers(0, 4), st.integers(0, 4))


@given(st.lists(st.lists(spans, max_size=4), max_size=5))
def test_cells_cover_every_slot_once_and_no_text_is_lost(rows: list[list[tuple[int, int]]]) -> None:
    texts = [f"t{r}.{c}" for r, row in enumerate(rows) for c, _ in enumerate(row)]
    cells = [
        "".join(f"<td rowspan={h} colspan={w}>t{r}.{c}" for c, (h, w) in enumerate(row))
        for r, row in enumerate(rows)
    ]
    for piece in parts(f"<table>{'<tr>'.join(['', *cells])}</table>"):
        assert isinstance(piece, Piece)
        assert sorted(cell.text for cell in piece.cells if cell.text) == sorted(texts)
        slots = [
            (row, col)
            for cell in piece.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        ]
        assert sorted(slots) == [(r, c) for r in range(piece.n_rows) for c in range(piece.n_cols)]
