"""Which links are followed: typical titles with the truth, saved pages, and any text at all."""

import csv
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.replica.page import Page
from deploy.replica.sites import SITES, build
from tasks.portals.reading import read_page, role_of
from tasks.portals.registry import load
from tasks.portals.relevance import Place, Relevance, relevance
from tasks.portals.relevance.words import SUBJECTS
from tasks.records import PageReading, Portal, Role

SITE = "https://www.example.gov.cn"
HOME = f"{SITE}/"
PLACES = {
    "home": Place(HOME, (HOME,), "某县人民政府"),
    "news": Place(f"{SITE}/a/tzgg/index.html", (HOME,), "通知公告"),
    "column": Place(f"{SITE}/a/c1/index.html", (HOME,), "财政预决算"),
    "budgets": Place(f"{SITE}/a/c2/index.html", (HOME,), "2024年部门预算"),
    "accounts": Place(f"{SITE}/a/c3/index.html", (HOME,), "部门决算"),
    "article": Place(f"{SITE}/a/c4/t1.html", (HOME,), "某县预算公开", "article"),
}
ADDRESSES: dict[Role, str] = {
    "listing": f"{SITE}/b/d/",
    "article": f"{SITE}/b/d/t2_1.html",
    "document": f"{SITE}/b/d/f.pdf",
}
BASE = f"{SITE}/a/b/t.html"
ROLES: tuple[Role, ...] = get_args(Role)


