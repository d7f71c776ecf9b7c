"""PDF files: read by PDFium; by pdfplumber where the page itself shows that PDFium erred."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pdfplumber
from pypdfium2 import PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from tasks.documents import pdfium, plumber
from tasks.documents.media import PDF
from tasks.documents.page import Page
from tasks.documents.paged import read_pages
from tasks.documents.scanned import Scans
from tasks.records import Extraction

# A page with more characters and rules than this is not read a second time.
MOST_OBJECTS = 30_000


def read_pdf(path: Path, scans: Collection[int] = ()) -> Extraction:
    """The tables and paragraphs of a PDF file.

    A file that PDFium cannot open is left to pdfplumber as a whole.

    Args:
        path: of the file.
        scans: numbers of pages to be read by OCR; others that want it are named in the answer.

    Raises:
        pdfplumber.utils.exceptions.PdfminerException: neither can open it.
    """
    troubles: list[str] = []
    try:
        with _Referee(path) as referee:
            pages = Scans(path, scans)
            found = read_pages(pages.among(pdfium.pages_of(path, troubles)), PDF, referee.page)
    except PdfiumError as error:
        if error.err_code in (FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY):
            return Extraction("encrypted", "the file opens only with a password", PDF)
        return read_pages(plumber.pages_of(path, "PDFium cannot open the file"), PDF)
    if troubles and len(troubles) == found.pages:
        return Extraction("malformed", "; ".join(troubles[:3]), PDF, found.pages)
    metadata = pdfium.metadata_of(path)
    return replace(found, scans=pages.unread(), unread=tuple(troubles), metadata=metadata)


class _Referee:
    """The second reader, which opens the file when it is first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: pdfplumber.pdf.PDF | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._document is not None:
            self._document.close()

    def page(self, page: Page, doubts: str) -> Page | None:
        """The same page by pdfplumber; None where that cannot read it."""
        if len(page.chars) + len(page.horizontals) + len(page.verticals) > MOST_OBJECTS:
            return None
        try:
            if self._document is None:
                self._document = pdfplumber.open(self._path)
            return plumber.page_of(self._document.pages[page.number - 1], f"PDFium left {doubts}")
        except Exception:
            # What the second reader makes of a damaged file is no reason to lose the first one's.
            return None
