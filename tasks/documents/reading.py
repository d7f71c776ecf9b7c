"""One file to its tables and paragraphs, whatever it is; in this process, without limits."""

import re
from collections.abc import Callable, Collection
from pathlib import Path

from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from tasks.documents.compound import is_encrypted
from tasks.documents.html.document import read_html, read_mhtml
from tasks.documents.media import (
    DOCX,
    HTML,
    MHTML,
    OFD,
    OLE,
    PDF,
    TEXT,
    UNKNOWN,
    XLS,
    XLSX,
    media_type_of,
)
from tasks.documents.ofd.document import read_ofd
from tasks.documents.pdf import read_pdf
from tasks.documents.text import read_text
from tasks.documents.word.document import read_word
from tasks.documents.workbook.xls import read_xls
from tasks.records import Extraction

# How libraries in C++ say that they found no memory.
_NO_MEMORY = re.compile(r"bad.?alloc|insufficient memory|failed to allocate", re.IGNORECASE)
# Characters of an engine's own message that are kept in a reason.
LONGEST_MESSAGE = 200


def read(path: Path, scans: Collection[int] = ()) -> Extraction:
    """What the bytes of a file hold, or a verdict why nothing was read.

    Use `tasks.documents.sandbox` for files of unknown origin: nothing is limited here.

    Args:
        path: of the file.
        scans: numbers of pages that are read by OCR, as an extraction without them names them.

    Raises:
        MemoryError: the file needs more memory than there is.
        OSError: the file cannot be opened.
    """
    if path.stat().st_size == 0:
        return Extraction("empty", "the file has no bytes", UNKNOWN)
    media_type = media_type_of(path)
    if media_type == OLE and is_encrypted(path):
        return Extraction("encrypted", "the file opens only with a password", media_type)
    reader = _READERS.get(media_type)
    if reader is None:
        reason = f"{media_type} is archived and not read yet"
        return Extraction("unsupported", reason, media_type)
    try:
        return read_pdf(path, scans) if media_type == PDF else reader(path)
    except MemoryError:
        raise
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, MemoryError):
            raise cause from error
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            return Extraction("encrypted", "the file opens only with a password", media_type)
        return _malformed(cause, media_type)
    except Exception as error:
        if _NO_MEMORY.search(str(error)):
            raise MemoryError(str(error)) from error
        return _malformed(error, media_type)


def _malformed(error: object, media_type: str) -> Extraction:
    message = " ".join(str(error).split())[:LONGEST_MESSAGE]
    reason = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return Extraction("malformed", reason, media_type)


def _read_xlsx(path: Path) -> Extraction:
    # openpyxl imports numpy where it is installed: 130 MB of address space that others need.
    from tasks.documents.workbook.xlsx import read_xlsx

    return read_xlsx(path)


_READERS: dict[str, Callable[[Path], Extraction]] = {
    PDF: read_pdf,
    DOCX: read_word,
    OFD: read_ofd,
    XLSX: _read_xlsx,
    XLS: read_xls,
    TEXT: read_text,
    HTML: read_html,
    MHTML: read_mhtml,
}
