from pathlib import Path
from time import perf_counter

import pytest

from deploy.replica.sites import SITES, build
from tasks.portals.detect import NO_SIGN, detect, evidence
from tasks.portals.families import FAMILIES
from tasks.portals.pages import decode
from tasks.portals.registry import load

# Pages whose name does not begin with the family that they show: a bureau that only links to
# eportal, stubs without a mark, and a listing that bears the marks of UCAP.
SAVED = {
    "eportal_baoding": "generic",
    "trs_changsha_meta_refresh_stub": "generic",
    "suzhou_listing_createPageHTML_shtml": "ucap",
}


@pytest.mark.parametrize("name", SITES)
def test_every_article_and_listing_of_the_replica_shows_its_family(name: str) -> None:
    family = load("demo")[f"demo-{name}"].family
    for path, page in build(name).items():
        text = page.content.decode(errors="replace")
        if "<title>" in text and "online-desc-con" not in text:
            assert detect(text, f"http://portal.test{path}") == family


UUID = "7c2d8dc7-5cdf-4e95-8b22-8501e43415ee"
HASH = "0123456789abcdef0123456789abcdef"
HOME = "https://www.example.gov.cn/"


@pytest.mark.parametrize(
    ("page", "url", "family"),
    [
        ("<p>x</p>", HOME, "generic"),
        (f'<a href="/columns/{UUID}/index.html">', HOME, "hebei"),
        (f'<a href="/columns/{UUID}/index.html"><p class="TRS_Editor">', HOME, "trs"),
        ("", f"{HOME}202401/t20240130_1.html", "trs"),
        ("<div class=TRS_Editor>", f"{HOME}columns/{UUID}/202401/02/{UUID}.html", "hebei"),
        ("", f"{HOME}szx/a/202603/{HASH}.shtml", "ucap"),
        ("<div class=TRS_Editor><UCAPCONTENT>", f"{HOME}a/202603/{HASH}.shtml", "ucap"),
        ("createPageHTML('page_div',2, 1,'nav_list','shtml',22)", HOME, "ucap"),
        ('createPageHTML(4, 0, "index", "html")', HOME, "trs"),
        ("", f"{HOME}info/1052/6848.htm", "visionsoft"),
        ("<script>_jsq_(1001,'/index.jsp',-1,1)</script><p class=TRS_Editor>", HOME, "visionsoft"),
        ('<a href="info/1052/6848.htm">', HOME, "visionsoft"),
        ('<input id="eprotalCurrentPageId" value="1">', HOME, "eportal"),
        ("", f"{HOME}eportal/ui?pageId=1", "eportal"),
        ('<a href="/eportal/ui?pageId=1">', HOME, "eportal"),
        ('<script src="/r/cms/jquery.min.js"></script><div class=TRS_Editor>', HOME, "jeecms"),
        ("", f"{HOME}D61/99.jhtml", "jeecms"),
        ('<a href="/D61/99.jhtml">', HOME, "jeecms"),
        ('<a href="/r/cms/x.pdf">', HOME, "generic"),
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
def test_signs_weigh_by_where_they_stand(page: str, url: str, family: str) -> None:
    assert detect(page, url) == family


@pytest.mark.parametrize(
    ("page", "url", "found"),
    [
        ("", f"{HOME}D61/99.jhtml", ("jeecms", "address: .jhtml")),
        ("<p>x</p>", HOME, ("generic", NO_SIGN)),
        (
            "<script src='/gkmlpt/gkml/pc/js/a.js'></script>",
            "http://a/",
            ("gkmlpt", "markup: '/gkmlpt/gkml/"),
        ),
        (
            f'<a href="/columns/{UUID}/index.html">',
            HOME,
            ("hebei", f"links: /columns/{UUID}/"),
        ),
    ],
)
def test_the_evidence_says_where_the_sign_stands(
    page: str, url: str, found: tuple[str, str]
) -> None:
    assert evidence(page, url) == found


def test_evidence_is_one_short_line() -> None:
    page = "createPageHTML(\n'" + "a" * 500 + "', 2, 1, 'index')"
    family, found = evidence(page, HOME)
    assert family == "ucap"
    assert len(found) == 80
    assert "\n" not in found


@pytest.mark.parametrize("host", ["other.example.gov.cn", "[", "www.example.gov.cn.example.com"])
def test_links_to_other_sites_say_nothing(host: str) -> None:
    page = f'<a href="http://{host}/columns/{UUID}/index.html">'
    assert detect(page, HOME) == "generic"


@pytest.mark.parametrize("domain", ["example.gov.cn", "http://other.example.gov.cn"])
def test_a_site_has_its_own_domain_with_and_without_www(domain: str) -> None:
    link = f"{domain if '//' in domain else 'http://' + domain}/info/1052/6848.htm"
    page = f'<META Name="SiteDomain" Content="{domain}"><a href="{link}">'
    assert detect(page, "http://10.0.0.1/") == "visionsoft"


@pytest.mark.parametrize("piece", ["<a ", "eprotalCurrent", "/vsb_", "createPageHTML('a", "_jsq_("])
def test_hostile_pages_are_detected_soon(piece: str) -> None:
    start = perf_counter()
    assert detect(piece * 100_000, HOME) in FAMILIES
    assert perf_counter() - start < 5


def test_every_saved_page_is_detected(shared: Path) -> None:
    for path in (shared / "portal_pages").glob("*.html"):
        family = SAVED.get(path.stem) or path.stem.partition("_")[0]
        known = family if family in FAMILIES else "generic"
        assert (path.stem, detect(decode(path.read_bytes(), None), HOME)) == (path.stem, known)
