"""Documents changed in one known way."""

from dataclasses import replace

from tasks.records import Cell, Extraction, Table


def with_tables(document: Extraction, *tables: Table) -> Extraction:
    """The same document with other tables."""
    return replace(document, tables=tables)


def with_table(document: Extraction, number: int, table: Table) -> Extraction:
    """The same document with another table in one place."""
    tables = list(document.tables)
    tables[number] = table
    return with_tables(document, *tables)


def without_row(table: Table, row: int) -> Table:
    """The table without a row; what spans over it is a row lower."""
    cells: list[Cell] = []
    for cell in table.cells:
        if cell.row > row:
            cells.append(replace(cell, row=cell.row - 1))
        elif cell.row + cell.rowspan <= row:
            cells.append(cell)
        elif cell.rowspan > 1:
            cells.append(replace(cell, rowspan=cell.rowspan - 1))
    return replace(table, n_rows=table.n_rows - 1, cells=tuple(cells))


def without_column(table: Table, col: int) -> Table:
    """The table without a column."""
    return _turned(without_row(_turned(table), col))


def split(table: Table, row: int, *, repeated: int = 0, title: str = "") -> tuple[Table, Table]:
    """The table as two: the second begins at a row, below so many rows of header again."""
    upper = [cell for cell in table.cells if cell.row < row]
    header = [cell for cell in table.cells if cell.row < repeated]
    lower = [replace(c, row=c.row - row + repeated) for c in table.cells if c.row >= row]
    below = replace(
        table, title=title, n_rows=table.n_rows - row + repeated, cells=(*header, *lower)
    )
    return replace(table, n_rows=row, cells=tuple(upper)), below


def _turned(table: Table) -> Table:
    cells = tuple(
        replace(c, row=c.col, col=c.row, rowspan=c.colspan, colspan=c.rowspan) for c in table.cells
    )
    return replace(table, n_rows=table.n_cols, n_cols=table.n_rows, cells=cells)
