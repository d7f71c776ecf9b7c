"""The part of a table that stands on one page, before it is joined with the next part."""

from dataclasses import dataclass

from tasks.records import Cell


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
        opens, closes: nothing but running heads and feet stands above it (apart from its own
            title, unit and lead), or below it, on its page.
        reader: of its page, where that is not the document's.
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

    @property
    def n_cols(self) -> int:
        """Its columns."""
        return len(self.xs) - 1

    def row(self, row: int) -> list[Cell]:
        """The cells that begin in a row, from left to right."""
        return sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.col)
