"""What holds however pieces are joined: no slot is left out or taken twice, no text is lost."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tasks.records import Table
from tasks.tables.piece import Piece


def assert_whole(pieces: Iterable[Piece], tables: Sequence[Table]) -> None:
    for table in tables:
        slots = Counter(
            (r, c)
            for cell in table.cells
            for r in range(cell.row, cell.row + cell.rowspan)
            for c in range(cell.col, cell.col + cell.colspan)
        )
        assert slots == {(r, c): 1 for r in range(table.n_rows) for c in range(table.n_cols)}
    before = Counter(char for one in pieces for cell in one.cells for char in cell.text)
    assert before == Counter(char for t in tables for cell in t.cells for char in cell.text)
