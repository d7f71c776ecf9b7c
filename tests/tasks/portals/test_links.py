import pytest

from tasks.portals.links import (
    MAX_PAGES,
    anchors,
    attachments,
    body_links,
    following,
    is_document,
    is_home,
    items,
    join,
)
from tasks.portals.pages import parse
from tasks.records import Attachment, Link

URL = "https://www.example.gov.cn/bm/ysjs/index.html"
HERE = "https://www.example.gov.cn/bm/ysjs/"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("./P02.pdf#page=2", HERE + "P02.pdf"),
        ("//czj.example.gov.cn/a.html", "https://czj.example.gov.cn/a.html"),
        (" /预算.pdf ", "https://www.example.gov.cn/%E9%A2%84%E7%AE%97.pdf"),
        ("/%E9%A2%84.pdf", "https://www.example.gov.cn/%E9%A2%84.pdf"),
        ("javascript:void(0)", None),
        ("mailto:a@example.com", None),
        ("http://[", None),
        ("http://", None),
    ],
)
def test_join(href: str, expected: str | None) -> None:
    assert join(URL, href) == expected


@pytest.mark.parametrize(
    ("url", "label", "expected"),
    [
        ("http://a/P0.PDF", "", True),
        ("http://a/x.pdf20240128.pdf?sid=1", "", True),
        ("http://a/x.xls?token=a.b", "", True),
        ("http://a/module/download/downfile.jsp?filename=1", "", True),
        ("http://a/yjs/file/download?id=1", "", True),
        ("http://a/app/download.jsp", "下载", False),
        ("http://a/get?f=x.docx&s=1", "", True),
        ("http://a/get?id=1", "决算.xlsx", True),
        ("http://a/t1.html", "预算.pdf", False),
        ("http://a/pdf/", "预算.pdf", False),
        ("http://a/detail?id=1", "预算", False),
    ],
)
def test_is_document(url: str, label: str, expected: bool) -> None:
    assert is_document(url, label) is expected


def test_a_title_goes_before_the_cut_text_and_a_date_is_taken_from_the_row() -> None:
    page = """<ul><li><a href="202601/a.htm" title="关于2025年1月1日起 施行的通知">关于2...</a>
    <span>2026年01月21日</span></li><li><a href="b.htm"><b>乙</b><i>2026/3/8</i></a></li>
    <li><a href="c.htm">无日期</a></li><li><a href="javascript:go()">丁</a>2026-01-01</li>
    <li><a href="./">本栏</a>2026-01-01</li></ul>"""
    assert items(parse(page), URL, lambda _: False) == (
        Link(HERE + "202601/a.htm", "关于2025年1月1日起 施行的通知", "2026-01-21"),
        Link(HERE + "b.htm", "乙 2026/3/8", "2026-03-08"),
    )


def test_a_layout_row_gives_no_date() -> None:
    links = "".join(f'<a href="{n}.htm">{n}</a>' for n in range(5))
    page = f"<table><tr><td>今天 2026-03-08 {links}</td></tr></table>"
    assert items(parse(page), URL, lambda _: False) == ()


def test_scripts_write_attachments_and_one_href_may_hold_several() -> None:
    page = """<a href="a.pdf\nb.pdf" OLDSRC="/protect/a.pdf">附件</a><a href="./c.html">c.pdf</a>
    <script>var file_appendix='<a href="./P01.doc">说明.doc</a>';
    document.write('<td> <a href="./P01.doc" \\'download="1"\\'>说明<\\/a><\\/td>');</script>"""
    assert attachments(parse(page), URL) == (
        Attachment(HERE + "a.pdf", "附件"),
        Attachment(HERE + "b.pdf", "附件"),
        Attachment(HERE + "P01.doc", "说明.doc"),
    )


def test_an_attachment_without_words_is_named_after_its_address() -> None:
    page = """<a href="/f/%E9%A2%84%E7%AE%97.pdf"><img src="i.png"></a>
    <a href="/downfile.jsp?filename=0a.pdf&showname=%E5%86%B3%E7%AE%97.pdf"></a>"""
    found = attachments(parse(page), URL)
    assert [file.name for file in found] == ["预算.pdf", "决算.pdf"]


