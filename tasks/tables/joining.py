"""Pieces on successive pages to logical tables.

A piece goes on in the next if nothing stands between them and the next either prints the same
header again (with or without the title), or prints none and has the same sides. On one page only
title and header together show it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tasks.documents.lines import joined
from tasks.documents.normal import normal
from tasks.records import Cell, Mend, Table
from tasks.tables.columns import Corridor, same_corridors, same_sides, shared, united
from tasks.tables.halves import with_right_halves
from tasks.tables.piece import Piece, Surroundings, moved_mends
from tasks.tables.spreading import corridors_of, moved_down, spread
from tasks.tables.wording import (
    INDICATOR,
    begins_item,
    is_amount,
    names_table,
    unit_of,
    without_continuation_mark,
)

# A second piece with at least this share of equal texts after equal rows is a new form.
SAME_FORM = 0.5
# Rows in which a unit may stand inside a grid.
HEAD_ROWS = 3
# Rows in which two forms are compared.
FORM_ROWS = 6


def joined_tables(pieces: Iterable[Piece]) -> tuple[Table, ...]:
    """The logical tables, in order. No text of a cell is lost but that of repeated headers.

    What a page's end cut is joined first, so that a header that was cut is known again.
    """
    uncut = _joined(pieces, _repeats_nothing)
    return tuple(_table(whole) for whole in with_right_halves(_joined(uncut, _repeated_rows)))


def _joined(
    pieces: Iterable[Piece], repeated_rows: Callable[[Piece, Piece], int | None]
) -> list[Piece]:
    wholes: list[Piece] = []
    for piece in pieces:
        repeated = repeated_rows(wholes[-1], piece) if wholes else None
        if repeated is None:
            wholes.append(piece)
        else:
            wholes[-1] = _extended(wholes[-1], piece, repeated)
    return wholes


def _table(whole: Piece) -> Table:
    around = _with_inner(whole)
    pages = tuple(sorted({cell.page for cell in whole.cells if cell.page is not None}))
    cells = tuple(sorted(whole.cells, key=lambda cell: (cell.row, cell.col)))
    return Table(
        title=around.title,
        unit=around.unit,
        pages=pages,
        n_rows=whole.n_rows,
        n_cols=whole.n_cols,
        reader=whole.reader,
        cells=cells,
        lead=around.lead,
        notes=around.notes,
        mended=whole.mended,
    )


def _with_inner(whole: Piece) -> Surroundings:
    """Title and unit from the grid's own first rows where none stands above it."""
    around = whole.around
    head = [cell for cell in whole.cells if cell.row < HEAD_ROWS]
    first = [cell.text for cell in head if cell.row == 0 and cell.colspan == whole.n_cols]
    title = around.title or next((text for text in first if names_table(text)), "")
    unit = around.unit or next((unit for cell in head if (unit := unit_of(cell.text))), None)
    return replace(around, title=title, unit=unit)


def _repeats_nothing(whole: Piece, part: Piece) -> int | None:
    """0 where the part goes on from the page before without a header; else None."""
    if part.page is None or whole.page is None or part.page != whole.page + 1:
        return None
    untitled = not without_continuation_mark(part.around.title)
    goes_on = whole.closes and part.opens and untitled and not _equal_rows(whole, part)
    return 0 if goes_on and _flows(whole, part) else None


def _repeated_rows(whole: Piece, part: Piece) -> int | None:
    """How many rows at the part's head repeat the whole's; None where it is another table."""
    if not (whole.closes and part.opens):
        return None
    start = part.row(0)[0].page
    together = whole.page is not None and whole.page == start
    if not together and whole.page is not None and start not in (None, whole.page + 1):
        return None
    title = without_continuation_mark(part.around.title)
    if title and title != without_continuation_mark(whole.around.title):
        return None
    rows = _equal_rows(whole, part)
    if not rows or rows == part.n_rows or (together and not title):
        return None
    return None if _is_same_form(whole, part, rows) else rows


def _equal_rows(whole: Piece, part: Piece) -> int:
    rows = 0
    while rows < min(whole.n_rows, part.n_rows) and _shape(whole, rows) == _shape(part, rows):
        rows += 1
    while rows and any(cell.row < rows < cell.row + cell.rowspan for cell in part.cells):
        rows -= 1
    return rows


