"""Word files (.docx) by python-docx: paragraphs and tables with their real spans."""

import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from tasks.documents.lines import joined
from tasks.documents.media import DOCX
from tasks.documents.unpacking import refuse_bombs
from tasks.documents.unpaged import read_blocks
from tasks.records import Cell, Extraction
from tasks.tables.headings import Heading
from tasks.tables.piece import Piece

# Twentieths of a point in a point.
TWIPS = 20.0
_GAP = re.compile(r"\t|\s{3,}|　{2,}")


def read_word(path: Path) -> Extraction:
    """The tables and paragraphs of a .docx file; a cell's path is that of XPath below the body.

    Raises:
        ValueError: unpacked it would be larger than any disclosure.
        docx.opc.exceptions.PackageNotFoundError, KeyError, zipfile.BadZipFile: damaged.
    """
    refuse_bombs(path)
    body = docx.Document(str(path)).element.body
    return read_blocks(_blocks(body), "python-docx", DOCX)


def _blocks(body: Any) -> Iterator[Heading | Piece]:
    number = 0
    for element in _children(body):
        if element.tag == qn("w:p"):
            yield from _heading(element)
        elif element.tag == qn("w:tbl"):
            number += 1
            yield from _table(element, f"tbl[{number}]")


def _children(element: Any) -> Iterator[Any]:
    """Paragraphs, tables, rows or cells, also those inside content controls."""
    for child in element.iterchildren():
        if child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _children(content)
        else:
            yield child


def _heading(paragraph: Any) -> Iterator[Heading]:
    text = _text(paragraph)
    if text.strip():
        runs = tuple(run.strip() for run in _GAP.split(text) if run.strip())
        centred = paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")
        is_centred = centred is not None and centred.get(qn("w:val")) == "center"
        yield Heading(" ".join(text.split()), runs, is_centred)


def _text(element: Any) -> str:
    parts = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        parts.append((node.text or "") if node.tag == qn("w:t") else "\t")
    return "".join(parts)


def _table(table: Any, path: str) -> Iterator[Heading | Piece]:
    """The borderless rows at its head as lines, then the grid."""
    rows = [row for row in _children(table) if row.tag == qn("w:tr")]
    while rows and _is_borderless(rows[0]):
        for paragraph in rows.pop(0).iter(qn("w:p")):
            yield from _heading(paragraph)
    placed = [
        (index, *place) for index, row in enumerate(rows) for place in _places(row, index, path)
    ]
    if not placed:
        return
    width = max(col + colspan for _, col, colspan, *_ in placed)
    cells = list(_spanned(placed))
    taken = {
        (row, col)
        for cell in cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    }
    slots = ((row, col) for row in range(len(rows)) for col in range(width))
    blanks = [Cell(row, col, 1, 1, "", path=path) for row, col in slots if (row, col) not in taken]
    if any(cell.text for cell in cells):
        yield Piece(_edges(table, width), len(rows), (*cells, *blanks))


_Place = tuple[int, int, int, str, str, str]
"""Row, column, columns spanned, vertical merge ("", "restart", "continue"), text, path."""


def _places(row: Any, index: int, path: str) -> Iterator[tuple[int, int, str, str, str]]:
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    col = 0 if before is None else int(before.get(qn("w:val"), 0))
    cells = (cell for cell in _children(row) if cell.tag == qn("w:tc"))
    for number, cell in enumerate(cells, 1):
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        colspan = 1 if span is None else max(int(span.get(qn("w:val"), 1)), 1)
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        kind = "" if merge is None else merge.get(qn("w:val"), "continue")
        lines = (" ".join(_text(paragraph).split()) for paragraph in cell.iter(qn("w:p")))
        yield col, colspan, kind, joined(lines), f"{path}/tr[{index + 1}]/tc[{number}]"
        col += colspan


def _spanned(placed: list[_Place]) -> Iterator[Cell]:
    """Cells whose continuations below are taken into them."""
    below = {(row, col): (colspan, kind) for row, col, colspan, kind, _, _ in placed}
    merged: set[tuple[int, int]] = set()
    for row, col, colspan, kind, text, path in placed:
        if (row, col) in merged:
            continue
        rowspan = 1
        while kind and below.get((row + rowspan, col)) == (colspan, "continue"):
            merged.add((row + rowspan, col))
            rowspan += 1
        yield Cell(row, col, rowspan, colspan, text, path=path)


def _edges(table: Any, width: int) -> tuple[float, ...]:
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    twips = [max(float(column.get(qn("w:w"), 0)), 1.0) for column in columns]
    widths = [*twips, *[TWIPS] * (width - len(twips))][:width]
    return tuple(accumulate((value / TWIPS for value in widths), initial=0.0))


def _is_borderless(row: Any) -> bool:
    """Whether no cell of the row has a border at its sides or above it."""
    cells = [cell for cell in _children(row) if cell.tag == qn("w:tc")]
    sides = [
        cell.find(f"{qn('w:tcPr')}/{qn('w:tcBorders')}/{qn(side)}")
        for cell in cells
        for side in ("w:left", "w:right", "w:top")
    ]
    return bool(cells) and all(
        side is not None and side.get(qn("w:val")) in ("nil", "none") for side in sides
    )
