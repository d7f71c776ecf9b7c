"""Where tables stand on a sheet, and what lies around them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.workbook.layout import laid_out
from tasks.documents.workbook.sheet import Face, Sheet, SheetCell, Slot, gathered
from tasks.documents.workbook.sheets import read_sheets
from tasks.records import Extraction, Table

NONE = Face()
BOX = Face(left=True, right=True, top=True, bottom=True)
RULES = Face(top=True, bottom=True)

Rows = Sequence[Sequence[str | None]]


def placed(rows: Rows, top: int = 0, left: int = 0, face: Face = NONE) -> dict[Slot, SheetCell]:
    """Cells from a place on; with a face also the blank ones."""
    return {
        (top + row, left + col): SheetCell(text or "", face)
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
        if text or face.is_ruled
    }


def found(
    *cells: dict[Slot, SheetCell],
    merges: list[tuple[int, int, int, int]] | None = None,
    name: str = "Sheet1",
) -> Extraction:
    whole = {slot: cell for part in cells for slot, cell in part.items()}
    return read_sheets([Sheet(name, whole, merges or [])], "test", "x/sheet", 0)


def rows(table: Table) -> Rows:
    return [[c.text for c in table.cells if c.row == row] for row in range(table.n_rows)]


BODY: Rows = [["项目", "预算数"], ["甲", "1.50"], ["乙", "2.00"]]


def test_title_unit_lead_and_notes_stand_outside() -> None:
    above: Rows = [["某局支出预算表"], ["编制单位：", "某局", "单位：万元"]]
    below: Rows = [["备注：无。"], ["完"]]
    read = found(placed(above), placed(BODY, 2, 0, BOX), placed(below, 5))
    [table] = read.tables
    assert (table.title, table.unit, table.lead) == ("某局支出预算表", "万元", ("编制单位：某局",))
    assert (table.notes, rows(table)) == (("备注：无。",), BODY)
    assert [p.text for p in read.paragraphs] == ["完"]
    assert (table.cells[0].ref, table.cells[-1].ref) == ("Sheet1!A3", "Sheet1!B5")


def test_a_blank_row_parts_tables_but_not_inside_borders() -> None:
    whole: Rows = [*BODY, [None, None], *BODY]
    assert [table.n_rows for table in found(placed(whole)).tables] == [3, 3]
    assert [table.n_rows for table in found(placed(whole, face=BOX)).tables] == [7]


@pytest.mark.parametrize("face", [NONE, BOX])
def test_tables_side_by_side_share_a_common_title(face: Face) -> None:
    title = placed([["收支总表", None, None, None, "单位：元"]])
    right = [["项目", "决算数"], ["丙", "3"], ["丁", "4"]]
    tables = found(title, placed(BODY, 1, 0, face), placed(right, 1, 3, face)).tables
    assert [rows(table) for table in tables] == [BODY, right]
    assert [(table.title, table.unit) for table in tables] == [("收支总表", "元")] * 2


def test_tables_side_by_side_with_titles_and_notes_of_their_own() -> None:
    titles: Rows = [["收入表", None, None, "支出表"], ["单位：元", None, None, "单位：万元"]]
    notes: Rows = [["注：左。", None, None, "注：右。"]]
    sides = (placed(BODY, 2, 0, BOX), placed(BODY, 2, 3, BOX))
    following = (placed([["下表"]], 7), placed(BODY, 8, 0, BOX))
    tables = found(placed(titles), *sides, placed(notes, 5), *following).tables
    assert [(table.title, table.unit, table.notes) for table in tables] == [
        ("收入表", "元", ("注：左。",)),
        ("支出表", "万元", ("注：右。",)),
        ("下表", None, ()),
    ]


def test_blank_cells_between_two_tables_may_have_the_borders_of_both() -> None:
    beside = {(row, 2): SheetCell("", Face(left=True, right=True)) for row in range(3)}
    below = {(3, col): SheetCell("", RULES) for col in (0, 1, 3, 4)}
    corners = (placed(BODY, 0, 0, BOX), placed(BODY, 0, 3, BOX), placed(BODY, 4, 0, BOX))
    assert [rows(table) for table in found(*corners, beside, below).tables] == [BODY] * 3


def test_what_stands_beside_a_table_is_kept() -> None:
    read = found(placed(BODY, 0, 0, BOX), placed([["核对"]], 1, 4))
    assert [table.n_cols for table in read.tables] == [2]
    assert [p.text for p in read.paragraphs] == ["核对"]


def test_a_border_of_the_line_above_or_below_is_the_tables() -> None:
    unit = placed([["单位：元", None]], 0, 0, Face(bottom=True))
    note = placed([["制表人：某", "审核：某"]], 4, 0, Face(top=True))
    read = found(unit, placed(BODY, 1, 0, BOX), note)
    assert [(rows(table), table.unit) for table in read.tables] == [(BODY, "元")]
    assert [p.text for p in read.paragraphs] == ["制表人：某 审核：某"]


def test_title_and_unit_within_the_borders_are_lines_too() -> None:
    head: Rows = [["某局支出预算表", None], ["部门：某局", "单位：元"]]
    read = found(placed([*head, *BODY], face=BOX), merges=[(0, 0, 1, 2)])
    [table] = read.tables
    assert (table.title, table.unit, rows(table)) == ("某局支出预算表", "元", BODY)


def test_a_table_of_rules_above_and_below_its_header() -> None:
    body: Rows = [["一、支出", None], ["甲", "1"], ["合计", "1"]]
    read = found(placed([["项目", "预算数"]], 0, 0, RULES), placed(body, 1))
    assert [rows(table) for table in read.tables] == [
        [["项目", "预算数"], ["一、支出", ""], ["甲", "1"], ["合计", "1"]]
    ]


def test_merged_headers() -> None:
    grid: Rows = [["项目", "预算数", None], [None, "基本", "项目"], ["甲", "1", "2"]]
    [table] = found(placed(grid, face=BOX), merges=[(0, 0, 2, 1), (0, 1, 1, 2)]).tables
    spans = [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in table.cells]
    assert spans[:3] == [(0, 0, 2, 1, "项目"), (0, 1, 1, 2, "预算数"), (1, 1, 1, 1, "基本")]


def test_lines_are_no_table() -> None:
    lines: Rows = [["目录"], ["一", "收入表"], ["二", "支出表"], ["部门：某局", "单位：元"]]
    read = found(placed(lines), placed([["一段话。\n又一段。"]], 5, 0, BOX))
    assert not read.tables
    texts = [p.text for p in read.paragraphs]
    assert texts == [
        "目录",
        "一 收入表",
        "二 支出表",
        "部门：某局 单位：元",
        "一段话。",
        "又一段。",
    ]


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("Sheet1", "Sheet1!A1"),
        ("表1", "表1!A1"),
        ("1.收支", "'1.收支'!A1"),
        ("My sheet", "'My sheet'!A1"),
        ("it's", "'it''s'!A1"),
        ("AB12", "'AB12'!A1"),
        ("R1C1", "'R1C1'!A1"),
    ],
)
def test_names_of_sheets_are_quoted_as_programs_do(name: str, ref: str) -> None:
    [table] = found(placed(BODY, face=BOX), name=name).tables
    assert table.cells[0].ref == ref


def test_columns_have_letters() -> None:
    sheet = Sheet("a", {})
    assert [sheet.ref(0, col) for col in (0, 25, 26, 701, 702)] == [
        f"a!{letters}1" for letters in ("A", "Z", "AA", "ZZ", "AAA")
    ]


def test_many_tables_are_refused() -> None:
    boxes = {
        slot: cell
        for row in range(0, 80, 2)
        for col in range(0, 90, 3)
        for slot, cell in placed([["甲", "乙"]], row, col, BOX).items()
    }
    with pytest.raises(ValueError, match="more than 1000 areas"):
        found(boxes)


def test_sparse_texts_make_no_large_table() -> None:
    cross = placed([["甲", "乙"]] * 4_000) | placed([["1"] * 4_000], 4_000)
    with pytest.raises(ValueError, match="more than 200000 cells"):
        found(cross)


CELL = st.builds(
    SheetCell,
    st.sampled_from(["", "", "甲", "乙", "1.5", "单位：元", "注：无", "某表", "合计"]),
    st.sampled_from([NONE, NONE, BOX, RULES, Face(left=True), Face(bottom=True)]),
)
SLOT = st.tuples(st.integers(0, 9), st.integers(0, 7))
MERGE = st.tuples(st.integers(0, 8), st.integers(0, 6), st.integers(1, 4), st.integers(1, 4))
HIDDEN = st.frozensets(st.integers(0, 9), max_size=2)


@given(st.dictionaries(SLOT, CELL, max_size=60), st.lists(MERGE, max_size=4), HIDDEN, HIDDEN)
def test_tables_are_whole_and_no_text_is_lost(
    cells: dict[Slot, SheetCell],
    merges: list[tuple[int, int, int, int]],
    hidden_rows: frozenset[int],
    hidden_cols: frozenset[int],
) -> None:
    sheet = Sheet("a", cells, merges, hidden_rows, hidden_cols)
    read = read_sheets([sheet], "t", "x/y", 0)
    for table in read.tables:
        slots = [
            (row, col)
            for c in table.cells
            for row in range(c.row, c.row + c.rowspan)
            for col in range(c.col, c.col + c.colspan)
        ]
        assert sorted(slots) == [(r, c) for r in range(table.n_rows) for c in range(table.n_cols)]
    said = [
        *(cell.text for table in read.tables for cell in table.cells),
        *(line for table in read.tables for line in (table.title, *table.lead, *table.notes)),
        *(paragraph.text for paragraph in read.paragraphs),
    ]
    shown = [cell.text for row in laid_out(sheet).texts.values() for cell in row]
    for word in ("甲", "乙", "1.5", "合计", "某表", "注：无"):
        assert sum(text.count(word) for text in said) >= shown.count(word)


@given(st.dictionaries(SLOT, CELL))
def test_cells_are_gathered_as_they_are(cells: dict[Slot, SheetCell]) -> None:
    lines = [
        (row, [(col, cells[row, col]) for col in range(8) if (row, col) in cells])
        for row in range(10)
    ]
    shown = {slot: cell for slot, cell in cells.items() if cell.text or cell.face.is_ruled}
    assert gathered(lines) == shown