def _shape(piece: Piece, row: int) -> list[tuple[int, int, list[str]]]:
    """A row's cells; the order of characters is free, as some headers are misprinted."""
    return [(cell.col, cell.colspan, sorted(normal(cell.text))) for cell in piece.row(row)]


def _is_same_form(whole: Piece, part: Piece, rows: int) -> bool:
    """Whether the part is the same form filled in once more: the rows below are labelled alike.

    A column of figures below the equal rows shows that these are the head of a list, and lists may
    go on with the same names, as for the next office.
    """
    there = {(cell.row, cell.col): normal(cell.text) for cell in whole.cells}
    below = [cell for cell in part.cells if rows <= cell.row < rows + FORM_ROWS and cell.text]
    texts = [(cell, normal(cell.text)) for cell in below if not is_amount(cell.text)]
    alike = [there.get((cell.row, cell.col)) == text for cell, text in texts]
    labels = [same for same, (cell, _) in zip(alike, texts, strict=True) if cell.col == 0]
    return (
        any(labels)
        and sum(labels) >= SAME_FORM * len(labels)
        and sum(alike) >= SAME_FORM * len(alike)
        and not _lists_figures(below)
    )


def _lists_figures(cells: Iterable[Cell]) -> bool:
    columns: dict[tuple[int, int], list[bool]] = {}
    for cell in cells:
        columns.setdefault((cell.col, cell.colspan), []).append(is_amount(cell.text))
    return any(len(column) > 1 and all(column) for column in columns.values())


def _flows(whole: Piece, part: Piece) -> bool:
    around = part.around
    if around.unit or around.lead or whole.around.notes:
        return False
    first = part.row(0)
    if len(first) == 1 and (names_table(first[0].text) or unit_of(first[0].text)):
        return False
    if _begins_anew(whole.row(0), first):
        return False
    if whole.corridors or part.corridors:
        return same_corridors(corridors_of(whole), corridors_of(part))
    return same_sides(whole.xs, part.xs)


def _begins_anew(head: Sequence[Cell], first: Sequence[Cell]) -> bool:
    """Whether a row begins with the label of the whole's first row, with another value beside."""
    texts = [[normal(cell.text) for cell in row[:2]] for row in (head, first)]
    return (
        len(texts[0]) == len(texts[1]) == 2
        and bool(texts[0][0])
        and (texts[0][0] == texts[1][0] and texts[0][1] != texts[1][1])
    )


def _extended(whole: Piece, part: Piece, repeated: int) -> Piece:
    """The whole with the part's rows below it, but for those that repeat its header."""
    corridors: tuple[Corridor, ...] = ()
    if whole.corridors or part.corridors:
        corridors, old, new = shared(corridors_of(whole), corridors_of(part))
        whole, part = spread(whole, corridors, old), spread(part, corridors, new)
    xs, old, new = united(whole.xs, part.xs)
    same = len(xs) == len(whole.xs)
    cells = whole.cells if same else tuple(_moved(cell, old, 0) for cell in whole.cells)
    added = [_moved(cell, new, -repeated) for cell in part.cells if cell.row >= repeated]
    last = {
        (cell.col, cell.colspan): cell for cell in cells if cell.row + cell.rowspan == whole.n_rows
    }
    first = [cell for cell in added if cell.row == 0]
    full = {(row, old[col]) for row, col in whole.full}
    torn = _is_torn(first, last, full) and not _lists_own_texts(first, last, (*cells, *added))
    below = whole.n_rows - torn
    shortest = min(cell.rowspan for cell in first)
    mended = [*moved_mends(whole.mended, old), *_printed_otherwise(whole, part, repeated, old)]
    below_head = (mend for mend in part.mended if mend.row is None or mend.row >= repeated)
    mended += moved_mends(below_head, new, below - repeated)
    taken: dict[Cell, Cell] = {}
    kept: list[Cell] = []
    for cell in added:
        over = last.get((cell.col, cell.colspan)) if cell.row == 0 else None
        if over and (torn or _reopens(over, cell, shortest)):
            text = joined(text for text in (over.text, cell.text) if text)
            rows = over.rowspan + cell.rowspan - torn
            if over.text and cell.text:
                mended.append(Mend("torn", (over.text, cell.text), over.row, over.col))
            taken[over] = replace(over, text=text, rowspan=rows, confidence=_least(over, cell))
        else:
            kept.append(replace(cell, row=cell.row + below))
    return Piece(
        xs,
        below + part.n_rows - repeated,
        (*_replaced(cells, taken), *kept),
        part.page,
        frozenset((row + below - repeated, new[col]) for row, col in part.full),
        replace(whole.around, notes=(*whole.around.notes, *part.around.notes)),
        whole.opens,
        part.closes,
        whole.reader if part.reader in whole.reader else f"{whole.reader}; {part.reader}",
        corridors,
        {**whole.extents, **moved_down(part.extents, below - repeated)},
        tuple(mended),
    )


