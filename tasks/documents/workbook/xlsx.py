"""Workbooks of Excel 2007 and later (.xlsx, .xlsm) by openpyxl."""

import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_ISO8601, to_excel
from openpyxl.utils.escape import unescape

from tasks.documents.media import XLSX
from tasks.documents.unpacking import refuse_bombs
from tasks.documents.workbook.number_formats import BUILT_IN, printed_number, printed_text
from tasks.documents.workbook.sheet import MOST_COLUMNS, Face, Sheet, SheetCell, gathered
from tasks.documents.workbook.sheets import read_sheets
from tasks.records import Extraction

_TRUE, _FALSE = ("1", "true"), ("0", "false")
_CENTRED = ("center", "centerContinuous", "distributed")


def read_xlsx(path: Path) -> Extraction:
    """The tables and paragraphs of a workbook; a cell's place is its `ref`.

    A formula shows the value that its program kept; where it kept none the cell is blank, and the
    reader of the table says so.

    Raises:
        ValueError: it is larger than any disclosure, or damaged.
        KeyError, TypeError, zipfile.BadZipFile, lxml.etree.XMLSyntaxError, …: damaged.
    """
    refuse_bombs(path)
    # A path would be refused by its suffix; objects have none, and those of portals lie.
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        if not book.worksheets:
            raise ValueError("the workbook names no sheet that is known")
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        unseen = len(book.worksheets) - len(shown)
        return read_sheets(map(_sheet, shown), "openpyxl", XLSX, unseen)


def _sheet(sheet: Any) -> Sheet:
    """One sheet; its rows are read one by one, as there may be a million blank ones."""
    hidden_rows: set[int] = set()
    hidden_cols: set[int] = set()
    merges: list[tuple[int, int, int, int]] = []
    printer = _Printer(sheet)
    with sheet._get_source() as source:
        cells = gathered(_rows(_elements(source), printer, hidden_rows, hidden_cols, merges))
    return Sheet(
        sheet.title, cells, merges, frozenset(hidden_rows), frozenset(hidden_cols), printer.unknown
    )


def _elements(source: Any) -> Iterator[tuple[str, Any]]:
    """Names and elements of rows and of what is said of columns, merged cells and zeros."""
    names = ("row", "col", "mergeCell", "sheetView")
    tags = [f"{{*}}{name}" for name in names]
    for _, element in etree.iterparse(
        source, tag=tags, remove_comments=True, remove_pis=True, resolve_entities=False
    ):
        yield element.tag.rpartition("}")[2], element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _rows(
    elements: Iterable[tuple[str, Any]],
    printer: "_Printer",
    hidden_rows: set[int],
    hidden_cols: set[int],
    merges: list[tuple[int, int, int, int]],
) -> Iterator[tuple[int, list[tuple[int, SheetCell]]]]:
    """The rows; what else the elements say is put into the collections."""
    number = 0
    for name, element in elements:
        if name == "row":
            number = int(element.get("r", number + 1))
            if _is_hidden(element, "ht"):
                hidden_rows.add(number - 1)
            if len(element):
                yield number - 1, printer.cells(element)
        elif name == "mergeCell":
            merges.append(_range(element.get("ref")))
        elif name == "col" and _is_hidden(element, "width"):
            last = min(int(element.get("max")), MOST_COLUMNS)
            hidden_cols.update(range(int(element.get("min")) - 1, last))
        elif name == "sheetView" and element.get("showZeros") in _FALSE:
            printer.zeros = False


class _Printer:
    """Cells of a sheet as printed.

    Attributes:
        zeros: whether the sheet shows zeros.
        unknown: how many formulas without a value were met.
    """

    def __init__(self, sheet: Any) -> None:
        self.zeros, self.unknown = True, 0
        self._strings = sheet._shared_strings
        self._from_1904 = sheet.parent.epoch == CALENDAR_MAC_1904
        self._style = cache(lambda number: _style(ReadOnlyCell(sheet, 1, 1, None, style_id=number)))

    def cells(self, row: Any) -> list[tuple[int, SheetCell]]:
        """Column numbers and cells of a row, but for those without text and border."""
        found, col = [], -1
        for cell in row:
            ref = cell.get("r")
            col = col + 1 if ref is None else _column(ref.rstrip("0123456789"))
            code, face = self._style(int(cell.get("s", 0)))
            text = self._text(cell, code) if len(cell) else ""
            if text or face.is_ruled:
                found.append((col, SheetCell(text, face)))
        return found

    def _text(self, cell: Any, code: str) -> str:
        parts = {child.tag.rpartition("}")[2]: child for child in cell}
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return printed_text(unescape(_rich(parts.get("is"))), code)
        value = parts["v"].text if "v" in parts else None
        if not value:
            self.unknown += "f" in parts
            return ""
        if kind == "s":
            return printed_text(unescape(self._strings[int(value)]), code)
        if kind in ("str", "e"):
            return printed_text(unescape(value), code) if kind == "str" else value
        if kind == "b":
            return "TRUE" if value.strip() in _TRUE else "FALSE"
        number = _serial(value) if kind == "d" else float(value)
        if not number and not self.zeros:
            return ""
        return printed_number(number, code, from_1904=self._from_1904)


def _rich(element: Any) -> str:
    """The runs of a text in its cell, without the phonetic ones."""
    runs = [] if element is None else element.iter("{*}t")
    return "".join(run.text or "" for run in runs if not run.getparent().tag.endswith("}rPh"))


def _serial(value: str) -> float:
    """The days since 1900 of a date in ISO 8601."""
    return float(to_excel(from_ISO8601(value)))  # type: ignore[no-untyped-call]


@cache
def _column(letters: str) -> int:
    return column_index_from_string(letters) - 1


def _is_hidden(element: Any, size: str) -> bool:
    """Whether a row or column is hidden, or of no height or width."""
    return element.get("hidden") in _TRUE or float(element.get(size, 1)) == 0


def _style(cell: Any) -> tuple[str, Face]:
    border, alignment = cell.border, cell.alignment
    face = Face(
        left=_is_drawn(border.left),
        right=_is_drawn(border.right),
        top=_is_drawn(border.top),
        bottom=_is_drawn(border.bottom),
        centred=alignment is not None and alignment.horizontal in _CENTRED,
    )
    code = BUILT_IN.get(cell.style_array.numFmtId, cell.number_format)
    return code, face


def _is_drawn(side: Any) -> bool:
    return side is not None and side.style not in (None, "none")


def _range(ref: str) -> tuple[int, int, int, int]:
    """First row, first column, rows and columns."""
    left, top, right, bottom = (side or 1 for side in range_boundaries(ref))
    return top - 1, left - 1, bottom - top + 1, right - left + 1