def titles() -> list[dict[str, str]]:
    with (Path(__file__).parent / "titles.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged(row: dict[str, str]) -> Relevance:
    role = next(role for role in ROLES if role == row["role"])
    published = row["published"] or None
    place = PLACES[row["place"]]
    return relevance(row["title"], ADDRESSES[role], role, published=published, page=place)


def test_titles_are_told_apart() -> None:
    found = Counter[tuple[str, bool]]()
    for row in titles():
        found[row["wanted"], judged(row).wanted] += 1
    recall = found["yes", True] / (found["yes", True] + found["yes", False])
    precision = found["yes", True] / (found["yes", True] + found["no", True])
    print(f"{found.total()} titles: recall {recall:.4f}, precision {precision:.4f}")
    assert found.total() >= 600
    assert recall >= 0.995
    assert precision >= 0.98


def test_other_subjects_outside_columns_are_refused() -> None:
    rows = [row for row in titles() if row["wanted"] == "no" and row["place"] in ("home", "news")]
    refused = sum(not judged(row).wanted for row in rows)
    print(f"{refused} of {len(rows)} refused")
    assert len(rows) >= 150
    assert refused / len(rows) >= 0.98


def test_year_and_kind_of_what_is_followed() -> None:
    wrong = []
    for row in titles():
        found = judged(row)
        said = (str(found.fiscal_year or ""), found.kind or "")
        if row["wanted"] == "yes" and said != (row["fiscal_year"], row["kind"]):
            wrong.append((row["title"], said))
    assert wrong == []


def follow(title: str, url: str, place: Place, published: str | None = None) -> Relevance:
    return relevance(title, url, role_of(url), published=published, page=place)


@pytest.mark.parametrize(
    ("listing", "url", "wanted"),
    [
        ("/zwgk/czgk_1/fd/", "/zwgk/czgk_1/fd/qtzl/", True),
        ("/zwgk/fd/index.html", "/zwgk/fd/qtzl/", True),
        ("/zwgk/fd/list.shtml", "/zwgk/fd/202403/t20240301_1.html", True),
        ("/zwgk/ms.htm", "/zwgk/ms/10.htm", True),
        ("/zwgk/ms.htm", "/zwgk/other/10.htm", False),
        ("/zwgk/ms", "/zwgk/ms/10.htm", True),
        ("/zwgk/", "/zwgk/qtzl/", False),
        ("/czyjs/", "/czyjs/qtzl/", True),
        ("/zwgk/fd/list.jsp?id=1", "/zwgk/fd/qtzl/", False),
        ("/fsxfj/gkmlpt/index", "/fsxfj/gkmlpt/api/all/1?page=1", False),
        ("/x/zwgk_12/fdzdgknr_3/", "/x/zwgk_12/fdzdgknr_3/qtzl/", False),
        ("/x/zwgk_12/fdzdgknr_3/czgk/", "/x/zwgk_12/fdzdgknr_3/czgk/qtzl/", True),
        ("/", "/qtzl/", False),
        ("/", "/zwgk/ysjs_12/202403/t20240301_1.html", True),
        ("/", "/zwgk/xbjczyjs/202403/t20240301_1.html", True),
        ("/", "/dsyjs/202403/t20240301_1.html", False),
    ],
)
def test_what_lies_beneath_the_listing_is_followed(listing: str, url: str, wanted: bool) -> None:
    place = Place(HOME, (SITE + listing,), "某县人民政府")
    assert follow("某项内容一览", SITE + url, place).wanted is wanted


def test_a_host_is_the_same_with_www_or_without() -> None:
    place = Place(HOME, ("http://example.gov.cn/zwgk/fd/",))
    assert follow("某项内容一览", f"{SITE}/zwgk/fd/qtzl/", place).wanted
    assert not follow("某项内容一览", "https://other.example.gov.cn/zwgk/fd/qtzl/", place).wanted


def test_another_subject_beneath_the_listing_is_refused_but_its_columns_are_not() -> None:
    place = Place(HOME, (f"{SITE}/zwgk/czyjs/",))
    article = follow("某局公开招聘公告", f"{SITE}/zwgk/czyjs/202403/t1.html", place)
    assert (article.wanted, article.reason) == (False, "another subject: 招聘")
    assert follow("招聘", f"{SITE}/zwgk/czyjs/zp/", place).wanted


def test_an_entry_page_is_a_column_unless_it_is_a_home_page_or_a_catalogue() -> None:
    entry = f"{SITE}/channel/20741.html"
    link = ("某局", f"{SITE}/info/1/2.html")
    assert follow(*link, Place(entry, (entry,), "某县人民政府")).wanted
    for general in (HOME, f"{SITE}/xfj/gkmlpt/index", f"{SITE}/zfxxgk/fdzdgknr_1/"):
        assert not follow(*link, Place(general, (general,), "某县人民政府")).wanted


def test_a_column_may_be_known_by_its_address_or_from_the_page_before() -> None:
    link = ("某局", f"{SITE}/info/1/2.html")
    assert follow(*link, Place(f"{SITE}/zwgk/ysjs_1/index_2.html", (HOME,), "市直")).wanted
    place = Place(f"{SITE}/a/c7/index.html", (HOME,), "2024年", "listing", True, None, "budget")
    found = follow(*link, place, "2024-02-20")
    assert (found.wanted, found.fiscal_year, found.kind) == (True, 2024, "budget")
    assert not follow(*link, Place(f"{SITE}/a/c7/index.html", (HOME,), "2024年")).wanted


def test_hanweb_articles_state_their_column() -> None:
    place = Place(f"{SITE}/col/col77/index.html", (HOME,), "财政预决算")
    assert follow("某项内容一览", f"{SITE}/art/2024/3/1/art_77_1.html", place).wanted
    assert not follow("某项内容一览", f"{SITE}/art/2024/3/1/art_78_1.html", place).wanted


def test_dated_entries_of_a_column_are_followed_in_doubt_on_its_own_site() -> None:
    place, url = PLACES["column"], "/b/t1.html"
    assert follow("某项内容一览", SITE + url, place, "2024-03-01").wanted
    assert not follow("某项内容一览", "https://news.example.com" + url, place, "2024-03-01").wanted
    assert not follow("《某书》出版！", SITE + url, place, "2024-03-01").wanted
    assert not follow("", SITE + url, place).wanted


def test_from_article_to_article_one_level() -> None:
    """A link in the text of an article is followed; what that links to only by its own name."""
    first = follow("某局", f"{SITE}/x/t1.html", PLACES["article"])
    assert (first.wanted, first.within) == (True, False)
    second = Place(f"{SITE}/x/t1.html", (HOME,), "某局简况", "article", first.within)
    assert not follow("另一局", f"{SITE}/x/t2.html", second).wanted
    assert follow("某局2024年部门预算", f"{SITE}/x/t2.html", second).within
    assert follow("报表", f"{SITE}/x/t2.xls", second).wanted


def test_ways_to_columns_are_not_taken_out_of_columns() -> None:
    way = ("政务公开", f"{SITE}/b/d/")
    found = follow(*way, PLACES["home"])
    assert (found.wanted, found.within) == (True, False)
    assert not follow(*way, PLACES["column"]).wanted


# Of each saved page, as a page somewhere on its site: links and files that are followed, and all.
SAVED = {
    "eportal_baoding.html": (2, 162),
    "gkmlpt_foshan_petition_index.html": (1, 17),
    "gkmlpt_jiangmen_post_with_wps.html": (3, 5),
    "hanweb_jinan_jpaas_xxgk_catalog.html": (0, 4),
    "hanweb_jinhua_document_download_fileUrl.html": (1, 1),
    "hanweb_lanzhou_jpage_nextgroup_recordset.html": (2, 112),
    "hanweb_weihai_downfile_showname.html": (11, 11),
    "hanweb_wenzhou_article_pdf_iframe_js.html": (1, 1),
    "jeecms_zhengzhou_article.html": (1, 1),
    "suzhou_listing_createPageHTML_shtml.html": (0, 15),
    "trs_beijing_topic_index_all_depts.html": (197, 197),
    "trs_changsha_listing_createPageHTML4.html": (21, 21),
    "trs_cq_finance_article_6pdf.html": (6, 6),
    "trs_cq_finance_dept_index.html": (195, 195),
    "trs_cq_govoffice_article.html": (5, 5),
    "trs_xiamen_article_docwrite_attachments.html": (2, 2),
    "ucap_suzhou_article_xlsx_relative.html": (1, 1),
    "visionsoft_baoding_health.html": (7, 76),
}


def judge(reading: PageReading, place: Place) -> list[tuple[str, str, Relevance]]:
    links = [(link.title, link.url, role_of(link.url), link.published) for link in reading.items]
    files: list[tuple[str, str, Role, str | None]] = [
        (file.name, file.url, "document", None) for file in reading.attachments
    ]
    return [
        (title, url, relevance(title, url, role, published=day, page=place))
        for title, url, role, day in [*links, *files]
    ]


def on_page(path: Path, listings: tuple[str, ...]) -> Sequence[Relevance]:
    reading = read_page(path.read_bytes(), None, BASE, "auto")
    role: Role = "article" if reading.verdict == "article" else "listing"
    place = Place(BASE, listings, reading.metadata.get("title") or "", role)
    return [one for _, _, one in judge(reading, place)]


def test_links_of_saved_pages(shared: Path) -> None:
    pages = sorted((shared / "portal_pages").glob("*.html"))
    found = {page.name: on_page(page, (HOME,)) for page in pages}
    counts = {name: (sum(one.wanted for one in all_), len(all_)) for name, all_ in found.items()}
    assert {name: count for name, count in counts.items() if count[1]} == SAVED
    changsha = Counter(one.reason for one in found["trs_changsha_listing_createPageHTML4.html"])
    assert changsha["an office in a budget column"] == 6
    years = Counter(one.fiscal_year for one in found["trs_beijing_topic_index_all_depts.html"])
    assert years == {2026: 197}


def test_home_pages_as_entries_lead_to_their_budgets(shared: Path) -> None:
    for name, named in (
        ("visionsoft_baoding_health", 6),
        ("hanweb_lanzhou_jpage_nextgroup_recordset", 1),
    ):
        found = on_page(shared / "portal_pages" / f"{name}.html", (BASE,))
        assert sum(one.reason.startswith("title names") for one in found) == named
        assert sum(one.wanted for one in found) <= 13


def test_most_columns_of_the_country_are_known_by_name_or_address(shared: Path) -> None:
    """As links on a home page; the rest are called after the site, or are no budget columns."""
    known = total = 0
    with (shared / "sources" / "entry_pages.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            url, kind = row["url"], row["page_kind"]
            home = "/".join([*url.split("/")[:3], ""])
            if row["region_match"] != "yes" or kind == "unclear" or not row["title"] or url == home:
                continue
            names = re.split(r"\s*[-_|—–·]+\s*", row["title"].strip())
            place = Place(home, (home,))
            total += 1
            known += any(
                relevance(name, url, "listing", published=None, page=place).wanted for name in names
            )
    print(f"{known} of {total} columns")
    assert total > 2_000
    assert known / total >= 0.92


@pytest.mark.parametrize("name", SITES)
def test_the_replica_loses_its_notices_and_no_document(name: str) -> None:
    portal, pages = load("demo")[f"demo-{name}"], build(name)
    site = "/".join(portal.listings[0].split("/")[:3])
    every = crawl(portal, {site + path: page for path, page in pages.items()}, all_links=True)
    found = crawl(portal, {site + path: page for path, page in pages.items()}, all_links=False)
    lost = every.keys() - found.keys()
    assert not any(
        re.search("预算|决算|绩效", every[url]) or role_of(url) == "document" for url in lost
    )
    assert any("法治政府" in every[url] for url in lost)


def crawl(portal: Portal, pages: Mapping[str, Page], *, all_links: bool) -> dict[str, str]:
    """The titles of what is reached, by address."""
    reached: dict[str, str] = {}
    ways = [("", url, Relevance(True, "entry", None, None, False)) for url in portal.listings]
    for title, url, known in ways:
        if url in reached or url not in pages:
            continue
        reached[url], role = title, role_of(url)
        if role == "document":
            continue
        reading = read_page(pages[url].content, None, url, portal.family, role)
        stated = title + (reading.metadata.get("title") or "")
        kept = (role, known.within, known.fiscal_year, known.kind)
        place = Place(url, portal.listings, stated, *kept)
        ahead = (*reading.next, *filter(None, [reading.redirect]))
        ways += [(title, each, known) for each in ahead]
        ways += [
            (each, target, one)
            for each, target, one in judge(reading, place)
            if one.wanted or all_links
        ]
    return reached


@given(
    st.text() | st.from_regex(r"(20\d\d年|预算|决算|某局|公开|\W){1,9}"),
    st.text(),
    st.sampled_from(ROLES),
    st.none() | st.text(),
    st.builds(
        Place, st.text(), st.tuples(st.text()), st.text(), st.sampled_from(ROLES), st.booleans()
    ),
)
def test_any_text_gives_an_answer(
    title: str, url: str, role: Role, published: str | None, page: Place
) -> None:
    found = relevance(title, url, role, published=published, page=page)
    assert found.reason
    assert found.fiscal_year is None or 2000 <= found.fiscal_year < 2040
    assert found.kind != "unknown"
    assert found.wanted or not found.within


@pytest.mark.parametrize("url", ["http://[", "http://[::1", "//", "%", "javascript:void(0)", ""])
def test_what_is_no_address_raises_nothing(url: str) -> None:
    place = Place(url, (url,))
    assert relevance("2024年部门预算", url, "article", published=None, page=place).wanted


def seconds(names: Sequence[str]) -> float:
    """The shorter of two runs, each over other titles, since some of it is remembered."""
    runs = []
    for run in range(2):
        start = time.perf_counter()
        for number, name in enumerate(names):
            follow(f"{name}{number}", f"{SITE}/{run}/{number}.html", PLACES["column"])
        runs.append(time.perf_counter() - start)
    return min(runs)


def test_ten_thousand_titles_take_less_than_a_second() -> None:
    rows = titles()
    assert seconds([rows[number % len(rows)]["title"] for number in range(10_000)]) < 1


@pytest.mark.parametrize("unit", ["某", "预", "(", "20", "绩效", " ", "2024年", "年度"])
def test_long_titles_take_no_more_than_their_length(unit: str) -> None:
    assert seconds([unit * 5_000] * 300) < 1


def test_the_vocabulary_is_sound() -> None:
    with SUBJECTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert None not in row, row
        assert row["why"], row
        pattern = re.compile(row["pattern"])
        # What is searched for would find itself everywhere.
        assert row["effect"] in ("part", "way", "office", "catalogue") or not pattern.search(""), (
            row
        )
    said = {"misleading", "wanted", "column", "way", "part", "office", "no-office", "unwanted"}
    assert {row["effect"] for row in rows} == said | {"headline", "address", "catalogue"}
