"""Workbooks of Excel 2007 and later (.xlsx, .xlsm) by openpyxl."""

import warnings
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from tasks.documents.media import XLSX
from tasks.documents.number_formats import BUILT_IN, printed_number, printed_text
from tasks.documents.sheet import MOST_COLUMNS, Face, Sheet, SheetCell, gathered
from tasks.documents.sheets import read_sheets
from tasks.documents.unpacking import refuse_bombs
from tasks.records import Extraction

_CENTRED = ("center", "centerContinuous", "distributed")


def read_xlsx(path: Path) -> Extraction:
    """The tables and paragraphs of a workbook; a cell's place is its `ref`.

    A formula shows the value that its program kept; where it kept none the cell is blank, and the
    reader of the table says so.

    Raises:
        ValueError: it is larger than any disclosure, or damaged.
        KeyError, TypeError, zipfile.BadZipFile, xml.etree.ElementTree.ParseError: damaged.
    """
    refuse_bombs(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            unseen = len(book.worksheets) - len(shown)
            return read_sheets(map(_sheet, shown), "openpyxl", XLSX, unseen)
        finally:
            book.close()


class _Parser(WorkSheetParser):
    """That of openpyxl; it also counts the formulas without a value."""

    unknown = 0

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(f"{{{SHEET_MAIN_NS}}}f") is not None:
            self.unknown += 1
        return cell


def _sheet(sheet: Any) -> Sheet:
    hidden: set[int] = set()
    with sheet._get_source() as source:
        parser = _Parser(source, sheet._shared_strings, data_only=True)
        cells = gathered(_rows(sheet, parser, hidden))
    merges = (
        [_range(merged.ref) for merged in parser.merged_cells.mergeCell]
        if parser.merged_cells
        else []
    )
    columns = parser.column_dimensions.values()
    hidden_cols = {
        col
        for column in columns
        if _is_hidden(column, "width")
        for col in range(int(column["min"]) - 1, min(int(column["max"]), MOST_COLUMNS))
    }
    return Sheet(
        sheet.title, cells, merges, frozenset(hidden), frozenset(hidden_cols), parser.unknown
    )


def _rows(
    sheet: Any, parser: _Parser, hidden: set[int]
) -> Iterator[tuple[int, list[tuple[int, SheetCell]]]]:
    """The rows with their cells; the numbers of the hidden ones are added to the set."""
    from_1904 = sheet.parent.epoch == CALENDAR_MAC_1904

    @cache
    def style(number: int) -> tuple[str, Face]:
        return _style(ReadOnlyCell(sheet, 1, 1, None, style_id=number))

    for number, content in parser.parse():
        if _is_hidden(parser.row_dimensions.pop(str(number), {}), "ht"):
            hidden.add(number - 1)
        zeros = _shows_zeros(parser)
        row = []
        for cell in content:
            code, face = style(cell["style_id"])
            value = cell["value"]
            blank = value is None or (value == 0 and not zeros and cell["data_type"] == "n")
            text = "" if blank else _printed(value, cell["data_type"], code, from_1904)
            row.append((cell["column"] - 1, SheetCell(text, face)))
        yield number - 1, row


def _is_hidden(dimension: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or of no height or width."""
    return dimension.get("hidden") in ("1", "true") or float(dimension.get(size, 1)) == 0


def _shows_zeros(parser: _Parser) -> bool:
    views = getattr(parser, "views", None)
    return not views or views.sheetView[0].showZeros is not False


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


def _printed(value: Any, kind: str, code: str, from_1904: bool) -> str:
    if kind == "b":
        return "TRUE" if value else "FALSE"
    if isinstance(value, date | time | timedelta):
        value = to_excel(value)  # type: ignore[no-untyped-call]
    if isinstance(value, int | float):
        return printed_number(value, code, from_1904=from_1904)
    return str(value) if kind == "e" else printed_text(unescape(str(value)), code)


def _range(ref: str) -> tuple[int, int, int, int]:
    """First row, first column, rows and columns."""
    left, top, right, bottom = (side or 1 for side in range_boundaries(ref))
    return top - 1, left - 1, bottom - top + 1, right - left + 1
