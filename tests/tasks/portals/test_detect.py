from pathlib import Path

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


@pytest.mark.parametrize(
    ("page", "url", "family"),
    [
        ("", "http://a/art/2026/3/9/art_1_2.html", "hanweb"),
        ("", "http://a/col/col12/art/2026/art_b756.html", "hanweb"),
        ("", "http://a/module/web/jpage/dataproxy.jsp?page=1", "hanweb"),
        ("", "http://a/api-gateway/jpaas-publish-server/front/page/build/unit?x=1", "hanweb"),
        ('<script src="/module/jslib/jquery/jquery.js"></script>', "http://a/", "hanweb"),
        ("<link href='/cms_files/default/css/iconfont.css'>", "http://a/", "hanweb"),
        ("<meta name='Maketime'><a href='/202401/t20240130_1.html'>", "http://a/", "hanweb"),
        ('<a href="http://b/cms_files/1.pdf"></a><a href="/col/col1/">', "http://a/", "generic"),
        ("", "http://a/b/gkmlpt/api/all/1?page=1", "gkmlpt"),
        ("<script src='/gkmlpt/gkml/pc/js/a.js'></script>", "http://a/", "gkmlpt"),
        ("<a href='/gkmlpt/index'>", "http://a/?from=/gkmlpt/", "generic"),
    ],
)
def test_marks_are_those_of_a_system_and_of_the_page_itself(
    page: str, url: str, family: str
) -> None:
    assert detect(page, url) == family


def test_saved_pages_of_these_systems_and_no_others_show_them(shared: Path) -> None:
    found = {
        path.name: detect(path.read_text("utf-8", "replace"), "https://www.example.gov.cn/")
        for path in (shared / "portal_pages").glob("*.html")
    }
    for family in ("hanweb", "gkmlpt"):
        named = {name for name in found if name.startswith(family)}
        assert named == {name for name, detected in found.items() if detected == family}
