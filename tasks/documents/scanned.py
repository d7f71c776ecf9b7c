"""Pages of a PDF that are pictures: which they are, and reading them by OCR."""

from collections.abc import Collection, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pypdfium2

from tasks.documents.layer import bad_layer
from tasks.documents.page import Page

# Pixels for an inch.
DPI = 200
# Points that the longer side of a sheet has between A5 and A3; pages beyond are scaled to these,
# for their boxes say nothing about the size of the paper.
SMALLEST, LARGEST = 595.0, 1191.0
# A page without characters that draws at least and at most so many areas may show letters as
# outlines.
FEWEST_OUTLINES, MOST_OUTLINES = 50, 20_000
# Pages of one document that are read by OCR, at most.
MOST = 200


def available() -> bool:
    """Whether the extra `scans` is installed."""
    return all(find_spec(name) for name in ("cv2", "numpy", "onnxruntime", "rapidocr"))


class Scans:
    """The pages of a PDF that only OCR can read.

    They show something and have no characters, or mostly such without meaning.
    """

    def __init__(self, path: Path, numbers: Collection[int] = ()) -> None:
        """Numbers are those of the pages to be read by OCR."""
        self._path, self._numbers = path, sorted(numbers)
        self._suspects: list[int] = []

    def among(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The pages, read by OCR where that is wanted."""
        scans = scanned_pages(self._path, self._numbers)
        for page in pages:
            if page.number in self._numbers:
                yield next(scans)
                continue
            if _is_suspect(page):
                self._suspects.append(page.number)
            yield page

    def unread(self) -> tuple[int, ...]:
        """Which pages passed by that want OCR, no more than are ever read so."""
        return tuple(self._suspects[:MOST])


def _is_suspect(page: Page) -> bool:
    if all(char.text.isspace() for char in page.chars):
        return bool(page.pictures) or FEWEST_OUTLINES <= len(page.shades) <= MOST_OUTLINES
    return bad_layer(page.chars)


def scanned_pages(path: Path, numbers: Collection[int]) -> Iterator[Page]:
    """Pages read by OCR, in the order of their numbers.

    Raises:
        ModuleNotFoundError: the extra `scans` is not installed.
        pypdfium2.PdfiumError: the file is damaged.
    """
    from tasks.documents.scan.reading import scanned_page

    with pypdfium2.PdfDocument(path) as document:
        for number in sorted(numbers):
            sheet = document[number - 1]
            width, height = sheet.get_size()
            longer = max(width, height, 1.0)
            size = min(max(longer, SMALLEST), LARGEST) / longer
            bitmap = sheet.render(scale=size * DPI / 72, grayscale=True)
            yield scanned_page(bitmap.to_numpy(), number, size * width, size * height)
            bitmap.close()
            sheet.close()
