import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.documents import zipped
from tasks.documents.media import ZIP
from tasks.documents.sandbox import Reader
from tasks.records import Extraction
from tests.accuracy.corpus import CORPUS

WUHAI = (CORPUS / "wuhai-2021" / "document.pdf").read_bytes()
TABLE = "项目\t金额\n甲\t1\n".encode()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as warm:
        yield warm


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def found_in(reader: Reader, tmp_path: Path, content: bytes) -> Extraction:
    (tmp_path / "a.zip").write_bytes(content)
    return reader.read(tmp_path / "a.zip")


def renamed(content: bytes, old: str, new: bytes) -> bytes:
    """The archive with another name of the same length, without the mark of UTF-8."""
    changed = bytearray(content.replace(old.encode(), new))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + flags + 1] &= ~0x08
            at = changed.find(signature, at + 4)
    return bytes(changed)


def test_the_union_of_the_members(reader: Reader, tmp_path: Path) -> None:
    files = {
        "公开/附件1.pdf": WUHAI,
        "公开/附件2.txt": TABLE,
        "公开/": b"",
        "公开/坏.pdf": WUHAI[:3_000],
        "公开/空.docx": b"",
        "内.zip": packed({"b.txt": TABLE}),
        "图.png": b"\x89PNG\r\n\x1a\n" + bytes(99),
        "运行.exe": b"MZ\x00\x01" + bytes(99),
        "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "__MACOSX/公开/._附件1.pdf": b"\x00\x05\x16\x07" + bytes(99),
    }
    found = found_in(reader, tmp_path, packed(files))
    assert (found.verdict, found.reason, found.media_type, found.pages) == ("ok", None, ZIP, 4)
    assert [table.member for table in found.tables] == ["公开/附件1.pdf", "公开/附件2.txt"]
    assert {paragraph.member for paragraph in found.paragraphs} == {"公开/附件1.pdf"}
    assert [line.split(": ")[:2] for line in found.unread] == [
        ["公开/坏.pdf", "malformed"],
        ["公开/空.docx", "empty"],
        ["内.zip", "unsupported"],
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_the_packers_own_code_page(reader: Reader, tmp_path: Path, encoding: str) -> None:
    name = "预算公开表.txt"
    raw = name.encode(encoding)
    placeholder = "x" * len(raw)
    found = found_in(reader, tmp_path, renamed(packed({placeholder: TABLE}), placeholder, raw))
    assert [table.member for table in found.tables] == [name]


def test_names_are_no_paths(reader: Reader, tmp_path: Path) -> None:
    names = ["../../../../tmp/gongkai-escaped.txt", "/tmp/gongkai-escaped.txt", "a\\..\\b.txt"]
    found = found_in(reader, tmp_path, packed(dict.fromkeys(names, TABLE)))
    assert [table.member for table in found.tables] == names
    assert not Path("/tmp/gongkai-escaped.txt").exists()


def locked(content: bytes) -> bytes:
    """The archive with every entry marked as encrypted."""
    changed = bytearray(content)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


@pytest.mark.parametrize(
    ("content", "verdict", "words"),
    [
        (locked(packed({"a.pdf": WUHAI, "b.txt": TABLE})), "encrypted", "a.pdf: encrypted: "),
        (packed({"a.pdf": WUHAI[:99], "b.pdf": WUHAI[:999]}), "malformed", "b.pdf: malformed: "),
        (packed({"a.pdf": WUHAI[:99], "b.7z": b"7z\xbc\xaf\x27\x1c"}), "unsupported", "b.7z"),
        (packed({}), "empty", "no document"),
        (packed({"a.jpg": b"\xff\xd8\xff" + bytes(99)}), "empty", "no document"),
        (packed({f"{n}.pdf": b"%PDF-" for n in range(9)}), "malformed", "4 more"),
        (packed({str(n): b"" for n in range(1_001)}), "refused", "1000 files"),
        (packed({"a.txt": bytes(2 << 20)}), "refused", "100 times"),
        (packed({"a.txt": TABLE})[:-9], "malformed", "BadZipFile"),
        (
            packed({"a.txt": TABLE * 99}).replace(b"PK\x03\x04", b"PK\x03\x05"),
            "unsupported",
            "octet",
        ),
    ],
)
def test_the_verdict_of_a_container_without_a_readable_member(
    reader: Reader, tmp_path: Path, content: bytes, verdict: str, words: str
) -> None:
    found = found_in(reader, tmp_path, content)
    assert (found.verdict, found.tables) == (verdict, ())
    assert words in (found.reason or "")


def test_a_lie_about_the_size_is_damage(reader: Reader, tmp_path: Path) -> None:
    honest = packed({"a.txt": TABLE * 1_000})
    size = struct.pack("<I", len(TABLE) * 1_000)
    found = found_in(reader, tmp_path, honest.replace(size, struct.pack("<I", 5)))
    assert found.verdict == "malformed"


def test_archives_larger_than_any_disclosure_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "MOST_BYTES", 1 << 20)
    (tmp_path / "a.zip").write_bytes(packed({"a": bytes(700_000), "b": bytes(700_000)}))
    assert "refused" in zipped.members_of(tmp_path / "a.zip")
