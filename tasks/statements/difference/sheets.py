"""A table as rows of slots with its labels, even where a reading has it in several pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tasks.documents.normal import normal
from tasks.records import Cell, Extraction, Table
from tasks.statements.amounts import figure, unit_of_label
from tasks.statements.blocks import Block, blocks_of
from tasks.statements.columns import key_of
from tasks.statements.difference.model import CellPlace, on_one_line
from tasks.statements.headers import Header, header_of, slots

# Rows of a header, at most.
_DEEPEST = 5


@dataclass(frozen=True, eq=False, slots=True)
class Printed:
    """A cell of one table of a reading; `said` is its normalised text."""

    table: int
    cell: Cell
    said: str

    @property
    def at(self) -> CellPlace:
        """Where it stands."""
        cell = self.cell
        return CellPlace(self.table, cell.row, cell.col, cell.page, cell.bbox)

    @property
    def is_label(self) -> bool:
        """Whether it holds words, and not a figure, a dash or nothing."""
        return is_word(self.cell.text)


def is_word(text: str) -> bool:
    """Whether a text is neither a figure nor a dash nor nothing."""
    return figure(text).reason == "not-a-number"


class Sheet:
    """One or more tables of a reading, successive pieces of one; a spanning cell in each slot."""

    def __init__(self, extraction: Extraction, numbers: Sequence[int]) -> None:
        self.tables: list[Table] = [extraction.tables[number] for number in numbers]
        self.width = self.tables[0].n_cols
        self.header = _header(self.tables[0])
        self.rows: list[list[Printed]] = []
        for number, table in zip(numbers, self.tables, strict=True):
            rows = _rows(number, table)
            self.rows += rows[self._repeated(rows) :]

    @property
    def title(self) -> str:
        """As printed."""
        return self.tables[0].title

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of its columns, if the header names keys."""
        paths = self.header.paths
        keys = [key for col, path in enumerate(paths) if (key := key_of(col, path)) is not None]
        return blocks_of(keys, paths)

    @cached_property
    def keys(self) -> frozenset[int]:
        """The columns of codes and names."""
        named = (key for block in self.blocks for key in block.keys)
        return frozenset(key.col for key in named if key.role in ("code", "name"))

    @cached_property
    def cells(self) -> dict[Printed, tuple[int, int]]:
        """Each cell once, with its first row and column here, in reading order."""
        found: dict[Printed, tuple[int, int]] = {}
        for row, printed in enumerate(self.rows):
            for col, one in enumerate(printed):
                found.setdefault(one, (row, col))
        return found

    def row_label(self, row: int, col: int) -> str:
        """Code and name of the row in the block of that column, else the words at its left."""
        cells = self.rows[row]
        for block in self.blocks:
            own = [key.col for key in block.keys if key.col in self.keys]
            if col in block.values or col in own:
                label = on_one_line(cells[key].cell.text for key in own)
                if label:
                    return label
        return on_one_line(self._words_before(row, col))

    def column_label(self, col: int) -> str:
        """The labels over a column."""
        return " / ".join(self.header.paths[col])

    def amount(self, printed: Printed) -> tuple[Decimal, str] | None:
        """The number of a cell and its unit, "" for none; None for a code or what is no number."""
        _, col = self.cells[printed]
        read = figure(printed.cell.text)
        if read.value is None or col in self.keys:
            return None
        over = (unit_of_label(label) for label in reversed(self.header.paths[col]))
        unit = read.unit or next(filter(None, over), None) or self.tables[0].unit
        return read.value, normal(unit or "")

    def _words_before(self, row: int, col: int) -> list[str]:
        """The nearest run of words at the left of a cell, else the first text of its row."""
        words: list[str] = []
        own = self.rows[row][col]
        for printed in reversed(self.rows[row][:col]):
            if printed.is_label and printed is not own:
                words.insert(0, printed.cell.text)
            elif words:
                break
        first = (printed.cell.text for printed in self.rows[row] if printed.said)
        return words or [next(first, "")]

    def _repeated(self, rows: list[list[Printed]]) -> int:
        """How many rows of a later piece only print the header again."""
        depth = self.header.depth
        above, first = (
            [[p.said for p in row] for row in part[:depth]] for part in (self.rows, rows)
        )
        return depth if self.rows and above == first else 0


def _header(table: Table) -> Header:
    """The header; none where no figure ends it, and it would be all of a long table."""
    header = header_of(table)
    return header if header.depth <= _DEEPEST else Header(0, ((),) * table.n_cols)


def _rows(number: int, table: Table) -> list[list[Printed]]:
    known = {id(cell): Printed(number, cell, normal(cell.text)) for cell in table.cells}
    blank = Printed(number, Cell(0, 0, 1, 1, ""), "")
    return [[known.get(id(cell), blank) for cell in row] for row in slots(table)]


def words(cells: Sequence[Printed], columns: Sequence[int], keys: frozenset[int]) -> Iterator[str]:
    """The codes and words of a row in some columns."""
    for col in columns:
        if cells[col].said and (col in keys or cells[col].is_label):
            yield cells[col].said
