"""Formats read by way of a copy: Word 97, WPS, RTF, RAR, 7z."""

import os
import shutil
import struct
import subprocess
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tasks.documents import media
from tasks.documents.confined import StoppedError, run
from tasks.documents.content import content_sha256
from tasks.documents.media import media_type_of
from tasks.documents.reading import read
from tasks.documents.sandbox import Reader
from tests.accuracy.corpus import CORPUS, SLUGS, gold
from tests.accuracy.score import score
from tests.conftest import require
from tests.tasks.documents.test_media import compound

WORD_97 = CORPUS / "shapingba-2024" / "document.doc"
NASTY = Path(__file__).parents[4] / "shared" / "nasty"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    require("soffice")
    with Reader() as warm:
        yield warm


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of the corpus as LibreOffice writes them in older formats."""
    folder = tmp_path_factory.mktemp("office")
    for slug in SLUGS:
        for suffix in ("doc", "rtf"):
            command = [require("soffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                       "--headless", "--convert-to", suffix, "--outdir", str(folder / slug),
                       str(CORPUS / slug / "document.docx")]  # fmt: skip
            if suffix == "doc" or slug == "gaoyi-2021":
                subprocess.run(command, check=True, capture_output=True, timeout=100)
    return folder


def f1(reader: Reader, slug: str, path: Path) -> float:
    truth = gold(slug)["tables"]
    found = reader.read(path)
    assert (found.verdict, found.reason) == ("ok", None)
    reading = [[asdict(cell) for cell in table.cells] for table in found.tables]
    return score((table["cells"] for table in truth), reading).f1


def test_a_word_97_file_is_read_as_the_file_it_is(reader: Reader) -> None:
    found = reader.read(WORD_97)
    assert f1(reader, "shapingba-2024", WORD_97) >= 0.999
    assert (found.media_type, found.pages) == (media.DOC, 0)
    assert {table.reader for table in found.tables} == {"python-docx on LibreOffice's copy"}
    assert [table.title for table in found.tables] == [
        table["title"] for table in gold("shapingba-2024")["tables"]
    ]
    today = read(WORD_97.with_suffix(".docx"))
    assert content_sha256(replace(found, media_type=today.media_type)) == content_sha256(today)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_corpus_as_word_97_and_wps(reader: Reader, written: Path, slug: str) -> None:
    wps = written / slug / "document.wps"
    shutil.copy(written / slug / "document.doc", wps)
    assert media_type_of(wps) == media.DOC
    assert f1(reader, slug, wps) >= 0.999


def test_rtf(reader: Reader, written: Path) -> None:
    assert f1(reader, "gaoyi-2021", written / "gaoyi-2021" / "document.rtf") >= 0.999


def test_other_files_and_hosts_are_not_looked_into(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "a.rtf").write_text(
        rf'{{\rtf1\ansi a {{\field{{\*\fldinst {{ INCLUDETEXT "{tmp_path}/secret.txt" }}}}'
        r"{\fldrslt stored}} b\par}"
    )
    found = reader.read(tmp_path / "a.rtf")
    assert [paragraph.text for paragraph in found.paragraphs] == ["a stored b"]


def test_bytes_that_are_no_word_file_are_not_read_as_text(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(compound("WordDocument") + os.urandom(5_000))
    found = reader.read(tmp_path / "a")
    assert (found.verdict, found.paragraphs) == ("malformed", ())
    assert found.reason == "LibreOffice cannot open it: Error: source file could not be loaded"


def test_a_slow_file_is_a_timeout_and_leaves_nothing(tmp_path: Path) -> None:
    require("soffice")
    row = r"{\trowd\cellx100\cellx200\cellx300 a\cell b\cell c\cell\row}"
    (tmp_path / "a.rtf").write_text(r"{\rtf1\ansi " + row * 30_000 + "}")
    with Reader(seconds=3) as reader:
        started = time.monotonic()
        found = reader.read(tmp_path / "a.rtf")
        assert time.monotonic() - started < 8
        reader.seconds = 30
        assert reader.read(WORD_97).verdict == "ok"
        assert (found.verdict, found.reason) == ("timeout", "not read within 3 s")
        home = reader._converter._home
        assert home is not None
    assert not Path(home.name).exists()
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert home.name not in listed.stdout


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    (tmp_path / "a.rar").write_bytes(rar({"a.txt": b"1"}))
    with Reader() as reader:
        for path, package in (
            (WORD_97, "libreoffice-writer"),
            (tmp_path / "a.rar", "libarchive-tools"),
        ):
            found = reader.read(path)
            assert found.verdict == "unsupported"
            assert package in (found.reason or "")


def test_locked_files_are_encrypted(reader: Reader, tmp_path: Path) -> None:
    locked = bytearray(WORD_97.read_bytes())
    header = locked.index(struct.pack("<H", 0xA5EC))
    locked[header + 11] |= 1
    (tmp_path / "a.doc").write_bytes(locked)
    (tmp_path / "a.docx").write_bytes(compound("EncryptedPackage"))
    for name in ("a.doc", "a.docx"):
        found = reader.read(tmp_path / name)
        assert (found.verdict, found.reason) == ("encrypted", "the file opens only with a password")


def vint(number: int) -> bytes:
    """A number of RAR 5: seven bits a byte, the lowest first."""
    rest = number >> 7
    return bytes([number & 127 | 128]) + vint(rest) if rest else bytes([number])


def rar(files: dict[str, bytes]) -> bytes:
    """A RAR 5 archive of files that are not packed (RAR 5.0 archive format, technote)."""

    def block(*fields: int, tail: bytes = b"") -> bytes:
        body = b"".join(map(vint, fields)) + tail
        head = vint(len(body)) + body
        return struct.pack("<I", zlib.crc32(head)) + head

    data = b"Rar!\x1a\x07\x01\x00" + block(1, 0, 0)
    for name, content in files.items():
        encoded = name.encode()
        crc = struct.pack("<I", zlib.crc32(content))
        tail = crc + vint(0) + vint(1) + vint(len(encoded)) + encoded
        data += block(2, 2, len(content), 4, len(content), 0o100644, tail=tail) + content
    return data + block(5, 0, 0)


def test_members_of_rar_and_7z(tmp_path: Path) -> None:
    bsdtar = require("bsdtar")
    (tmp_path / "表.txt").write_text("项目\t金额\n甲\t1\n", encoding="utf-8")
    (tmp_path / "a.rar").write_bytes(rar({"公开/../表.txt": (tmp_path / "表.txt").read_bytes()}))
    subprocess.run([bsdtar, "--format=7zip", "-cf", "a.7z", "表.txt"], cwd=tmp_path, check=True)
    with Reader() as reader:
        for name, kind, member in (
            ("a.rar", media.RAR, "公开/../表.txt"),
            ("a.7z", media.SEVENZIP, "表.txt"),
        ):
            found = reader.read(tmp_path / name)
            assert (found.verdict, found.media_type) == ("ok", kind)
            assert [table.member for table in found.tables] == [member]
            assert {table.reader for table in found.tables} == {"text"}
        (tmp_path / "a.rar").write_bytes((tmp_path / "a.rar").read_bytes()[:-15])
        assert reader.read(tmp_path / "a.rar").verdict == "malformed"


def test_a_program_writes_no_more_than_it_may(tmp_path: Path) -> None:
    command = ["dd", "if=/dev/zero", "of=a", "bs=1M", "count=9"]
    with pytest.raises(StoppedError, match="exceeds 1 MiB") as stopped:
        run(command, tmp_path, seconds=9, memory=1 << 30, largest=1 << 20)
    assert stopped.value.verdict == "refused"


def test_a_program_has_no_network(tmp_path: Path) -> None:
    interfaces = ["sh", "-c", "sed 1,2d /proc/net/dev | grep -v lo: >&2; true"]
    assert run(interfaces, tmp_path, seconds=9, memory=1 << 30, largest=1 << 20) == ""


@pytest.mark.skipif(not NASTY.is_dir(), reason=f"{NASTY} is not on this machine")
def test_hostile_word_files_have_a_verdict_in_time(reader: Reader) -> None:
    files = [path for path in sorted(NASTY.iterdir()) if path.suffix in (".doc", ".docx", ".docm")]
    assert len(files) > 8
    for path in files:
        started = time.monotonic()
        found = reader.read(path)
        assert time.monotonic() - started < reader.seconds + 1
        assert (found.reason is None) == (found.verdict == "ok")
