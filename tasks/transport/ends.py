"""Whether a file has its end, as its own format says: the only sign where nobody gave a length."""

import struct
from pathlib import Path

from tasks.documents.media import DOC, DOCX, OFD, OLE, PDF, PPT, PPTX, XLS, XLSX, ZIP

_ZIPS = (ZIP, DOCX, XLSX, PPTX, OFD)
_COMPOUND = (OLE, DOC, XLS, PPT)
_ZIP_RECORD = 65_557  # an end record of 22 bytes and the longest comment
_PDF_END = 2048  # bytes; ISO 32000 wants %%EOF in the last line, writers add up to a kilobyte
_FREE, _LAST_SECTOR = 0xFFFFFFFF, 0xFFFFFFFA  # what the FAT says of a free sector ([MS-CFB] 2.1)
_IN_HEADER = 109  # locations of FAT sectors


def missing_end(path: Path, media_type: str, *, measured: bool) -> str | None:
    """What is missing at the end of a file, None where nothing is or the format does not say.

    A zip without its end record and a compound file that lacks sectors cannot be read, whoever cut
    them. A PDF can: without its end mark but with as many bytes as were announced (`measured`) it
    is the portal's own.
    """
    if media_type == PDF and not measured and b"%%EOF" not in _tail(path, _PDF_END):
        return "%%EOF of a PDF is missing"
    if media_type in _ZIPS and b"PK\x05\x06" not in _tail(path, _ZIP_RECORD):
        return "end record of a zip is missing"
    if media_type in _COMPOUND:
        size, least = path.stat().st_size, least_compound_size(path)
        if size < least:
            return f"{size} bytes, and the table of the compound file needs {least}"
    return None


def _tail(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - most))
        return file.read()


def least_compound_size(path: Path) -> int:
    """The fewest bytes that a compound file can have: up to the last used sector, which may be cut.

    Reads the FAT sectors that the header lists ([MS-CFB] 2.2, 2.3): the power of two of a sector's
    size stands at 30, their count at 44, their locations from 76. Of a file beyond 109 of them
    (7 MB) the first 109 count. 0 where the header makes no sense.
    """
    with path.open("rb") as file:
        header = file.read(512)
        if len(header) < 512:
            return 512
        shift = int(struct.unpack_from("<H", header, 30)[0])
        if shift not in (9, 12):
            return 0
        last = -1
        count = min(struct.unpack_from("<I", header, 44)[0], _IN_HEADER)
        for index, sector in enumerate(struct.unpack_from(f"<{count}I", header, 76)):
            if sector > _LAST_SECTOR:
                break
            file.seek((sector + 1) << shift)
            table = file.read(1 << shift)
            if len(table) < 1 << shift:
                return int(sector + 2) << shift
            entries = struct.unpack(f"<{len(table) // 4}I", table)
            first = index * len(entries)
            last = max([last, *(first + at for at, next_ in enumerate(entries) if next_ != _FREE)])
    return ((last + 1) << shift) + 1
