import json
from pathlib import Path

import pytest
from PIL import Image

from tasks.documents import sandbox
from tasks.documents.normal import normal
from tasks.documents.page import Char, Page
from tasks.documents.reading import read
from tasks.documents.sandbox import Reader
from tasks.documents.scanned import Scans, scanned_pages
from tasks.records import extraction_from, plain
from tests.accuracy.corpus import CORPUS
from tests.accuracy.scanning import scanned

PDF = CORPUS / "wuhai-2021" / "document.pdf"


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages of a scan: the last two are the ends of one table."""
    return scanned(PDF, tmp_path_factory.mktemp("scan") / "a.pdf", pages=range(2, 4))


def page(number: int, text: str, pictures: int = 0, shades: int = 0) -> Page:
    chars = tuple(Char(char, 10 * i, 0, 10 * i + 10, 10) for i, char in enumerate(text))
    box = (0.0, 0.0, 9.0, 9.0)
    return Page(number, 200, 100, chars, (), (), shades=(box,) * shades, pictures=(box,) * pictures)


@pytest.mark.parametrize(
    ("shown", "wants"),
    [
        (page(1, "", pictures=1), True),
        (page(1, " ", pictures=1), True),
        (page(1, "", shades=60), True),
        (page(1, "\ufffd\ufffd1"), True),
        (page(1, "部门预算", pictures=1), False),
        (page(1, ""), False),
    ],
    ids=["picture", "blank", "outlines", "bad layer", "text", "empty"],
)
def test_pages_that_show_text_without_having_any_want_ocr(shown: Page, wants: bool) -> None:
    scans = Scans(PDF)
    assert list(scans.among([shown])) == [shown]
    assert scans.unread() == ((1,) if wants else ())


def test_a_scan_is_named_and_read_only_when_asked(scan: Path) -> None:
    first = read(scan)
    assert (first.verdict, first.pages, first.scans) == ("empty", 2, (1, 2))
    assert extraction_from(json.loads(json.dumps(plain(first)))) == first


def test_the_limited_child_reads_it_in_a_second_job(scan: Path) -> None:
    with Reader() as reader:
        found = reader.read(scan)
        assert reader.read(PDF).verdict == "ok"
    assert (found.verdict, found.pages, found.scans) == ("ok", 2, ())
    (table,) = found.tables
    assert (table.reader, table.pages) == ("ocr", (1, 2))
    texts = {normal(cell.text): cell for cell in table.cells}
    assert {"98%", "一级指标", "建立信访储备金标准"} <= set(texts)
    assert all(0.8 < (texts[text].confidence or 0) <= 1 for text in ("98%", "一级指标"))
    assert table.cells[0].bbox is not None


def test_without_the_extra_the_pages_stay_named(
    scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "available", lambda: False)
    with Reader() as reader:
        found = reader.read(scan)
    assert (found.verdict, found.scans) == ("empty", (1, 2))


def test_too_little_memory_is_a_verdict(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MEMORY_OF_SCANS", 640 << 20)
    with Reader() as reader:
        found = reader.read(scan)
    assert (found.verdict, found.scans) == ("memory", (1, 2))


def test_too_little_time_is_a_verdict(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS_A_SCAN", 0)
    with Reader(seconds=1) as reader:
        assert reader.read(scan).verdict == "timeout"


def test_a_page_of_absurd_size_is_drawn_in_bounds(tmp_path: Path) -> None:
    Image.new("L", (300, 200), 255).save(tmp_path / "a.pdf", "PDF", resolution=1)
    (found,) = scanned_pages(tmp_path / "a.pdf", [1])
    assert (found.chars, round(found.width), round(found.height)) == ((), 1191, 794)
