"""Seconds that another reader takes: `time_peer.py NAME FILE…`, run in the peers' environment.

The import, and one file to warm up, are outside the measure. The process stays on the cores of the
one that starts it.
"""

import sys
import time
from collections.abc import Callable


def pdfplumber_tables(path: str) -> None:
    """Every page's tables with the default settings."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()


def tablers_tables(path: str) -> None:
    """Every page's tables with the default settings, with their texts."""
    import tablers

    for page in tablers.Document(path).pages():
        tablers.find_tables(page)


def pdfium_text(path: str) -> None:
    """Every page's bare text."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.get_textpage().get_text_range()


def pymupdf_tables(path: str) -> None:
    """Every page's tables with the default settings, with their texts."""
    import pymupdf

    for page in pymupdf.open(path):
        for table in page.find_tables().tables:
            table.extract()


READERS: dict[str, Callable[[str], None]] = {
    "pdfplumber": pdfplumber_tables,
    "tablers": tablers_tables,
    "pdfium": pdfium_text,
    "pymupdf": pymupdf_tables,
}


def main(name: str, *paths: str) -> None:
    """Print the seconds for all files."""
    read = READERS[name]
    read(paths[0])
    start = time.perf_counter()
    for path in paths:
        read(path)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
