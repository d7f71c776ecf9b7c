import zipfile
from pathlib import Path

import pytest

from tasks.documents import unpacking
from tasks.documents.unpacking import refuse_bombs


def zipped(path: Path, *sizes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, size in enumerate(sizes):
            archive.writestr(f"{number}.xml", b" " * size)
    return path


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ([201], "exceeds 3 members or 200 bytes"),
        ([100, 101], "exceeds"),
        ([1, 1, 1, 1], "exceeds"),
    ],
)
def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: list[int], words: str
) -> None:
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 3)
    monkeypatch.setattr(unpacking, "MOST_BYTES", 200)
    with pytest.raises(ValueError, match=words):
        refuse_bombs(zipped(tmp_path / "a", *sizes))
    refuse_bombs(zipped(tmp_path / "b", 100, 100))


def test_what_grows_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "SMALL", 100_000)
    with pytest.raises(ValueError, match="more than 100 times"):
        refuse_bombs(zipped(tmp_path / "a", 1_000_000))
    refuse_bombs(zipped(tmp_path / "b", 100_000))


def test_a_damaged_file_is_no_bomb(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"PK\x03\x04")
    with pytest.raises(zipfile.BadZipFile):
        refuse_bombs(tmp_path / "a")
