from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageChops

from storage.objects import open_store
from storage.settings import Settings
from tasks.records import Box
from tests.archive import copied
from tests.web.conftest import visiting

BOX: Box = (0.53867, 0.73475, 0.66731, 0.76919)


@pytest.fixture
def visitor(own_archive: Settings) -> Iterator[httpx.Client]:
    with visiting(own_archive) as client:
        yield client


def marked_area(bare: bytes, marked: bytes) -> Box:
    """The box of all pixels in which two pictures differ, as fractions of the page."""
    before, after = (Image.open(BytesIO(png)).convert("RGB") for png in (bare, marked))
    box = ImageChops.difference(before, after).getbbox()
    assert box is not None
    width, height = after.size
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def test_the_cell_is_marked_where_it_stands(
    visitor: httpx.Client, fact_id: str, sha256: str
) -> None:
    of_fact = visitor.get(f"/facts/{fact_id}/page.png")
    of_cell = visitor.get(f"/documents/{sha256}/pages/7.png?table=1&row=14&col=2")
    bare = visitor.get(f"/documents/{sha256}/pages/7.png")
    assert of_fact.headers["content-type"] == "image/png"
    assert of_fact.content == of_cell.content
    assert marked_area(bare.content, of_fact.content) == pytest.approx(BOX, abs=0.004)


def test_pictures_are_kept(visitor: httpx.Client, own_archive: Settings, fact_id: str) -> None:
    drawn = visitor.get(f"/facts/{fact_id}/page.png").content
    (kept,) = (own_archive.data / "pictures").rglob("*.*")
    assert kept.read_bytes() == drawn
    kept.write_bytes(b"as kept")
    assert visitor.get(f"/facts/{fact_id}/page.png").content == b"as kept"


def test_without_room_pictures_are_shown_and_not_kept(
    demo_archive: Settings, tmp_path: Path, fact_id: str
) -> None:
    full = copied(demo_archive, tmp_path / "full", min_free_bytes=1 << 60)
    with visiting(full) as visitor:
        assert visitor.get(f"/facts/{fact_id}/page.png").status_code == 200
    assert not (full.data / "pictures").exists()


@pytest.mark.parametrize(
    "rest",
    ["0.png", "36.png", "36", "x.png", "8.png?table=1&row=14&col=2", "7.png?table=1&row=99&col=2",
     "7.png?table=99&row=1&col=1", "7.png?table=x"],
)  # fmt: skip
def test_no_such_page_or_cell(visitor: httpx.Client, sha256: str, rest: str) -> None:
    assert visitor.get(f"/documents/{sha256}/pages/{rest}").status_code == 404


def test_a_missing_file_is_one_line_even_where_its_picture_was_kept(
    visitor: httpx.Client, own_archive: Settings, fact_id: str, sha256: str
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
    visitor: httpx.Client, own_archive: Settings, fact_id: str, sha256: str
) -> None:
    (stored,) = (own_archive.data / "objects").rglob(sha256)
    stored.chmod(0o644)
    stored.write_bytes(b"%PDF-1.7 other bytes")
    response = visitor.get(f"/facts/{fact_id}/page.png")
    assert response.status_code == 503
    assert str(own_archive.data) not in response.text
