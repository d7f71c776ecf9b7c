"""Wide sheets in halves: joined where the page's side plainly cut them, else left alone."""

from dataclasses import replace

import pytest

from tasks.records import Cell, Table
from tasks.tables.joining import joined_tables
from tasks.tables.piece import Piece, Surroundings
from tests.tasks.tables.wholeness import assert_whole

LEFT = (
    (("合计", 1), ("本年收入", 2)),
    (("", 1), ("小计", 1), ("事业收入", 1)),
    (("9", 1), ("7", 1), ("3", 1)),
)
RIGHT = (
    (("", 1), ("上年结转", 2)),
    (("其他收入", 1), ("小计", 1), ("资金", 1)),
    (("4", 1), ("2", 1), ("2", 1)),
)


def piece(rows: tuple[tuple[tuple[str, int], ...], ...], page: int, top: float = 0.2) -> Piece:
    cells = []
    for row, texts in enumerate(rows):
        col = 0
        for text, width in texts:
            box = (0.1 * col, top + 0.05 * row, 0.1 * (col + width), top + 0.05 * (row + 1))
            cells.append(Cell(row, col, 1, width, text, page=page, bbox=box))
            col += width
    return Piece((0.0, 10.0, 20.0, 30.0), len(rows), tuple(cells), page, reader="test")


def tables(*pieces: Piece) -> tuple[Table, ...]:
    return joined_tables(pieces)


def test_the_right_half_of_a_sheet_is_joined_under_the_heading_that_was_cut() -> None:
    unit = replace(piece(RIGHT, 4), around=Surroundings(unit="万元"))
    (table,) = tables(piece(LEFT, 3), unit)
    assert (table.n_rows, table.n_cols, table.pages, table.unit) == (3, 6, (3, 4), "万元")
    heading = next(cell for cell in table.cells if cell.text == "本年收入")
    assert (heading.col, heading.colspan) == (1, 3)
    assert [cell.text for cell in table.cells if cell.row == 2] == ["9", "7", "3", "4", "2", "2"]
    assert {cell.page for cell in table.cells if cell.col > 2 and cell.row} == {4}
    assert_whole((piece(LEFT, 3), unit), (table,))


@pytest.mark.parametrize(
    "right",
    [
        piece(RIGHT, 5),
        piece(RIGHT, 4, top=0.3),
        piece(RIGHT[:2], 4),
        replace(piece(RIGHT, 4), around=Surroundings(title="支出总表")),
        piece(((("其他", 1), ("上年结转", 2)), *RIGHT[1:]), 4),
    ],
    ids=["not the next page", "lower", "fewer rows", "titled", "a heading of its own"],
)
def test_anything_else_stays_a_table_of_its_own(right: Piece) -> None:
    assert len(tables(piece(LEFT, 3), right)) == 2


def test_a_table_whose_last_heading_was_not_cut_is_complete() -> None:
    rows = ((("合计", 2), ("收入", 1)), *LEFT[1:])
    assert len(tables(piece(rows, 3), piece(RIGHT, 4))) == 2
