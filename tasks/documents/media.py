"""What a file is, decided by its bytes alone.

Names and headers of portals lie: PDFs hold HTML, ".xls" hold tables of HTML, suffixes are missing.
The returned names are those of the IANA register, or the customary ones where it has none.
"""

import codecs
import re
import struct
import zipfile
from pathlib import Path

from tasks.documents.compound import MAGIC, streams

PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"
OLE = "application/x-ole-storage"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
RAR = "application/vnd.rar"
SEVENZIP = "application/x-7z-compressed"
HTML = "text/html"
MHTML = "multipart/related"
XML = "application/xml"
JSON = "application/json"
RTF = "application/rtf"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

_HEAD = 65_536
_LARGEST_ZIP_DIRECTORY = 4 << 20
_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVENZIP),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (rb"{\rtf", RTF),
)
_ZIP_MEMBERS = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("ppt/presentation.xml", PPTX),
    ("OFD.xml", OFD),
)
# WPS Office writes .wps and .et with the streams of Word and Excel, so they are doc and xls.
_OLE_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_TAGS = "!doctype html|html|head|body|meta|title|link|script|style|div|table|iframe|frameset"
_HTML = re.compile(rf"<(?:{_TAGS})[\s>/]", re.IGNORECASE)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type_of(path: Path) -> str:
    """The media type of a file; `application/octet-stream` where its bytes say nothing.

    Reads a few kilobytes, for office files also their directories; never unpacks anything.
    """
    with path.open("rb") as file:
        return media_type_by(file.read(_HEAD), path)


def media_type_by(head: bytes, path: Path) -> str:
    """The same where the first 64 KiB are at hand."""
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(path)
    if head.startswith(MAGIC):
        return _ole_type(path)
    return text_type(head)


def text_type(head: bytes) -> str:
    """The media type of a file without a signature, from its first bytes (64 KiB are enough)."""
    text = decoded(head)
    if text is None or not text.strip():
        return PDF if b"%PDF-" in head[:1024] else UNKNOWN
    start = text.lstrip()
    if start.startswith("<") and _HTML.search(start[:4096].partition("<![CDATA[")[0]):
        return HTML
    if b"%PDF-" in head[:1024]:
        return PDF
    if start.startswith("<?xml"):
        return XML
    if re.match(r"[\[{]\s*[\[{\"\]}\d-]", start):
        return JSON
    if start[:13].lower() == "mime-version:":
        return MHTML
    return TEXT


def decoded(head: bytes) -> str | None:
    """The text of the first bytes of a file: by its mark, as UTF-8, else GB18030; None if binary.

    A character cut at the end is left out.
    """
    marked = next((name for mark, name in _BOMS if head.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        return None if _BINARY.search(text) else text.removeprefix("\ufeff")
    return None


def _zip_type(path: Path) -> str:
    if _zip_directory_bytes(path) > _LARGEST_ZIP_DIRECTORY:
        return ZIP
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError):
        return ZIP
    return next((media_type for name, media_type in _ZIP_MEMBERS if name in names), ZIP)


def _zip_directory_bytes(path: Path) -> int:
    """Upper bound of the central directory, so that no list of millions of names is built.

    The field is that of the end record (APPNOTE 4.3.16); ZIP64 files have all bits set in it.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    record = tail[tail.rfind(b"PK\x05\x06") :]
    return int(struct.unpack_from("<I", record, 12)[0]) if len(record) >= 22 else 0


def _ole_type(path: Path) -> str:
    """The kind of a compound file by the first known stream of its directory."""
    kinds = (_OLE_STREAMS.get(stream.name) for stream in streams(path))
    return next((kind for kind in kinds if kind is not None), OLE)
