"""Workbooks that LibreOffice writes, and what only old workbooks have."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from tasks.documents.reading import read
from tasks.documents.workbook.xls import read_xls
from tasks.documents.workbook.xlsx import read_xlsx
from tasks.records import Table
from tests.accuracy.corpus import CORPUS
from tests.conftest import require
from tests.tasks.documents.workbook.test_number_formats import PRINTED
from tests.tasks.documents.workbook.workbooks import centre, fill, rule, saved

TABLES = CORPUS / "beibei-2024" / "tables.xls"
# Formats for which LibreOffice writes others of its own.
REWRITTEN = ('0!.0,"万"', "上午/下午h:mm", '[DBNum1][$-804]yyyy"年"m"月"d"日"')


def converted(path: Path, suffix: str) -> Path:
    """The workbook as LibreOffice writes it."""
    folder = path.parent / "converted"
    command = [require("soffice", "libreoffice"), f"-env:UserInstallation={folder.as_uri()}-user"]
    command += ["--headless", "--convert-to", suffix, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{suffix}"


def without_reader(tables: tuple[Table, ...]) -> list[Table]:
    return [replace(table, reader="") for table in tables]


def test_both_formats_of_a_workbook_are_read_the_same() -> None:
    old, new = read(TABLES), read(TABLES.with_suffix(".xlsx"))
    assert without_reader(old.tables) == without_reader(new.tables)
    assert old.paragraphs == new.paragraphs


def test_shared_strings_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(TABLES.read_bytes())
    found = read_xlsx(converted(tmp_path / "a.xls", "xlsx"))
    assert without_reader(found.tables) == without_reader(read(TABLES).tables)


def test_numbers_spans_and_hidden_rows_of_old_workbooks(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    printed = [item for item in PRINTED if item[0] not in REWRITTEN]
    fill(sheet, "A1", [["支出表"], ["项目", "数"], ["藏", 1], ["", True], ["甲", "=1/0"]])
    for row, (code, value, _) in enumerate(printed, 6):
        fill(sheet, f"A{row}", [["乙", value]])
        sheet.cell(row, 2).number_format = code
    centre(sheet, "A1:B1")
    rule(sheet, f"A2:B{len(printed) + 5}")
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"
    found = read_xls(converted(saved(book, tmp_path / "a.xlsx"), "xls"))
    [table] = found.tables
    assert (table.title, found.media_type) == ("支出表", "application/vnd.ms-excel")
    assert table.reader == "xlrd; hidden and not read: 1 sheet, 1 row"
    texts = [cell.text for cell in table.cells if cell.col == 1]
    assert texts[:3] == ["数", "TRUE", "#DIV/0!"]
    assert texts[3:] == [text for _, _, text in printed]
    assert table.cells[2].ref == "Sheet!A4"


def test_a_password_is_named(tmp_path: Path) -> None:
    content = bytearray(TABLES.read_bytes())
    start = content.index(bytes.fromhex("0908100000060500"))
    content[start + 20 : start + 22] = bytes.fromhex("2f00")  # FilePass, [MS-XLS] 2.4.117
    (tmp_path / "a.xls").write_bytes(content)
    found = read(tmp_path / "a.xls")
    assert (found.verdict, found.reason) == ("encrypted", "the file opens only with a password")


@pytest.mark.parametrize("length", [600, 5_000, 20_000])
def test_a_torn_workbook_is_malformed(tmp_path: Path, length: int) -> None:
    (tmp_path / "a.xls").write_bytes(TABLES.read_bytes()[:length])
    assert read(tmp_path / "a.xls").verdict in ("malformed", "unsupported")


def test_nothing_is_written_to_standard_output(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = TABLES.read_bytes()
    (tmp_path / "a.xls").write_bytes(content + b"\0")
    read(tmp_path / "a.xls")
    assert capfd.readouterr().out == ""
