from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tasks.records import Cell, Mend, Table
from tasks.tables.joining import joined_tables
from tasks.tables.piece import Piece, Surroundings
from tests.tasks.tables.wholeness import assert_whole

HEADER = ["科目编码", "科目名称", "合计"]


def piece(
    rows: list[list[str]],
    page: int = 1,
    title: str = "",
    unit: str | None = None,
    spans: dict[tuple[int, int], int] | None = None,
    full: frozenset[tuple[int, int]] = frozenset(),
) -> Piece:
    """A piece whose columns are 100 points wide; `spans` are rows spanned by some cells."""
    spans = spans or {}
    hidden = {(r + i, c) for (r, c), height in spans.items() for i in range(1, height)}
    cells = tuple(
        Cell(r, c, spans.get((r, c), 1), 1, text, page)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if (r, c) not in hidden
    )
    xs = tuple(100.0 * x for x in range(len(rows[0]) + 1))
    return Piece(xs, len(rows), cells, page, full, Surroundings(title, unit), True, True)


def texts(table: Table) -> list[tuple[int, int, int, str]]:
    return [(cell.row, cell.col, cell.rowspan, cell.text) for cell in table.cells]


def test_a_repeated_title_and_header_are_dropped() -> None:
    one = piece([HEADER, ["201", "一般公共服务", "5.00"]], 1, "支出总表", "万元")
    two = piece([HEADER, ["208", "社会保障", "3.00"]], 2, "支出总表（续）", "万元")
    [table] = joined_tables([one, two])
    assert (table.n_rows, table.pages, table.title) == (3, (1, 2), "支出总表")
    assert [cell.text for cell in table.cells if cell.row == 2] == ["208", "社会保障", "3.00"]
    assert table.cells[-1].page == 2


def test_a_misprinted_header_is_still_the_header() -> None:
    one = piece([["教育收费收预算入", "合计"], ["1", "2"]], 1, "收入总表")
    two = piece([["教育收费预算收入", "合计"], ["3", "4"]], 2, "收入总表")
    [table] = joined_tables([one, two])
    assert table.n_rows == 3


def test_another_title_or_page_is_another_table() -> None:
    one = piece([HEADER, ["201", "", "5.00"]], 1, "支出总表")
    assert len(joined_tables([one, piece([HEADER, ["2", "", "1"]], 2, "收入总表")])) == 2
    assert len(joined_tables([one, piece([HEADER, ["2", "", "1"]], 3, "支出总表")])) == 2
    below = replace(one, closes=False)
    assert len(joined_tables([below, piece([["2", "", "1"]], 2)])) == 2


def test_on_one_page_only_title_and_header_show_that_a_table_goes_on() -> None:
    one = piece([HEADER, ["201", "一般公共服务", "5.00"]], 1, "支出总表")
    rest = [["208", "社会保障", "3.00"]]
    [table] = joined_tables([one, piece([HEADER, *rest], 1, "支出总表")])
    assert (table.n_rows, table.pages) == (3, (1,))
    assert len(joined_tables([one, piece([HEADER, *rest], 1)])) == 2
    assert len(joined_tables([one, piece(rest, 1)])) == 2


def test_a_repeated_header_alone_at_the_end_of_a_page_is_dropped() -> None:
    one = piece([HEADER, ["201", "一般公共服务", "5.00"]], 1, "支出总表")
    header, rest = piece([HEADER], 1, "支出总表"), piece([["208", "社会保障", "3.00"]], 2)
    [table] = joined_tables([one, header, rest])
    assert [cell.text for cell in table.cells if cell.row == 2] == ["208", "社会保障", "3.00"]
    assert (table.n_rows, table.pages) == (3, (1, 2))


def test_a_second_form_with_equal_first_rows_is_another_table() -> None:
    form = [["单位名称", "某局"], ["项目名称", "甲"], ["主管部门", "某局"], ["年度目标", "完成"]]
    other = [["单位名称", "某局"], ["项目名称", "乙"], ["主管部门", "某局"], ["年度目标", "完成"]]
    tables = joined_tables([piece(form, 1, "目标表"), piece(other, 2, "目标表")])
    assert len(tables) == 2


def test_a_merged_cell_reopens_blank() -> None:
    one = piece([["产出指标", "数量", "1"], ["", "质量", "2"]], 1, spans={(0, 0): 2})
    two = piece([["", "时效", "3"], ["", "成本", "4"]], 2, spans={(0, 0): 2})
    [table] = joined_tables([one, two])
    assert texts(table)[0] == (0, 0, 4, "产出指标")
    assert table.n_rows == 4


def test_a_blank_amount_is_not_taken_for_a_merged_cell() -> None:
    [table] = joined_tables([piece([["201", "5.00"]], 1), piece([["208", ""]], 2)])
    assert texts(table)[3] == (1, 1, 1, "")


def test_a_row_that_the_page_cut_is_joined() -> None:
    one = piece([["时效指标", "信访积案化", "12月完成"]], 1, full=frozenset({(0, 1)}))
    two = piece([["", "解专项", ""], ["成本指标", "甲", "2万元"]], 2)
    [table] = joined_tables([one, two])
    assert texts(table)[1] == (0, 1, 1, "信访积案化解专项")
    assert table.n_rows == 2
    assert table.mended == (Mend("torn", ("信访积案化", "解专项"), 0, 1),)


