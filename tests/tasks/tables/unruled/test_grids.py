from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.page import Char, Page, Rule
from tasks.tables.cells import Placed, tables_on
from tests.tasks.tables.sheets import chars, plain

XS = [50.0, 130.0, 300.0, 380.0, 460.0]
HEAD = ["科目编码", "科目名称", "小计", "项目支出"]
BODY = [
    ["201", "一般公共服务支出", "814.31", "296.00"],
    ["20103", "政府办公厅及相关机构事务", "814.31", ""],
    ["208", "社会保障和就业支出", "65.58", ""],
]
UNIT = ("单位：万元", 400.0, 80.0)
Line = tuple[str, float, float]


def page(
    drawn: Iterable[Char],
    lines: Sequence[Line] = (),
    rules: Sequence[Rule] = (),
    shades: Sequence[tuple[float, float, float, float]] = (),
) -> Page:
    texts = [char for line in lines for char in chars(*line)]
    return Page(1, 600, 800, (*drawn, *texts), tuple(rules), (), shades=tuple(shades))


def only(tables: tuple[list[Placed], object]) -> Placed:
    [table] = tables[0]
    return table


def cells(table: Placed) -> list[tuple[int, int, int, int, str]]:
    cells = table.piece.cells
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in cells if c.text]


def grid(table: Placed) -> list[list[str]]:
    rows = [[""] * table.piece.n_cols for _ in range(table.piece.n_rows)]
    for cell in table.piece.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


@pytest.mark.parametrize("aligns", ["llrr", "clcc", "lllr"])
def test_a_table_without_rules(aligns: str) -> None:
    drawn = page(plain([HEAD, *BODY], XS, aligns=aligns), [UNIT])
    assert grid(only(tables_on(drawn))) == [HEAD, *BODY]


def test_the_lines_around_stay_outside() -> None:
    around = [UNIT, ("备注：本表无数据。", 54.0, 190.0)]
    tables, lines = tables_on(page(plain([HEAD, *BODY], XS), around))
    assert len(tables) == 1
    assert [line.text for line in lines] == ["单位：万元", "备注：本表无数据。"]


def test_a_head_over_subheads_and_labels_over_rows() -> None:
    drawn = [
        *chars("预算数", 325, 80),
        *chars("功能科目", 54, 90),
        *chars("科目名称", 134, 90),
        *plain([["", "", "小计", "项目支出"]], XS, 100, aligns="llcc"),
        *plain([["", "行政运行", "1.00", "2.00"], ["", "信访事务", "3.00", ""]], XS, 120),
        *chars("基本", 54, 130),
    ]
    found = cells(only(tables_on(page(drawn, [("单位：万元", 400.0, 50.0)]))))
    assert {(0, 0, 2, 1, "功能科目"), (0, 1, 2, 1, "科目名称")} <= set(found)
    assert (2, 0, 2, 1, "基本") in found


def test_a_rule_under_each_row_keeps_wrapped_lines_together() -> None:
    ys = [96.0, 116.0, 150.0, 170.0, 190.0, 210.0, 230.0]
    drawn = [
        *plain([HEAD], XS, 100),
        *plain([["201", "一般公共", "814.31", ""], ["", "服务支出", "", ""]], XS, 121, 14),
        *plain([*BODY[1:], *BODY[1:]], XS, 154),
    ]
    rules = [Rule(y, XS[0], XS[-1]) for y in ys]
    assert grid(only(tables_on(page(drawn, rules=rules))))[:3] == [
        HEAD,
        ["201", "一般公共服务支出", "814.31", ""],
        BODY[1],
    ]


def test_three_rules_and_rows_by_their_texts() -> None:
    rules = [Rule(y, XS[0], XS[-1]) for y in (96.0, 116.0, 180.0)]
    drawn = page(plain([HEAD, *BODY], XS, aligns="llrr"), rules=rules)
    assert grid(only(tables_on(drawn))) == [HEAD, *BODY]


def test_stripes_show_rows_and_their_cells_columns() -> None:
    stripes = [
        (left, 116.0 + 40 * i, right, 136.0 + 40 * i)
        for i in range(2)
        for left, right in pairwise(XS)
    ]
    table = only(tables_on(page(plain([HEAD, *BODY], XS), shades=stripes)))
    assert grid(table) == [HEAD, *BODY]
    assert table.grid.xs == tuple(XS)


def test_a_table_goes_on_where_no_word_says_so() -> None:
    first = only(tables_on(page(plain([HEAD, *BODY], XS), [UNIT])))
    rest = [["", "质量", "完成", ""], ["", "时效", "及时", ""]]
    further = page(plain(rest, XS, 60))
    assert tables_on(further)[0] == []
    [second] = tables_on(further, first.piece.corridors)[0]
    assert [cell[4] for cell in cells(second)] == ["质量", "完成", "时效", "及时"]


