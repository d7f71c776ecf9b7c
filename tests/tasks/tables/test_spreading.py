from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tasks.records import Cell
from tasks.tables.columns import Corridor, same_corridors, shared
from tasks.tables.joining import joined_tables
from tasks.tables.piece import Piece
from tests.tasks.tables.wholeness import assert_whole


def piece(rows: list[list[str]], corridors: list[Corridor], page: int) -> Piece:
    """A piece without rules whose texts stand 1 point off the left of their column."""
    cells = tuple(
        Cell(r, c, 1, 1, text, page) for r, row in enumerate(rows) for c, text in enumerate(row)
    )
    extents = {
        (r, c): (corridors[c][1] + 1, corridors[c][1] + 11)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    }
    xs = tuple((left + right) / 2 for left, right in corridors)
    drawn = Piece(xs, len(rows), cells, page, opens=True, closes=True)
    return replace(drawn, corridors=tuple(corridors), extents=extents)


WIDE: list[Corridor] = [(0, 8), (80, 100), (180, 200), (280, 300), (390, 398)]


def test_corridors_that_overlap_are_one() -> None:
    both, old, new = shared([(0, 8), (80, 100), (390, 398)], [(0, 8), (90, 120), (390, 398)])
    assert both == ((0, 8), (90, 100), (390, 398))
    assert old == new == (0, 1, 2)
    assert same_corridors(WIDE, [WIDE[0], (85, 90), *WIDE[2:]])
    assert not same_corridors(WIDE, [(0, 8), (40, 50), (140, 150), (240, 250), (390, 398)])


def test_a_column_that_one_page_leaves_blank_is_kept() -> None:
    one = piece([["名称", "上年", "本年", "备注"], ["办公费", "1.00", "2.00", ""]], WIDE, 1)
    narrow = [WIDE[0], WIDE[1], (111, 300), WIDE[4]]
    two = piece([["邮电费", "3.00", "甲"], ["水电费", "4.00", "乙"]], narrow, 2)
    [table] = joined_tables([one, two])
    rows = [[c.text for c in table.cells if c.row == row] for row in range(table.n_rows)]
    assert rows[2:] == [["邮电费", "3.00", "", "甲"], ["水电费", "4.00", "", "乙"]]


@st.composite
def pieces(draw: st.DrawFn) -> list[Piece]:
    """Pieces whose texts all differ, so that no header is repeated; some cells are blank."""
    unique = (chr(number) for number in range(ord("一"), ord("一") + 200))
    found = []
    for page in range(1, draw(st.integers(2, 4)) + 1):
        inner = draw(st.lists(st.integers(1, 38), min_size=1, max_size=5, unique=True))
        corridors = [(0.0, 8.0), *((10.0 * x, 10.0 * x + 6) for x in sorted(inner)), (390.0, 398.0)]
        size = len(corridors) - 1
        row = st.lists(st.booleans(), min_size=size, max_size=size)
        printed = draw(st.lists(row, min_size=1, max_size=4))
        rows = [[next(unique) if cell else "" for cell in cells] for cells in printed]
        found.append(piece(rows, corridors, page))
    return found


@given(pieces())
def test_no_text_is_lost_and_each_slot_covered_once(drawn: list[Piece]) -> None:
    assert_whole(drawn, joined_tables(drawn))