def test_what_the_next_piece_prints_otherwise_is_kept() -> None:
    one = piece([["科目", "收入预算"], ["201", "5.00"]], 1, "收支总表", "万元")
    two = piece([["科目", "收预算入"], ["208", "3.00"]], 2, "收支总表", "元")
    [table] = joined_tables([one, two])
    assert table.mended == (Mend("unit", ("元",)), Mend("header", ("收预算入",), 0, 1))


def test_a_row_with_a_number_or_an_item_of_its_own_is_not_joined() -> None:
    one = piece([["时效指标", "信访积案化", "1"]], 1, full=frozenset({(0, 1)}))
    for rest in ("12.00", "指标2：解专项"):
        [table] = joined_tables([one, piece([["", rest, ""]], 2)])
        assert table.n_rows == 2


def test_texts_that_stand_for_themselves_are_no_rest_of_the_row_above() -> None:
    head = [["一级指标", "三级指标", "指标值"], ["效益指标", "办结率", "良"]]
    satisfied = ["满意度指标", "内部部门满意度", "优"]
    for rest in (["效益指标", "提高水平", ""], ["满意度指标", "提高水平", ""]):
        one = piece([*head, satisfied], 1, full=frozenset({(2, 1)}))
        assert joined_tables([one, piece([rest], 2)])[0].n_rows == 4
    one = piece([*head, ["", "时效指标", "优"]], 1, full=frozenset({(2, 1)}))
    assert joined_tables([one, piece([["", "成本指标", ""]], 2)])[0].n_rows == 4


def test_below_a_merged_label_another_label_is_no_rest_of_it() -> None:
    rows = [["产出指标", "成本指标", "指标1", "2万元"], ["", "", "指标2", "4万元"]]
    spans = {(0, 0): 2, (0, 1): 2}
    one = piece(rows, 1, spans=spans, full=frozenset({(0, 0), (0, 1)}))
    [table] = joined_tables([one, piece([["效益指标", "经济效益指标", "", ""]], 2)])
    assert table.n_rows == 3


def test_fewer_columns_are_brought_under_one_grid() -> None:
    wide = piece([["a", "b", "c", "d"]], 1)
    narrow = replace(piece([["e", "f"]], 2), xs=(0.0, 200.0, 400.0))
    [table] = joined_tables([wide, narrow])
    assert table.n_cols == 4
    assert [(c.col, c.colspan) for c in table.cells if c.row == 1] == [(0, 2), (2, 2)]


@st.composite
def pieces(draw: st.DrawFn) -> list[Piece]:
    """Pieces whose texts all differ, so that no header is repeated; some cells are blank."""
    drawn = []
    unique = (chr(number) for number in range(ord("一"), ord("一") + 100))
    for page in range(1, draw(st.integers(1, 4)) + 1):
        cols = draw(st.integers(1, 4))
        row = st.lists(st.booleans(), min_size=cols, max_size=cols)
        printed = draw(st.lists(row, min_size=1, max_size=4))
        rows = [[next(unique) if cell else "" for cell in cells] for cells in printed]
        height = draw(st.integers(1, len(rows)))
        full = frozenset({(len(rows) - 1, 0)})
        one = piece(rows, page, spans={(len(rows) - height, 0): height}, full=full)
        xs = tuple(400.0 * x / cols for x in range(cols + 1))
        drawn.append(replace(one, xs=xs))
    return drawn


@given(pieces())
def test_joining_covers_every_slot_once_and_loses_no_text(drawn: list[Piece]) -> None:
    assert_whole(drawn, joined_tables(drawn))


def test_a_list_goes_on_with_the_same_names_for_the_next_office() -> None:
    rows = [["科目", "合计"], ["工资", "1.00"], ["津贴", "2.00"], ["奖金", "3.00"]]
    again = [["科目", "合计"], ["工资", "4.00"], ["津贴", "5.00"], ["奖金", "6.00"]]
    [table] = joined_tables([piece(rows, 1, "支出总表"), piece(again, 2, "支出总表")])
    assert table.n_rows == 7


def test_a_form_that_begins_anew_is_another_table() -> None:
    form = [["项目名称", "甲"], ["主管部门", "某局"]]
    other = [["项目名称", "乙"], ["主管部门", "某局"]]
    assert len(joined_tables([piece(form, 1, "目标表"), piece(other, 2)])) == 2


def test_title_and_unit_may_stand_in_the_first_rows_of_the_grid() -> None:
    cells = (
        Cell(0, 0, 1, 2, "项目绩效目标表", 1),
        Cell(1, 0, 1, 2, "金额单位：万元", 1),
        Cell(2, 0, 1, 1, "项目", 1),
        Cell(2, 1, 1, 1, "5.00", 1),
    )
    [table] = joined_tables([Piece((0, 100, 200), 3, cells, 1)])
    assert (table.title, table.unit, len(table.cells)) == ("项目绩效目标表", "万元", 4)
