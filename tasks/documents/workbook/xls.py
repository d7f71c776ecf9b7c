"""Workbooks of Excel 97 to 2003 (.xls), also those of WPS (.et), by xlrd."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import xlrd
from xlrd.formatting import std_format_strings

from tasks.documents.media import XLS
from tasks.documents.workbook.number_formats import BUILT_IN, printed_number, printed_text
from tasks.documents.workbook.sheet import Face, Sheet, SheetCell, gathered
from tasks.documents.workbook.sheets import read_sheets
from tasks.records import Extraction

# How a text stands in its cell ([MS-XLS] 2.5.131): centred, centred over columns, distributed.
_CENTRED = (2, 6, 7)


def read_xls(path: Path) -> Extraction:
    """The tables and paragraphs of a workbook; a cell's place is its `ref`.

    Raises:
        ValueError: it is larger than any disclosure.
        xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, …: damaged.
    """
    # xlrd writes remarks, by default to standard output.
    with Path(os.devnull).open("w") as remarks:
        try:
            book = xlrd.open_workbook(path, logfile=remarks, formatting_info=True, ragged_rows=True)
        except xlrd.XLRDError as error:
            if "encrypted" in str(error):
                return Extraction("encrypted", "the file opens only with a password", XLS)
            raise
    shown = [sheet for sheet in book.sheets() if sheet.visibility == 0]
    return read_sheets(map(_sheet, shown), "xlrd", XLS, book.nsheets - len(shown))


def _sheet(sheet: Any) -> Sheet:
    merges = [
        (top, left, bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells
    ]
    rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0}
    cols = {col for col, info in sheet.colinfo_map.items() if info.hidden or info.width == 0}
    return Sheet(sheet.name, gathered(_rows(sheet)), merges, frozenset(rows), frozenset(cols))


def _rows(sheet: Any) -> Iterator[tuple[int, list[tuple[int, SheetCell]]]]:
    @cache
    def style(number: int) -> tuple[str, Face]:
        return _style(sheet.book, number)

    zeros, from_1904 = bool(sheet.show_zero_values), sheet.book.datemode == 1
    for row in range(sheet.nrows):
        content = []
        for col, (kind, value, xf) in enumerate(
            zip(
                sheet.row_types(row),
                sheet.row_values(row),
                (sheet.cell_xf_index(row, col) for col in range(sheet.row_len(row))),
                strict=True,
            )
        ):
            code, face = style(xf)
            text = _printed(kind, value, code, from_1904)
            if value == 0 and kind == xlrd.XL_CELL_NUMBER and not zeros:
                text = ""
            content.append((col, SheetCell(text, face)))
        yield row, content


def _style(book: Any, number: int) -> tuple[str, Face]:
    style = book.xf_list[number]
    border = style.border
    face = Face(
        left=bool(border.left_line_style),
        right=bool(border.right_line_style),
        top=bool(border.top_line_style),
        bottom=bool(border.bottom_line_style),
        centred=style.alignment.hor_align in _CENTRED,
    )
    known = book.format_map.get(style.format_key)
    code = "General" if known is None else known.format_str
    if code == std_format_strings.get(style.format_key, "General"):
        code = BUILT_IN.get(style.format_key, code)
    return code, face


def _printed(kind: int, value: Any, code: str, from_1904: bool) -> str:
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return printed_number(value, code, from_1904=from_1904)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, f"#ERR{value}"))
    return printed_text(value, code) if kind == xlrd.XL_CELL_TEXT else ""
