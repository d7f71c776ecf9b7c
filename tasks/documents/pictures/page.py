"""One page of a PDF as a picture with marks, for the eyes of a reader."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Literal

import pypdfium2

from tasks.documents.pictures.drawing import Mark, drawn
from tasks.documents.sandbox import Reader
from tasks.records import Box

Form = Literal["PNG", "JPEG"]
# Pixels of the longer side of a page, at most.
LARGEST = 4_000
# Of JPEG; at this, text and thin lines stay clear.
QUALITY = 80


def page_picture(
    path: Path,
    page: int,
    boxes: Sequence[Box],
    scale: float = 1.5,
    reader: Reader | None = None,
) -> bytes:
    """A page as PNG with boxes marked, drawn in a limited child.

    Args:
        path: of the PDF.
        page: from 1.
        boxes: to be marked, as fractions of the page.
        scale: pixels for a point.
        reader: a warm child; without it one is started for this picture.

    Raises:
        tasks.documents.confined.StoppedError: the page cannot be drawn within the limits.
    """
    if reader is not None:
        return marked_page(path, page, [Mark(box) for box in boxes], scale, "PNG", reader)
    with Reader() as own:
        return page_picture(path, page, boxes, scale, own)


def marked_page(
    path: Path, page: int, marks: Sequence[Mark], scale: float, form: Form, reader: Reader
) -> bytes:
    """The same with all kinds of marks; the picture tells its pixels for an inch.

    Raises:
        tasks.documents.sandbox.StoppedError: the page cannot be drawn within the limits.
    """
    job = {
        "task": "picture",
        "path": str(path.absolute()),
        "page": page,
        "marks": marks,
        "scale": scale,
        "form": form,
    }
    return reader.answer(job)


def picture_of(path: Path, page: int, marks: Sequence[Mark], scale: float, form: Form) -> bytes:
    """The same in this process, without limits.

    Raises:
        ValueError: there is no such page.
        pypdfium2.PdfiumError: the file is damaged.
    """
    with pypdfium2.PdfDocument(path) as document:
        if not 1 <= page <= len(document):
            raise ValueError(f"no page {page}: the document has {len(document)}")
        sheet = document[page - 1]
        scale = min(scale, LARGEST / max(*sheet.get_size(), 1.0))
        image = sheet.render(scale=scale).to_pil().convert("RGB")
    picture = BytesIO()
    inch = max(round(72 * scale), 1)
    drawn(image, marks).save(picture, form, dpi=(inch, inch), quality=QUALITY, subsampling=0)
    return picture.getvalue()
