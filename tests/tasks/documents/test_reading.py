from pathlib import Path

import pytest

from tasks.documents import reading
from tasks.documents.media import TEXT
from tasks.documents.reading import read
from tasks.records import Extraction
from tests.accuracy.corpus import CORPUS
from tests.tasks.documents.pdfs import pdf
from tests.tasks.documents.test_media import compound, zipped


@pytest.mark.parametrize(
    ("content", "verdict", "words"),
    [
        (b"", "empty", "no bytes"),
        (b"%PDF-1.7\n", "malformed", "Root"),
        (b"PK\x03\x04" + b"\0" * 40, "unsupported", "application/zip"),
        (b"<html><body><img></body></html>", "empty", "no characters"),
        (b"<?xml version='1.0'?><a>x</a>", "unsupported", "application/xml"),
        (b"Rar!\x1a\x07\x00", "unsupported", "application/vnd.rar"),
        (compound("EncryptionInfo", "EncryptedPackage"), "encrypted", "only with a password"),
        (compound("Contents"), "unsupported", "application/x-ole-storage"),
        (compound("Workbook"), "malformed", ""),
        (zipped("xl/workbook.xml"), "malformed", "Content_Types"),
    ],
)
def test_verdicts(tmp_path: Path, content: bytes, verdict: str, words: str) -> None:
    file = tmp_path / "a"
    file.write_bytes(content)
    found = read(file)
    assert found.verdict == verdict
    assert words in (found.reason or "")
    assert not found.tables
    assert not found.paragraphs


def test_an_html_page_with_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"<html><body>x</body></html>")
    found = read(tmp_path / "a")
    assert (found.verdict, found.media_type) == ("ok", "text/html")
    assert [paragraph.text for paragraph in found.paragraphs] == ["x"]


def test_a_page_without_characters_is_empty(tmp_path: Path) -> None:
    found = read(pdf(tmp_path / "a.pdf", b"0 0 m 9 9 l S"))
    assert (found.verdict, found.pages) == ("empty", 1)


def test_a_word_file_without_body_is_malformed(tmp_path: Path) -> None:
    whole = (CORPUS / "wuhai-2021" / "document.docx").read_bytes()
    (tmp_path / "a").write_bytes(whole[:20_000])
    assert read(tmp_path / "a").verdict in ("malformed", "unsupported")


def test_text_and_tables_of_a_document() -> None:
    found = read(CORPUS / "tongnan-2021" / "document.pdf")
    assert (found.verdict, found.pages, found.media_type) == ("ok", 35, "application/pdf")
    torn = next(p for p in found.paragraphs if p.text.startswith("（二）支出预算"))
    assert "社会保障和就业支出 65.58 万元" in torn.text
    assert torn.page == 2
    assert torn.bbox is not None
    row = {cell.col: cell for cell in found.tables[1].cells if cell.row == 17}
    assert (row[0].text, row[2].text, row[2].page) == ("221", "26.47", 8)


def test_two_files_that_say_the_same_are_read_the_same() -> None:
    folder = CORPUS / "wuhai-2021"
    one, two = read(folder / "document.pdf"), read(folder / "document.docx")
    grids = [
        [(c.row, c.col, c.rowspan, c.colspan) for c in found.tables[0].cells]
        for found in (one, two)
    ]
    assert grids[0] == grids[1]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_the_name_of_a_workbook_says_nothing(tmp_path: Path, suffix: str) -> None:
    content = (CORPUS / "beibei-2024" / f"tables{suffix}").read_bytes()
    for name in ("object", "a.pdf", "a.xls", "a.xlsx"):
        (tmp_path / name).write_bytes(content)
        assert len(read(tmp_path / name).tables) == 12


@pytest.mark.parametrize("message", ["std::bad_alloc", "Failed to allocate memory for requested"])
def test_a_library_that_finds_no_memory_is_out_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, message: str
) -> None:
    def fail(_: Path) -> Extraction:
        raise RuntimeError(message)

    monkeypatch.setitem(reading._READERS, TEXT, fail)
    (tmp_path / "a.txt").write_text("单位\t万元\n")
    with pytest.raises(MemoryError):
        read(tmp_path / "a.txt")
