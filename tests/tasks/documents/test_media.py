import io
import struct
import zipfile
from pathlib import Path

import pytest

from tasks.documents import media
from tasks.documents.media import media_type_of

SHARED = Path(__file__).parents[4] / "shared"
SUFFIXES = {
    ".pdf": media.PDF,
    ".docx": media.DOCX,
    ".doc": media.DOC,
    ".xlsx": media.XLSX,
    ".xls": media.XLS,
    ".html": media.HTML,
    ".json": media.JSON,
    ".md": media.TEXT,
}


def zipped(*names: str, junk: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, junk)
    return file.getvalue()


def compound(*streams: str) -> bytes:
    """A compound file of header and directory alone, the directory in its third sector."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 2)
    entries = b""
    for name, kind in [("Root Entry", 5), *((stream, 2) for stream in streams)]:
        encoded = name.encode("utf-16-le") + b"\0\0"
        entries += encoded.ljust(64, b"\0") + struct.pack("<HB", len(encoded), kind) + bytes(61)
    return bytes(header) + bytes(1024) + entries


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n...", media.PDF),
        (b"\xef\xbb\xbf\r\n\r\n%PDF-1.4\n\x00\x01", media.PDF),
        (zipped("[Content_Types].xml", "word/document.xml"), media.DOCX),
        (zipped("xl/workbook.xml", "xl/sharedStrings.xml"), media.XLSX),
        (zipped("OFD.xml", "Doc_0/Document.xml"), media.OFD),
        (zipped("预算/1.pdf"), media.ZIP),
        (zipped("inner.docx", junk=zipped("word/document.xml")), media.ZIP),
        (zipped("word/document.xml")[:-30], media.ZIP),
        (compound("WordDocument", "1Table"), media.DOC),
        (compound("1Table", "WordDocument", "Workbook"), media.DOC),
        (compound("Workbook", "WordDocument"), media.XLS),
        (compound("Book"), media.XLS),
        (compound("Bookmarks", "Contents"), media.OLE),
        (compound("EncryptedPackage"), media.OLE),
        (compound()[:100], media.OLE),
        (b"Rar!\x1a\x07\x01\x00", media.RAR),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", media.SEVENZIP),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (rb"{\rtf1\ansi", media.RTF),
        (b"<!DOCTYPE html><p>", media.HTML),
        (b"\xef\xbb\xbf\n<html><body>", media.HTML),
        ("\ufeff<html><body>预算".encode("utf-16-le"), media.HTML),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '...'><html xmlns='x'>", media.HTML),
        ("<!-- 头 --><HEAD><title>预算</title>".encode("gbk"), media.HTML),
        (b"<meta http-equiv='Refresh' content='0; url=./a/'>", media.HTML),
        (b"<?xml version='1.0'?><datastore><![CDATA[<div>]]></datastore>", media.XML),
        (b'{"a": [1]}', media.JSON),
        (b'[{"url": "x"}]', media.JSON),
        (b"[]", media.JSON),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", media.MHTML),
        ("部门预算公开表".encode() * 20_000, media.TEXT),
        ("部门预算公开表".encode("gb18030"), media.TEXT),
        (b"\x00\x01\x02\x03", media.UNKNOWN),
        (b"\xff\xff\xff\xff", media.UNKNOWN),
        (b"", media.UNKNOWN),
    ],
)
def test_bytes_decide(tmp_path: Path, content: bytes, media_type: str) -> None:
    path = tmp_path / "预算.bin"
    path.write_bytes(content)
    assert media_type_of(path) == media_type


def test_an_archive_with_a_huge_directory_is_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    record = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 5 << 20, 30, 0)
    path.write_bytes(zipped("word/document.xml")[:-22] + bytes(5 << 20) + record)
    assert media_type_of(path) == media.ZIP


@pytest.mark.parametrize("folder", ["corpus", "real", "portal_pages"])
def test_real_files_are_what_their_suffix_says(folder: str) -> None:
    files = [path for path in (SHARED / folder).rglob("*") if path.suffix in SUFFIXES]
    if not files:
        pytest.skip(f"{SHARED / folder} is not there")
    assert {path.name: media_type_of(path) for path in files} == {
        path.name: SUFFIXES[path.suffix] for path in files
    }


def test_hostile_files_have_a_type_too() -> None:
    files = sorted((SHARED / "nasty").glob("*.*"))
    if not files:
        pytest.skip(f"{SHARED / 'nasty'} is not there")
    for path in files:
        assert "/" in media_type_of(path)
