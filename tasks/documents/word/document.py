"""Word files (.docx, .docm): paragraphs and tables with their real spans."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from tasks.documents.media import DOCX
from tasks.documents.unpacking import refuse_bombs
from tasks.documents.unpaged import read_blocks
from tasks.documents.word.borders import Borders
from tasks.documents.word.numbers import Numbers
from tasks.documents.word.styles import Styles
from tasks.documents.word.tables import piece_of
from tasks.documents.word.text import TBL, P, Texts, cells_of, children, rows_of
from tasks.records import Extraction
from tasks.tables.headings import Heading
from tasks.tables.piece import Piece

_GAP = re.compile(r"[\t\n]|\s{3,}|　{2,}")


def read_word(path: Path) -> Extraction:
    """The tables and paragraphs of a Word file since 2007; a cell's path is that below the body.

    Heads and feet of pages are left out; footnotes and endnotes stand at the end.

    Raises:
        ValueError: unpacked it would be larger than any disclosure, or it states no numbers where
            numbers belong.
        docx.opc.exceptions.PackageNotFoundError, KeyError, zipfile.BadZipFile,
            lxml.etree.XMLSyntaxError: damaged.
    """
    refuse_bombs(path)
    package = OpcPackage.open(str(path))
    main = package.main_document_part
    body = parse_xml(main.blob).find(qn("w:body"))
    if body is None:
        raise ValueError("it has no body")
    found = read_blocks(_Reading(main, body).blocks(), "python-docx", DOCX)
    return replace(found, metadata=_metadata(package))


def _metadata(package: OpcPackage) -> tuple[tuple[str, str], ...]:
    """What the file states as its title and subject; who wrote it is not kept."""
    kinds = (relation.reltype for relation in package.rels.values())
    if RELATIONSHIP_TYPE.CORE_PROPERTIES not in kinds:
        return ()
    stated = package.core_properties
    named = (("Title", stated.title.strip()), ("Subject", stated.subject.strip()))
    return tuple((name, value) for name, value in named if value)


class _Reading:
    """One document while its blocks are read."""

    def __init__(self, main: Any, body: Any) -> None:
        self._main, self._body = main, body
        self._styles = Styles(self._part(RELATIONSHIP_TYPE.STYLES))
        numbering = self._part(RELATIONSHIP_TYPE.NUMBERING)
        self._texts = Texts(self._styles, Numbers(numbering, self._styles, body))
        self._boxes = 0

    def _part(self, kind: str) -> Any:
        """The root of a related part; None where there is none."""
        related = (rel for rel in self._main.rels.values() if rel.reltype == kind)
        part = next((rel.target_part for rel in related if not rel.is_external), None)
        return None if part is None else parse_xml(part.blob)

    def blocks(self) -> Iterator[Heading | Piece]:
        """Lines and grids of the body, then the notes."""
        yield from self._blocks(self._body, "")
        for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            notes = self._part(kind)
            for note in () if notes is None else notes.iterchildren():
                # Those with a type are the lines between text and notes.
                if note.get(qn("w:type"), "normal") == "normal":
                    yield from self._blocks(note, "")

    def _blocks(self, container: Any, path: str) -> Iterator[Heading | Piece]:
        number = 0
        for element in children(container):
            if element.tag == P:
                yield from self._paragraph(element)
            elif element.tag == TBL:
                number += 1
                yield from self._table(element, f"{path}tbl[{number}]")

    def _paragraph(self, paragraph: Any) -> Iterator[Heading | Piece]:
        """Its line, then what stands in the text boxes that hang on it."""
        text = self._texts.text(paragraph)
        if text.strip():
            runs = tuple(" ".join(run.split()) for run in _GAP.split(text) if run.strip())
            centred = paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")
            is_centred = centred is not None and centred.get(qn("w:val")) == "center"
            yield Heading(" ".join(text.split()), runs, is_centred)
        for box in self._texts.boxes(paragraph):
            self._boxes += 1
            yield from self._blocks(box, f"/txbxContent[{self._boxes}]/")

    def _table(self, table: Any, path: str) -> Iterator[Heading | Piece]:
        """The borderless rows before its grid as lines, the grid, those after it, inner tables.

        A table of one column that holds tables is only their frame.
        """
        rows = [
            (f"{path}/tr[{number}]", row)
            for number, row in enumerate(rows_of(table), 1)
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
        ]
        if not rows:
            return
        cells = [cells_of(row) for _, row in rows]
        if all(len(row) == 1 for row in cells) and any(_tables(cell) for [cell] in cells):
            for (row_path, _), [cell] in zip(rows, cells, strict=True):
                yield from self._blocks(cell, f"{row_path}/tc[1]/")
            return
        grid = Borders(table, [row for _, row in rows], self._styles).grid()
        yield from self._lines(rows[: grid.start])
        inner: list[tuple[str, Any]] = []
        piece = piece_of(table, rows[grid], lambda cell, at: self._cell(cell, at, inner))
        if piece is not None:
            yield piece
        for inner_path, inner_table in inner:
            yield from self._table(inner_table, inner_path)
        yield from self._lines(rows[grid.stop :])

    def _lines(self, rows: list[tuple[str, Any]]) -> Iterator[Heading | Piece]:
        for path, row in rows:
            for number, cell in enumerate(cells_of(row), 1):
                yield from self._blocks(cell, f"{path}/tc[{number}]/")

    def _cell(self, cell: Any, path: str, inner: list[tuple[str, Any]]) -> list[str]:
        """The lines of a cell; tables of more than one cell in it are added to the inner ones."""
        lines: list[str] = []
        number = 0
        for element in children(cell):
            if element.tag == P:
                text = self._texts.text(element)
                lines += (" ".join(line.split()) for line in text.split("\n"))
                for box in self._texts.boxes(element):
                    self._boxes += 1
                    lines += self._cell(box, f"/txbxContent[{self._boxes}]", inner)
            elif element.tag == TBL:
                number += 1
                if _is_grid(element):
                    inner.append((f"{path}/tbl[{number}]", element))
                else:
                    for only in (cell for row in rows_of(element) for cell in cells_of(row)):
                        lines += self._cell(only, f"{path}/tbl[{number}]/tr[1]/tc[1]", inner)
        return lines


def _tables(cell: Any) -> bool:
    return any(element.tag == TBL and _is_grid(element) for element in children(cell))


def _is_grid(table: Any) -> bool:
    """Whether a table is more than the frame of one cell."""
    return sum(len(cells_of(row)) for row in rows_of(table)) > 1
