"""The part of a table that stands on one page, before it is joined with the next part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tasks.records import Cell, Mend
from tasks.tables.columns import Corridor


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands above and below a grid and belongs to it, as printed."""

    title: str = ""
    unit: str | None = None
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A grid on one page.

    Attributes:
        xs: edges of its columns from left to right, in one measure for all pieces of a document.
        n_rows: its rows.
        cells: cover every slot exactly once.
        full: (row, column) of the cells whose last line leaves no room for a further character.
        opens, closes: nothing stands between it, with its own title, unit and lead, and the grid
            or the page's end above it; between it and the grid or the page's end below.
        reader: which reader found it.
        corridors: where each edge of its columns may stand; empty where rules draw them all.
        extents: left and right of the text of each cell, by row and column, if it has corridors.
        mended: what reading put right in it.
    """

    xs: tuple[float, ...]
    n_rows: int
    cells: tuple[Cell, ...]
    page: int | None = None
    full: frozenset[tuple[int, int]] = frozenset()
    around: Surroundings = Surroundings()
    opens: bool = False
    closes: bool = False
    reader: str = ""
    corridors: tuple[Corridor, ...] = ()
    extents: Mapping[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    mended: tuple[Mend, ...] = ()

    @property
    def n_cols(self) -> int:
        """Its columns."""
        return len(self.xs) - 1

    def row(self, row: int) -> list[Cell]:
        """The cells that begin in a row, from left to right."""
        return sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.col)


def moved_mends(
    mends: Iterable[Mend], columns: Mapping[int, int] | Sequence[int], rows: int = 0
) -> tuple[Mend, ...]:
    """The mends of a piece whose cells went elsewhere.

    Args:
        columns: where each of its columns went.
        rows: by how many rows they went down.
    """
    return tuple(
        replace(
            mend,
            row=None if mend.row is None else mend.row + rows,
            col=None if mend.col is None else columns[mend.col],
        )
        for mend in mends
    )