PROSE = [
    ("2024年本部门收入预算873.25万元，比上年增加44.20万元，", 70.0, 100.0),
    ("主要原因是人员增加。其中：一般公共预算拨款873.25万元。", 50.0, 120.0),
    ("支出预算873.25万元，比上年增加44.20万元。", 70.0, 140.0),
]
CONTENTS = [(f"{i}、部门收支情况{'.' * 40}{i}", 50.0, 100.0 + 20 * i) for i in range(1, 6)]
SIGNED = [("单位负责人：", 50.0, 100.0), ("财务负责人：", 200.0, 100.0), ("制表人：", 350.0, 100.0)]
LIST = [(f"{i}.做好信访工作；", 70.0, 100.0 + 20 * i) for i in range(1, 6)]
TWO_COLUMNS = [
    ("负责处理群众来信来访的信访事项和", x, 100.0 + 16 * i) for i in range(8) for x in (50.0, 230.0)
]
NUMBER = [("第一章", 50.0, 100.0), ("- 3 -", 290.0, 780.0)]
SPACED = [
    (text, x, 100.0 + 30 * i)
    for i, row in enumerate([("2024", "年度收入支出总计"), ("9859.38", "万元，与上年相比增加")] * 3)
    for text, x in zip(row, (60.0, 105.0), strict=True)
]


@pytest.mark.parametrize(
    "lines", [PROSE, CONTENTS, SIGNED, LIST, TWO_COLUMNS, NUMBER, SPACED], ids=lambda x: x[0][0][:8]
)
def test_what_is_no_table(lines: Sequence[Line]) -> None:
    tables, rest = tables_on(page((), lines))
    assert tables == []
    assert sum(len(line.chars) for line in rest) == sum(len(text) for text, _, _ in lines)


def test_a_running_head_and_foot_frame_no_prose() -> None:
    rules = [Rule(60, 50, 550), Rule(760, 50, 550)]
    assert tables_on(page((), PROSE, rules))[0] == []


def test_clipped_texts_below_a_grid_are_no_table() -> None:
    across = [Rule(y, 50, 460) for y in (40, 60, 90)]
    down = [Rule(x, 40, 90) for x in (50, 130, 460)]
    texts = [*chars("甲", 55, 45), *plain(BODY, XS, 100)]
    drawn = Page(1, 600, 800, tuple(texts), tuple(across), tuple(down))
    assert len(tables_on(drawn)[0]) == 1


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], list[float], str, float]:
    """A header, rows of names and figures in 2 to 6 columns, how they are aligned and spaced."""
    cols = draw(st.integers(2, 6))
    figure = st.decimals(0, 9999, places=2).map(str)
    body = [
        [draw(st.text("支出预算费用款项类目", min_size=1, max_size=6))]
        + [draw(figure) if col == 1 or draw(st.booleans()) else "" for col in range(1, cols)]
        for _ in range(draw(st.integers(3, 12)))
    ]
    widths = [draw(st.sampled_from([75.0, 80.0, 90.0])) for _ in range(cols)]
    xs = [30.0]
    for width in widths:
        xs.append(xs[-1] + width)
    aligns = draw(st.sampled_from("lc")) + "".join(draw(st.sampled_from("lcr")) * (cols - 1))
    head = ["项目", *(f"预算数{'甲乙丙丁戊'[i]}" for i in range(cols - 1))]
    return [head, *body], xs, aligns, draw(st.sampled_from([16.0, 20.0, 26.0]))


@given(tables())
def test_any_table_of_names_and_figures(
    drawn: tuple[list[list[str]], list[float], str, float],
) -> None:
    rows, xs, aligns, pitch = drawn
    found = only(tables_on(page(plain(rows, xs, 100, pitch, aligns), [UNIT])))
    assert grid(found) == rows


@given(
    st.lists(
        st.tuples(
            st.text("中文12.", min_size=1, max_size=5), st.integers(0, 500), st.integers(0, 700)
        ),
        max_size=40,
    )
)
def test_no_character_is_lost_and_no_slot_covered_twice(lines: list[tuple[str, int, int]]) -> None:
    drawn = page((), [(text, float(x), float(y)) for text, x, y in lines])
    tables, rest = tables_on(drawn)
    inside = [char for table in tables for chars in table.chars.values() for char in chars]
    assert sorted(inside + [c for line in rest for c in line.chars]) == sorted(drawn.chars)
    for table in tables:
        slots = [
            (r, c)
            for row, col, height, width in table.grid.spans
            for r in range(row, row + height)
            for c in range(col, col + width)
        ]
        assert sorted(slots) == [
            (r, c) for r in range(table.piece.n_rows) for c in range(table.piece.n_cols)
        ]
