"""One page of a PDF as a PNG with boxes marked, for the eyes of a reader."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from tasks.documents.sandbox import Reader
from tasks.records import Box

FILL, EDGE = (255, 200, 0, 80), (200, 60, 0, 255)
# Pixels of the longer side, at most.
LARGEST = 4_000


def page_picture(
    path: Path,
    page: int,
    boxes: Sequence[Box],
    scale: float = 1.5,
    reader: Reader | None = None,
) -> bytes:
    """A page as PNG, drawn in a limited child.

    Args:
        path: of the PDF.
        page: from 1.
        boxes: to be marked, as fractions of the page.
        scale: pixels for a point.
        reader: a warm child; without it one is started for this picture.

    Raises:
        tasks.documents.confined.StoppedError: the page cannot be drawn within the limits.
    """
    job = {
        "task": "picture",
        "path": str(path.absolute()),
        "page": page,
        "boxes": [list(box) for box in boxes],
        "scale": scale,
    }
    if reader is not None:
        return reader.answer(job)
    with Reader() as own:
        return own.answer(job)


def picture_of(path: Path, page: int, boxes: Sequence[Sequence[float]], scale: float) -> bytes:
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
        image = sheet.render(scale=scale).to_pil().convert("RGBA")
    marks = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(marks)
    for left, top, right, bottom in boxes:
        corners = (
            (left * image.width, top * image.height),
            (right * image.width, bottom * image.height),
        )
        draw.rectangle(corners, fill=FILL, outline=EDGE, width=2)
    png = BytesIO()
    Image.alpha_composite(image, marks).convert("RGB").save(png, "PNG")
    return png.getvalue()
