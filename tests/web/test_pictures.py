from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from starlette.testclient import TestClient

from storage.objects import open_store
from storage.settings import Settings
from tasks.records import Box
from web.app import create_app

BOX: Box = (0.53867, 0.73475, 0.66731, 0.76919)


@pytest.fixture
def visitor(own_archive: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(own_archive)) as client:
        yield client


def marked_area(png: bytes) -> Box:
    """The box of all pixels in the colour of the mark, as fractions of the page."""
    image = Image.open(BytesIO(png)).convert("RGB")
    yellow = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        for red, green, blue in [image.getpixel((x, y))]
        if blue < 190 < red and green > 200
    ]
    across, down = zip(*yellow, strict=True)
    return (
        min(across) / image.width,
        min(down) / image.height,
        max(across) / image.width,
        max(down) / image.height,
    )


def test_the_cell_is_marked_where_it_stands(visitor: TestClient, fact_id: str, sha256: str) -> None:
    of_fact = visitor.get(f"/facts/{fact_id}/page.png")
    of_cell = visitor.get(f"/documents/{sha256}/pages/7.png?table=1&row=14&col=2")
    bare = visitor.get(f"/documents/{sha256}/pages/7.png")
    assert of_fact.headers["content-type"] == "image/png"
    assert of_fact.content == of_cell.content != bare.content
    assert marked_area(of_fact.content) == pytest.approx(BOX, abs=0.004)


def test_pictures_are_kept(visitor: TestClient, own_archive: Settings, fact_id: str) -> None:
    drawn = visitor.get(f"/facts/{fact_id}/page.png").content
    (kept,) = (own_archive.data / "pictures").rglob("*.*")
    assert kept.read_bytes() == drawn
    kept.write_bytes(b"as kept")
    assert visitor.get(f"/facts/{fact_id}/page.png").content == b"as kept"


def test_without_room_pictures_are_shown_and_not_kept(own_archive: Settings, fact_id: str) -> None:
    full = own_archive.model_copy(update={"min_free_bytes": 1 << 60})
    with TestClient(create_app(full)) as visitor:
        assert visitor.get(f"/facts/{fact_id}/page.png").status_code == 200
    assert not (own_archive.data / "pictures").exists()


@pytest.mark.parametrize(
    "rest",
    ["0.png", "36.png", "36", "x.png", "8.png?table=1&row=14&col=2", "7.png?table=1&row=99&col=2",
     "7.png?table=99&row=1&col=1", "7.png?table=x"],
)  # fmt: skip
def test_no_such_page_or_cell(visitor: TestClient, sha256: str, rest: str) -> None:
    assert visitor.get(f"/documents/{sha256}/pages/{rest}").status_code == 404


def test_a_missing_file_is_one_line_even_where_its_picture_was_kept(
    visitor: TestClient, own_archive: Settings, fact_id: str, sha256: str
) -> None:
    assert visitor.get(f"/facts/{fact_id}/page.png").status_code == 200
    (stored,) = (own_archive.data / "objects").rglob(sha256)
    stored.unlink()
    assert open_store(own_archive).stat(sha256) is None
    response = visitor.get(f"/facts/{fact_id}/page.png")
    assert response.status_code == 404
    assert "not in the archive" in response.text
    page = visitor.get(f"/facts/{fact_id}")
    assert page.status_code == 200
    assert "<img" not in page.text


def test_a_damaged_file_is_not_shown(
    visitor: TestClient, own_archive: Settings, fact_id: str, sha256: str
) -> None:
    (stored,) = (own_archive.data / "objects").rglob(sha256)
    stored.chmod(0o644)
    stored.write_bytes(b"%PDF-1.7 other bytes")
    response = visitor.get(f"/facts/{fact_id}/page.png")
    assert response.status_code == 503
    assert str(own_archive.data) not in response.text
