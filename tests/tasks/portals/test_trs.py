from tasks.portals.families.trs import read
from tasks.records import Link

COLUMN = "https://www.example.gov.cn/bm/qxfb/ysjs/"


def test_a_script_may_write_the_list_but_not_its_pager() -> None:
    page = r"""<ul><script>
    document.writeln("<li><a href=\"./202603/t20260309_12.html\" title=\"某局2026年预算\">某局");
    document.writeln("...<\/a><span>2026-03-09<\/span><\/li>");
    document.writeln("<li><a href=\"/about/index.html\">关于<\/a><span>2026-01-01<\/span><\/li>");
    </script></ul><script>
    function createPage(n, i, name, ext) {
      document.write("<a href=\"" + name + "_" + i + "." + ext + "\">" + i + "</a>");
    }
    createPage(2, 0, "index", "html")</script>"""
    reading = read(page, COLUMN, "listing")
    assert reading.items == (
        Link(COLUMN + "202603/t20260309_12.html", "某局2026年预算", "2026-03-09"),
    )
    assert reading.next == (COLUMN + "index_1.html",)


def test_what_stands_in_the_page_goes_before_what_a_script_writes() -> None:
    page = """<a href="202603/t20260309_12.html" title="全称">简称</a>
    <script>document.write('<a href="202603/t20260309_12.html">另称</a>')</script>"""
    assert [link.title for link in read(page, COLUMN, "listing").items] == ["全称"]
