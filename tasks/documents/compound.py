"""The streams of a compound file ([MS-CFB]): what Word, Excel and PowerPoint wrote to 2003."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Kind of an entry that is a stream.
_STREAM = 2
_WORD_MAGIC, _WORD_ENCRYPTED = 0xA5EC, 0x0100


@dataclass(frozen=True, slots=True)
class Stream:
    """An entry of the directory; `offset` is that of its first byte, if it is no small stream."""

    name: str
    offset: int


def streams(path: Path) -> Iterator[Stream]:
    """The streams in the order of the directory ([MS-CFB] 2.6); none in a damaged file.

    Entries of 128 bytes hold a UTF-16 name, its length at 64, the entry's kind at 66 and the first
    sector at 116. The directory begins at the sector that the header names at 48 and is taken to
    lie in one piece; streams of the document itself come before those of what is embedded in it.
    """
    with path.open("rb") as file:
        header = file.read(512)
        if len(header) < 512 or not header.startswith(MAGIC):
            return
        shift = min(struct.unpack_from("<H", header, 30)[0], 12)
        (sector,) = struct.unpack_from("<I", header, 48)
        file.seek((sector + 1) << shift)
        while block := file.read(1 << 16):
            for at in range(0, len(block) - 127, 128):
                length, kind = struct.unpack_from("<HB", block, at + 64)
                (first,) = struct.unpack_from("<I", block, at + 116)
                if kind == _STREAM:
                    name = block[at : at + max(0, min(length, 64) - 2)]
                    yield Stream(name.decode("utf-16-le", "replace"), (first + 1) << shift)


def is_encrypted(path: Path) -> bool:
    """Whether the file opens only with a password.

    So do packages of Office since 2007 in an EncryptedPackage ([MS-OFFCRYPTO] 1.3.2), and Word
    files with fEncrypted in their header ([MS-DOC] 2.5.2).
    """
    for stream in streams(path):
        if stream.name == "EncryptedPackage":
            return True
        if stream.name == "WordDocument":
            with path.open("rb") as file:
                file.seek(stream.offset)
                header = file.read(12)
            if len(header) < 12:
                return False
            magic, flags = struct.unpack_from("<H8xH", header)
            return bool(magic == _WORD_MAGIC and flags & _WORD_ENCRYPTED)
    return False
