import pytest

from tasks.portals.stubs import read_stub

URL = "https://www.example.gov.cn/a/index.html"
ARTICLE = "<p>" + "预算公开情况说明。" * 80 + "</p>"


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ('<meta http-equiv="Refresh" content="0;URL=./202502/t1.html">', "a/202502/t1.html"),
        ("<meta http-equiv='refresh' content='0; url=./b/'/>", "a/b/"),
        ("<meta http-equiv='REFRESH' content=\"3;url='/c.html'\">" + ARTICLE, "c.html"),
        ("<script>document.location.href='/site/index.html'</script>", "site/index.html"),
        ('<script>window.location = "/d/";</script>跳转中...', "d/"),
        ("<script>location.replace('e.html')</script><a href='e.html'>go</a>", "a/e.html"),
    ],
)
def test_literal_targets_are_redirects(page: str, target: str) -> None:
    reading = read_stub(page, URL, "trs")
    assert reading is not None
    assert (reading.verdict, reading.family) == ("redirect", "trs")
    assert reading.redirect == f"https://www.example.gov.cn/{target}"


@pytest.mark.parametrize(
    "page",
    [
        '<meta http-equiv="refresh" content="300;url=/other.html">' + ARTICLE,
        '<meta http-equiv="refresh" content="0;url=./index.html">' + ARTICLE,
        '<noscript><meta http-equiv="refresh" content="0;url=/no.html"></noscript>' + ARTICLE,
        "<script>if (phone) location.href='/m/index.html'</script>" + ARTICLE,
        "<script>function go(){location.href='/m/'}</script><a href='P0.pdf'>附件</a>",
        "<p>当前访问疑似黑客攻击：某网站的提示</p>" + ARTICLE,
        '{"data":{"html":"<script>location.href=\'/search.html\'</script>"}}',
    ],
)
def test_pages_with_content_are_no_stubs(page: str) -> None:
    assert read_stub(page, URL, "trs") is None


@pytest.mark.parametrize(
    ("page", "verdict"),
    [
        ("<script>var $_ts=window['$_ts'];</script>", "blocked"),
        ("<script>document.cookie='__jsl_clearance_s=1'</script>", "blocked"),
        ("<script>var arg1='A';setCookie('acw_sc__v2',x)</script>", "blocked"),
        ("<div class='online-desc-con'>禁止访问</div>", "blocked"),
        ("", "soft-error"),
        (" \r\n", "soft-error"),
        ("<html><body>跳转中...</body></html>", "soft-error"),
        ("<html><body><script>go(x)</script></body></html>", "soft-error"),
        ("<title>IIS Windows Server</title><img src='iisstart.png'>", "soft-error"),
    ],
)
def test_challenges_and_empty_pages_say_why(page: str, verdict: str) -> None:
    reading = read_stub(page, URL, "generic")
    assert reading is not None
    assert reading.verdict == verdict
    assert reading.reason
