"""Real pages, where they lie beside the checkout; their texts stay out of the repository."""

from pathlib import Path
from typing import Protocol

import pytest

from tasks.portals.reading import read_page
from tasks.records import PageReading

BASE = "https://www.example.gov.cn/a/b/t.html"


class Read(Protocol):
    def __call__(self, name: str) -> PageReading: ...


@pytest.fixture
def read_saved(shared: Path) -> Read:
    def read(name: str) -> PageReading:
        body = (shared / "portal_pages" / name).read_bytes()
        return read_page(body, None, BASE, "auto")

    return read


def test_changsha_listing(read_saved: Read) -> None:
    reading = read_saved("trs_changsha_listing_createPageHTML4.html")
    assert (reading.verdict, reading.family) == ("listing", "trs")
    assert [url.rpartition("/")[2] for url in reading.next] == [
        "index_1.html",
        "index_2.html",
        "index_3.html",
    ]
    columns = [item for item in reading.items if item.url.endswith("/")]
    assert (len(columns), len(reading.items)) == (6, 21)
    assert not any("..." in item.title for item in reading.items)
    assert reading.items[6].published == "2026-02-12"


def test_suzhou_counts_pages_from_one(read_saved: Read) -> None:
    reading = read_saved("suzhou_listing_createPageHTML_shtml.html")
    assert [url.rpartition("/")[2] for url in reading.next] == ["nav_list_2.shtml"]
    assert len(reading.items) == 15
    assert all(item.published for item in reading.items)


def test_beijing_lists_all_departments_on_one_page(read_saved: Read) -> None:
    reading = read_saved("trs_beijing_topic_index_all_depts.html")
    assert (reading.verdict, len(reading.items), reading.next) == ("listing", 197, ())


def test_chongqing_article_has_six_files_with_names_for_people(read_saved: Read) -> None:
    reading = read_saved("trs_cq_finance_article_6pdf.html")
    assert len(reading.attachments) == 6
    for number, file in enumerate(reading.attachments, 1):
        assert file.name.startswith(f"{number}.")
        assert file.name.endswith(".pdf")
        assert file.url.startswith("https://www.example.gov.cn/a/b/P020260302")
    assert reading.metadata["published"] == "2026-03-02T16:41:00+08:00"
    assert reading.metadata["index_number"] == "115000000092765485/2026-00058"
    assert reading.metadata["source"] == "中共重庆市委办公厅"


def test_chongqing_index_points_to_other_systems_and_to_files(read_saved: Read) -> None:
    reading = read_saved("trs_cq_finance_dept_index.html")
    assert len(reading.items) > 150
    assert len(reading.attachments) > 5
    assert all(".pdf" in file.url for file in reading.attachments)


def test_chongqing_office_lists_articles_under_names_of_files(read_saved: Read) -> None:
    reading = read_saved("trs_cq_govoffice_article.html")
    assert reading.metadata["index_number"] == "11500000009275780L/2026-00017"
    assert reading.metadata["source"] == "市政府办公厅"
    assert reading.attachments == ()
    assert [item.url[-5:] for item in reading.items] == [".html"] * 5


def test_xiamen_files_are_written_by_script(read_saved: Read) -> None:
    reading = read_saved("trs_xiamen_article_docwrite_attachments.html")
    assert [file.url.rpartition("/")[2] for file in reading.attachments] == [
        "P020260310557154921493.pdf",
        "P020260310557157670829.pdf",
    ]
    assert all(file.name.endswith("单位预算.pdf") for file in reading.attachments)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("trs_changsha_meta_refresh_stub.html", "https://www.example.gov.cn/a/b/zssylbzj/"),
        ("stub_js_document_location.html", "https://www.example.gov.cn/site/index.html"),
        (
            "hanweb_ningbo_js_redirect_column.html",
            "https://www.example.gov.cn/col/col1229886216/index.html",
        ),
    ],
)
def test_stubs_tell_their_target(read_saved: Read, name: str, target: str) -> None:
    reading = read_saved(name)
    assert (reading.verdict, reading.redirect) == ("redirect", target)


def test_iis_start_page_is_a_soft_error(read_saved: Read) -> None:
    assert read_saved("soft_iis_default_page.html").verdict == "soft-error"


def test_visionsoft_home_page(read_saved: Read) -> None:
    reading = read_saved("visionsoft_baoding_health.html")
    assert (reading.verdict, reading.family, reading.next) == ("listing", "visionsoft", ())
    articles = [item for item in reading.items if "/info/" in item.url]
    assert (len(articles), len(reading.items)) == (29, 76)
    assert articles[1].url == "https://www.example.gov.cn/a/b/info/1052/6848.htm"
    assert (articles[1].title, articles[1].published) == ("2026预算公开", "2026-03-18")
    assert any("wbtreeid=1052" in item.url for item in reading.items)
    assert not any(item.title.endswith("…") for item in articles)


def test_suzhou_article_has_its_file_beneath_its_id(read_saved: Read) -> None:
    reading = read_saved("ucap_suzhou_article_xlsx_relative.html")
    assert (reading.verdict, reading.family, reading.items) == ("article", "ucap", ())
    (file,) = reading.attachments
    assert file.url == (
        "https://www.example.gov.cn/a/b/f372ea199a2347e7b5c10de542c24741"
        "/files/c73be601e2f444cc8fd82a2662abca23.xlsx"
    )
    assert file.name == reading.metadata["title"]
    assert file.name.endswith("整体预算绩效目标表")
    assert reading.metadata["published"] == "2026-03-03T14:22:48+08:00"
    assert reading.metadata["source"] == "苏州市科学技术局"


def test_zhengzhou_article_keeps_the_opaque_query_of_its_file(read_saved: Read) -> None:
    reading = read_saved("jeecms_zhengzhou_article.html")
    assert (reading.verdict, reading.family) == ("article", "jeecms")
    (file,) = reading.attachments
    assert file.url.startswith("https://www.example.gov.cn/attachment/2026%E5%B9%B4%E5%BA%A6")
    assert file.url.endswith("zg==")
    assert file.name == f"{reading.metadata['title']}.pdf"
    assert reading.metadata == {
        "title": "2026年度郑州市医疗保障局部门预算公开",
        "published": "2026-03-19",
        "source": "郑州市医疗保障局",
        "index_number": "MB1532308/2026-00014",
    }


def test_a_bureau_that_links_to_eportal_is_read_as_any_site(read_saved: Read) -> None:
    reading = read_saved("eportal_baoding.html")
    assert (reading.verdict, reading.family) == ("listing", "generic")
    assert len(reading.items) == 162


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("hanweb_weihai_downfile_showname.html", 11),
        ("hanweb_jinhua_document_download_fileUrl.html", 1),
        ("gkmlpt_jiangmen_post_with_wps.html", 3),
        ("ucap_suzhou_article_xlsx_relative.html", 1),
        ("jeecms_zhengzhou_article.html", 1),
    ],
)
def test_pages_of_any_system_give_their_files(shared: Path, name: str, count: int) -> None:
    body = (shared / "portal_pages" / name).read_bytes()
    reading = read_page(body, None, BASE, "generic")
    assert (reading.verdict, reading.family) == ("article", "generic")
    assert len(reading.attachments) == count
