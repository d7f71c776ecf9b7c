import re
from io import BytesIO

import httpx
import pytest
from PIL import Image

from storage.settings import Settings
from tests.web.conftest import change, visiting
from tests.web.test_pages import one, soup, words
from tests.web.test_pictures import marked_area
from web.operands import COLOURS

SHIFT = "A14-t1-c2-r12"
ACROSS = "C02-t1-r12-c2-t7"


def colours(content: bytes) -> set[object]:
    image = Image.open(BytesIO(content)).convert("RGB")
    return {colour for _, colour in image.getcolors(1 << 24) or ()}


@pytest.fixture
def visitor(own_archive: Settings) -> object:
    with visiting(own_archive) as client:
        yield client


def test_operands_in_the_list_and_on_the_page(
    visitor: httpx.Client, sha256: str, fact_id: str
) -> None:
    home = f"/documents/{sha256}/findings/{SHIFT}"
    page = soup(visitor, home)
    listed = [words(entry) for entry in page.select(".operand-list li")]
    assert listed == [
        f"{number} {text} page 页 7"
        for number, text in enumerate(("13.16", "13.31", "2.76", "2.56", "26.47"), 1)
    ]
    assert page.select(".operand-list a")[2]["href"] == f"/facts/{fact_id}"
    assert "合计列连续 5 行上移一行" in words(page)
    assert one(page, "img")["src"] == f"{home}/7.png"

    bare = visitor.get(f"/documents/{sha256}/pages/7.png").content
    marked = visitor.get(f"{home}/7.png").content
    left, top, right, bottom = marked_area(bare, marked)
    # The five cells and, left of them, their numbers.
    assert (right, bottom) == pytest.approx((0.667, 0.867), abs=0.03)
    assert left < 0.5387 < right
    assert top < 0.735 < bottom
    assert set(COLOURS[:5]) <= colours(marked)
    assert COLOURS[5] not in colours(marked)


def test_every_page_with_an_operand_is_shown(visitor: httpx.Client, sha256: str) -> None:
    home = f"/documents/{sha256}/findings/{ACROSS}"
    page = soup(visitor, home)
    sources = [str(image["src"]) for image in page("img")]
    assert sources == [f"{home}/7.png", f"{home}/17.png"]
    for source, mine, other in zip(sources, COLOURS, COLOURS[1::-1], strict=False):
        drawn = colours(visitor.get(source).content)
        assert mine in drawn
        assert other not in drawn


def test_an_operand_of_another_document_is_listed_and_not_drawn(
    own_archive: Settings, sha256: str
) -> None:
    change(
        own_archive,
        f"UPDATE rule_result SET operands = replace(operands, '\"table\": 1,', "
        f'\'"document": "{"ab" * 32}", "table": 1,\') WHERE result_id = \'{SHIFT}\'',
    )
    with visiting(own_archive) as visitor:
        page = soup(visitor, f"/documents/{sha256}/findings/{SHIFT}")
        assert words(page).count("in another document") == 5
        assert "on no page that could be shown" in words(page)
        assert visitor.get(f"/documents/{sha256}/findings/{SHIFT}/7.png").status_code == 404


@pytest.mark.parametrize(
    "rest", ["A14", f"{SHIFT}/6.png", f"{SHIFT}/x.png", "%00", f"{SHIFT}/99.png"]
)
def test_no_such_finding_or_page(visitor: httpx.Client, sha256: str, rest: str) -> None:
    assert visitor.get(f"/documents/{sha256}/findings/{rest}").status_code == 404


def test_a_document_leads_to_the_figures_of_its_findings(
    visitor: httpx.Client, sha256: str
) -> None:
    page = soup(visitor, f"/documents/{sha256}")
    links = [
        str(a["href"]) for a in page.select("article.check.failed a") if "/findings/" in a["href"]
    ]
    assert f"/documents/{sha256}/findings/{SHIFT}" in links
    for target in links:
        soup(visitor, target)


def test_list_and_picture_have_the_same_colours(visitor: httpx.Client) -> None:
    style = visitor.get("/static/style.css").text
    found = re.findall(r"\.colour-(\d) \{ background: rgb\((\d+) (\d+) (\d+)\); \}", style)
    assert [(int(n), (int(r), int(g), int(b))) for n, r, g, b in found] == list(enumerate(COLOURS))
