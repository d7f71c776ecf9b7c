"""What was read of a document as marks on its pages, for people who look for faults."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tasks.documents.pictures.drawing import GREY, RED, Mark
from tasks.records import Box, Cell, Extraction, Table

# A cell of which OCR is less sure than this is doubtful.
SURE = 0.9
# One table after the other; none is like the red of doubtful cells or the grey of paragraphs.
COLOURS = (
    (0, 110, 190),
    (0, 140, 80),
    (150, 60, 180),
    (200, 110, 0),
    (0, 140, 150),
    (110, 90, 20),
    (200, 50, 130),
    (70, 70, 200),
)
# Characters of a line in a note.
LONGEST = 200

_PAGE: Box = (0.0, 0.0, 0.0, 0.0)


def overlays_of(extraction: Extraction) -> Iterator[list[Mark]]:
    """The marks of each page, from the first; on that the legend too."""
    parts: defaultdict[int, defaultdict[int, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for number, table in enumerate(extraction.tables):
        for cell in table.cells:
            if cell.page is not None and cell.bbox is not None:
                parts[cell.page][number].append(cell)
    texts: defaultdict[int, list[Mark]] = defaultdict(list)
    for number, paragraph in enumerate(extraction.paragraphs, 1):
        if paragraph.page is not None and paragraph.bbox is not None:
            mark = Mark(paragraph.bbox, "paragraph", GREY, str(number))
            texts[paragraph.page].append(mark)
    for page in range(1, extraction.pages + 1):
        marks = [Mark(_PAGE, "note", GREY, f"page {page} of {extraction.pages}"), *texts[page]]
        if page == 1:
            marks.append(Mark(_PAGE, "legend"))
        for number, cells in parts[page].items():
            marks += _part(number, extraction.tables[number], cells, page)
        yield marks


def _part(number: int, table: Table, cells: Sequence[Cell], page: int) -> Iterator[Mark]:
    """The marks of a table's cells on one page."""
    colour = COLOURS[number % len(COLOURS)]
    boxes = [cell.bbox for cell in cells if cell.bbox]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    whole = min(lefts), min(tops), max(rights), max(bottoms)
    for cell, box in zip(cells, boxes, strict=True):
        if (cell.rowspan, cell.colspan) == (1, 1):
            yield Mark(box, "cell", colour)
        else:
            yield Mark(box, "merged", colour, f"{cell.rowspan}x{cell.colspan}")
    for cell, box in zip(cells, boxes, strict=True):
        if cell.confidence is not None and cell.confidence < SURE:
            yield Mark(box, "doubtful", RED)
    yield Mark(whole, "table", colour)
    for row, (_, top, _, bottom) in _narrowest((cell.row, cell.rowspan, cell) for cell in cells):
        yield Mark((whole[0], top, whole[0], bottom), "row", colour, str(row))
    for col, (left, _, right, _) in _narrowest((cell.col, cell.colspan, cell) for cell in cells):
        yield Mark((left, whole[1], right, whole[1]), "column", colour, str(col))
    lines = _told(number, table) if page == table.pages[0] else _goes_on(number, cells)
    doubtful = sum(cell.confidence is not None and cell.confidence < SURE for cell in cells)
    if doubtful:
        lines.append(f"{doubtful} doubtful cells")
    yield Mark(whole, "note", colour, "\n".join(" ".join(line[:LONGEST].split()) for line in lines))


def _narrowest(cells: Iterator[tuple[int, int, Cell]]) -> list[tuple[int, Box]]:
    """For each row or column in which cells begin the box of that with the least span."""
    found: dict[int, tuple[int, Box]] = {}
    for place, span, cell in cells:
        if cell.bbox and (place not in found or span < found[place][0]):
            found[place] = span, cell.bbox
    return [(place, box) for place, (_, box) in sorted(found.items())]


def _told(number: int, table: Table) -> list[str]:
    return [
        f"T{number}: {table.n_rows} rows, {table.n_cols} columns",
        f"title: {table.title}" if table.title else "no title",
        f"unit: {table.unit}" if table.unit else "no unit",
        *(f"above: {line}" for line in table.lead),
        *(f"note: {line}" for line in table.notes),
        *([f"pages {table.pages[0]} to {table.pages[-1]}"] if len(table.pages) > 1 else []),
        f"reader: {table.reader}",
    ]


def _goes_on(number: int, cells: Sequence[Cell]) -> list[str]:
    first, last = cells[0].row, max(cell.row + cell.rowspan - 1 for cell in cells)
    return [f"T{number} goes on", f"rows {first} to {last}"]
