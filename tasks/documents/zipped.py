"""The members of a zip file, one by one; its names are data and never paths."""

import zipfile
from pathlib import Path
from typing import Any

MOST_MEMBERS, MOST_BYTES = 1_000, 200 << 20
# Times that a member of more than a megabyte may grow.
MOST_GROWTH, FREE_GROWTH = 100, 1 << 20

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


def members_of(path: Path) -> dict[str, Any]:
    """The files in a zip, ready for JSON, or under "refused" why they are not unpacked.

    Each has its "number" among all entries, its "name", and under "stopped" verdict and reason if
    it cannot be unpacked, else None.

    Raises:
        zipfile.BadZipFile: damaged.
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_MEMBERS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        return {"refused": f"it holds more than {MOST_MEMBERS} files or {MOST_BYTES >> 20} MiB"}
    members = [
        {"number": number, "name": _name(entry), "stopped": _stopped(entry)}
        for number, entry in enumerate(entries)
        if not entry.is_dir()
    ]
    return {"members": members}


def member_of(path: Path, number: int) -> bytes:
    """The bytes of one file in a zip.

    Raises:
        zipfile.BadZipFile, NotImplementedError, zlib.error: damaged, or packed in a way that is
            not known.
    """
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.infolist()[number])


def _stopped(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted", "the file opens only with a password"
    if entry.file_size > max(FREE_GROWTH, MOST_GROWTH * entry.compress_size):
        return "refused", f"unpacked it grows more than {MOST_GROWTH} times"
    return None


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: names without the mark of UTF-8 are of the packer's own code page.

    In China that is GBK; zipfile takes it for that of the first IBM PC.
    """
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