def _printed_otherwise(
    whole: Piece, part: Piece, repeated: int, columns: Sequence[int]
) -> Iterator[Mend]:
    """Where the unit or a cell of the header is printed otherwise above the next piece."""
    unit, other = whole.around.unit, part.around.unit
    if unit and other and unit != other:
        yield Mend("unit", (other,))
    for row in range(repeated):
        for cell, again in zip(whole.row(row), part.row(row), strict=True):
            if normal(cell.text) != normal(again.text):
                yield Mend("header", (again.text,), row, columns[cell.col])


def _moved(cell: Cell, columns: Sequence[int], rows: int) -> Cell:
    col = columns[cell.col]
    width = columns[cell.col + cell.colspan] - col
    if (rows, col, width) == (0, cell.col, cell.colspan):
        return cell
    return replace(cell, row=cell.row + rows, col=col, colspan=width)


def _replaced(cells: tuple[Cell, ...], taken: Mapping[Cell, Cell]) -> tuple[Cell, ...]:
    return tuple(taken.get(cell, cell) for cell in cells) if taken else cells


def _least(one: Cell, other: Cell) -> float | None:
    return min((c.confidence for c in (one, other) if c.confidence is not None), default=None)


def _reopens(over: Cell, cell: Cell, shortest: int) -> bool:
    """Whether a blank cell at the head of a page is the rest of a merged cell."""
    return bool(over.text and not cell.text) and (cell.rowspan > shortest or over.rowspan > 1)


def _lists_own_texts(
    first: Iterable[Cell], last: Mapping[tuple[int, int], Cell], cells: Iterable[Cell]
) -> bool:
    """Whether a text below stands for itself: it is the whole text of other cells of its column.

    So do two names of indicators, one below the other.
    """
    rests = [cell for cell in first if cell.text]
    own = {(cell.col, cell.text) for cell in cells if cell.row and cell.text}
    over = [last[cell.col, cell.colspan].text for cell in rests]
    return any((cell.col, cell.text) in own for cell in rests) or any(
        upper.endswith(INDICATOR) and cell.text.endswith(INDICATOR)
        for upper, cell in zip(over, rests, strict=True)
    )


def _is_torn(
    first: list[Cell], last: dict[tuple[int, int], Cell], full: set[tuple[int, int]]
) -> bool:
    """Whether the page's end cut a row in two: plainly so, or it is not joined.

    Plain: each text stands below a text of the last row alone, one of these leaves no room for a
    further character, some other cell is not printed again, and no text is a number or an item of
    its own.
    """
    pairs = [(last.get((cell.col, cell.colspan)), cell) for cell in first]
    if any(over is None for over, _ in pairs):
        return False
    rests = [(over, cell) for over, cell in pairs if over and cell.text]
    if not rests or not all(over.text and over.rowspan == 1 for over, _ in rests):
        return False
    if any(is_amount(cell.text) or begins_item(cell.text) for _, cell in rests):
        return False
    shortest = min(cell.rowspan for cell in first)
    unprinted = any(
        over and over.text and not cell.text and cell.rowspan == shortest for over, cell in pairs
    )
    return unprinted and any((over.row, over.col) in full for over, _ in rests)
