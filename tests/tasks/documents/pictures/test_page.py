from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from tasks.documents.confined import StoppedError
from tasks.documents.pictures.drawing import Mark
from tasks.documents.pictures.overlay import COLOURS, overlays_of
from tasks.documents.pictures.page import marked_page, page_picture
from tasks.documents.sandbox import Reader
from tests.accuracy.corpus import CORPUS

PDF = CORPUS / "wuhai-2021" / "document.pdf"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as warm:
        yield warm


def picture(reader: Reader, *boxes: tuple[float, float, float, float]) -> Image.Image:
    return Image.open(BytesIO(page_picture(PDF, 2, boxes, 1.0, reader)))


def test_a_box_is_marked_and_the_rest_is_not(reader: Reader) -> None:
    bare, marked = picture(reader), picture(reader, (0.5, 0.5, 0.75, 0.75))
    assert bare.size == marked.size == (842, 596)
    assert marked.getpixel((5, 5)) == bare.getpixel((5, 5)) == (255, 255, 255)
    differs = [x for x in range(842) if bare.getpixel((x, 300)) != marked.getpixel((x, 300))]
    assert 420 <= min(differs) <= 423
    assert 630 <= max(differs) <= 633


def test_no_such_page(reader: Reader) -> None:
    with pytest.raises(StoppedError, match="no page 9: the document has 4"):
        page_picture(PDF, 9, [], reader=reader)


def test_a_picture_is_never_huge(reader: Reader) -> None:
    drawn = Image.open(BytesIO(page_picture(PDF, 2, [], 100.0, reader)))
    assert max(drawn.size) <= 4_001


def test_what_was_read_is_drawn_where_it_stands(reader: Reader) -> None:
    found = reader.read(PDF)
    marks = list(overlays_of(found))[1]
    drawn = Image.open(BytesIO(marked_page(PDF, 2, marks, 1.0, "PNG", reader)))
    margin = drawn.width - 842
    for cell in found.tables[0].cells:
        if cell.page == 2 and cell.bbox is not None:
            left, top, _, bottom = cell.bbox
            edge = int(margin + left * 842), int((top + bottom) / 2 * 596)
            assert drawn.getpixel(edge) == COLOURS[0]
    assert drawn.getpixel((margin + 5, 5)) == (255, 255, 255)


def test_a_picture_tells_its_scale(reader: Reader) -> None:
    for form in ("PNG", "JPEG"):
        drawn = Image.open(BytesIO(marked_page(PDF, 2, [Mark((0, 0, 1, 1))], 2.0, form, reader)))
        assert drawn.format == form
        assert drawn.info["dpi"] == pytest.approx((144, 144), abs=0.1)