DEFINITION = "function createPage(_n, _i, _name, _ext) { createPage(_n, _i, _name, _ext) }"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (DEFINITION + 'createPage(3, 0, "index", "html")', ["index_1.html", "index_2.html"]),
        ("createPageHTML(3,1,'index','shtml');", ["index_2.shtml"]),
        ('fenye( 2 , 0 ,"list" ,"htm")', ["list_1.htm"]),
        ("createPageHTML('page_div',2, 1,'nav_list','shtml',22)", ["nav_list_2.shtml"]),
        ("createPageHTML('page_div',2, 2,'nav_list','shtml',22)", []),
        ('createPage(1, 0, "index", "html")', []),
        (DEFINITION, []),
        ('<a href="l?page=2">下一页</a> <a href="l?page=9">尾页</a>', ["l?page=2"]),
        ('<a href="10.htm">下页</a>', ["10.htm"]),
        ('<a href="javascript:next()">下一页</a>', []),
    ],
)
def test_following(page: str, expected: list[str]) -> None:
    assert list(following(page, URL)) == [HERE + name for name in expected]


def test_the_count_of_pages_is_bounded() -> None:
    assert len(following('createPage(999999, 0, "index", "html")', URL)) == MAX_PAGES - 1


def test_anchors_keep_title_over_text() -> None:
    page = '<a href="/x" title=" 全  名 ">全...</a><a name="top">x</a><a href="">y</a>'
    assert [label for _, label, _ in anchors(parse(page), URL)] == ["全 名"]


def test_the_longest_heading_names_a_link_and_a_date_within_it_counts_in_any_row() -> None:
    links = "".join(f'<a href="{n}.htm">{n}</a>' for n in range(5))
    page = f"""<ul>{links}<a href="a.htm"><h3>26</h3><h4>某局预算</h4><p>2026-03-26</p></a>
    <a href="b.htm"><h4></h4>乙</a></ul>"""
    assert items(parse(page), URL, lambda _: False) == (
        Link(HERE + "a.htm", "某局预算", "2026-03-26"),
    )
    assert [label for _, label, _ in anchors(parse(page), URL)][-2:] == ["某局预算", "乙"]


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("a.pdf.pdf", "a.pdf"),
        ("%E9%A2%84.PDF20240128183610173.pdf?sid=1", "预.PDF"),
        (".pdf", ".pdf"),
        ("a.doc.pdf", "a.doc.pdf"),
    ],
)
def test_a_doubled_suffix_is_named_once(href: str, name: str) -> None:
    (file,) = attachments(parse(f'<a href="{href}"></a>'), URL)
    assert (file.url, file.name) == (HERE + href, name)


def test_body_links_are_no_files() -> None:
    body = parse('<a href="a.pdf">甲</a><a href="b.htm">乙</a>')
    assert body_links(body, URL) == (Link(HERE + "b.htm", "乙"),)
    assert body_links(None, URL) == ()


@pytest.mark.parametrize(
    ("path", "home"),
    [("", True), ("/", True), ("/index.jsp", True), ("/default.htm?a=1", True), ("/a/", False)],
)
def test_is_home(path: str, home: bool) -> None:
    assert is_home("http://a" + path) is home


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        (
            """<a href="javascript:void(0)" onclick="window.open('/a/t1.html')">x</a>""",
            "/a/t1.html",
        ),
        ("""<a href="javascript:go('./b/2.pdf')">x</a>""", "/col/b/2.pdf"),
        ("""<a href="#" onclick='show("info/1021/7.htm", 1)'>x</a>""", "/col/info/1021/7.htm"),
        ("""<a onclick="location.href='content.jsp?id=3'">x</a>""", "/col/content.jsp?id=3"),
        ("""<a href="javascript:void(0)">x</a>""", None),
        ("""<a href="javascript:page('2')">x</a>""", None),
        ("""<a onclick="open('/a/' + id + '.html')">x</a>""", None),
        ("""<a href="javascript:alert('请登录')">x</a>""", None),
        ("""<a href="/real.html" onclick="count('/stat.html')">x</a>""", "/real.html"),
        ("""<a href="/a;jsessionid=0A1B/b.html;jsessionid=77?x=1">x</a>""", "/a/b.html?x=1"),
    ],
)
def test_scripts_of_links_lead_where_they_say_so_literally(markup: str, target: str | None) -> None:
    base = "http://www.example.gov.cn"
    found = [url for url, _, _ in anchors(parse(markup), f"{base}/col/index.html")]
    assert found == ([] if target is None else [base + target])
