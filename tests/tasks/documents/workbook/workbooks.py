"""Small workbooks for tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
RULES = Border(top=THIN, bottom=THIN)


def fill(sheet: Worksheet, at: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows from a cell on; None leaves a cell alone."""
    first = sheet[at]
    for row, values in enumerate(rows):
        for col, value in enumerate(values):
            if value is not None:
                sheet.cell(first.row + row, first.column + col, value)


def rule(sheet: Worksheet, cells: str, border: Border = BOX) -> None:
    """Give all cells of a range the border."""
    for row in sheet[cells]:
        for cell in row:
            cell.border = border


def centre(sheet: Worksheet, merged: str) -> None:
    """Merge and centre a range."""
    sheet.merge_cells(merged)
    sheet[merged.partition(":")[0]].alignment = Alignment(horizontal="center")


def saved(book: Workbook, path: Path) -> Path:
    """The path at which the workbook now is."""
    book.save(path)
    return path
