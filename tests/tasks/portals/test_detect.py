import pytest

from deploy.replica.sites import SITES, build
from tasks.portals.detect import detect
from tasks.portals.registry import load


@pytest.mark.parametrize("name", SITES)
def test_every_article_and_listing_of_the_replica_shows_its_family(name: str) -> None:
    family = load("demo")[f"demo-{name}"].family
    for path, page in build(name).items():
        text = page.content.decode(errors="replace")
        if "<title>" in text and "online-desc-con" not in text:
            assert detect(text, f"http://portal.test{path}") == family


def test_the_address_goes_before_links_in_the_page() -> None:
    uuid = "7c2d8dc7-5cdf-4e95-8b22-8501e43415ee"
    page = f'<a href="/columns/{uuid}/index.html">other site</a><div class="TRS_Editor">'
    assert detect(page, "http://a/202401/t20240130_1.html") == "trs"
    assert detect(page, "http://a/") == "hebei"
    assert detect("<p>x</p>", "http://a/") == "generic"
