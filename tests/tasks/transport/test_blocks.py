from pathlib import Path

import pytest

from tasks.records import Role
from tasks.transport.blocks import HEAD, classify

PAGES = Path(__file__).parents[4] / "shared" / "portal_pages"
FAULTS = {"soft_iis_default_page.html"}
PAGE_ROLES: tuple[Role, ...] = ("listing", "article")
TEXT = "二〇二六年部门预算公开说明，收入总计与支出总计相等。" * 20


def page(script: str = "", body: str = "", title: str = "") -> bytes:
    return f"<html><head><title>{title}</title><script>{script}</script></head>{body}".encode()


JSL = "document.cookie='__jsl_clearance=1|0|x; path=/';location.href=location.pathname"
JSL_SECOND = 'go({"bts":["a","b"],"chars":"x","ct":"y","ha":"sha256","tn":"__jsl_clearance_s"})'
RUISHU = "$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;$_ts.cd='qmr'"
CHALLENGES = [
    (521, page("var _0x1=['\\x63'];(function(a){})(_0x1)")),
    (521, b""),
    (512, page(JSL)),
    (200, page(JSL)),
    (200, page(JSL_SECOND)),
    (412, page(RUISHU)),
    (412, b""),
    (202, page(RUISHU)),
    (202, page("eval(function(p,a,c,k){}('x'))")),
    (400, page(RUISHU)),
    (200, page(RUISHU, "<noscript>请启用脚本</noscript>")),
    (200, page("document.cookie='EO_Bot_Ssid=1';setTimeout('location.reload()',10)")),
    (200, page("document.cookie='__tst_status=2#';location.reload()")),
    (200, page("", "<script src='/1ywuKELSO2ahQuWZ/js/app.1.js'></script><a id=wm_meta_link>")),
    (200, page("", "<p>当前使用的浏览器存在安全隐患，请更换浏览器</p>")),
    (200, page("var arg1='3000176000856006061501533003690027800375';")),
    (200, page("setCookie('acw_sc__v2', x);document.location.reload()")),
    (405, page("", "<div id=aliyun_waf_block></div>")),
    (200, page("layer.alert('本站开启了验证码保护，请输入')")),
    (200, page("", "<p>本站开启了验证码保护</p>")),
    (403, page("", "<h1>当前访问疑似黑客攻击，已被创宇盾拦截</h1>" + "说明" * 80)),
    (200, page("", "<div class='online-desc-con'>您的访问被拦截</div>")),
    (403, page("", "<p>禁止访问</p>")),
    (200, page("", "<p>访问过于频繁，请稍后再试</p>")),
    (429, page("", "<p>访问过于频繁</p>")),
    (403, "<html><body>禁止访问</body></html>".encode("gbk")),
]


@pytest.mark.parametrize(("status", "body"), CHALLENGES)
@pytest.mark.parametrize("role", ["listing", "article", "document"])
def test_challenges_are_blocked_whatever_was_asked_for(
    status: int, body: bytes, role: Role
) -> None:
    finding = classify(status, {}, body, role)
    assert finding is not None
    assert finding[0] == "blocked"


def test_a_challenge_cookie_on_an_empty_page_is_a_challenge() -> None:
    found = classify(200, {"set-cookie": "__jsl_clearance_s=1"}, b"<html></html>", "listing")
    assert found == ("blocked", "加速乐 challenge (HTTP 200)")


@pytest.mark.parametrize("role", PAGE_ROLES)
@pytest.mark.parametrize(
    "body",
    [
        page(RUISHU, f"<p>{TEXT}</p>"),  # the guarded site's own pages carry its script as well
        page("", f"<p>{TEXT}</p><p>涉密场所禁止访问</p>"),
        page("var news='禁止访问，访问过于频繁';" + "x=1;" * 4000, "<div id=app></div>"),
        b"<meta http-equiv='Refresh' content='0; url=./a/'>",
        b'<META HTTP-EQUIV="refresh" CONTENT="0;URL=a.html">',
        b"<script>window.location.href='/site/index.html'</script>",
        b"<script>location.replace('/a/');</script>",
        page("location='/index.html'", "跳转中..."),
        b'<div id="app"></div>'.ljust(600) + b"<script src='/app.js'></script>",
        b"<script src='/governmentportal/js/app.1a2b.js'></script><div id=app></div>".ljust(600),
        b"<p>\xe5\xb7\xb2\xe5\xbd\x92\xe6\xa1\xa3</p>",
        b"[]",
        b'{"total": 0, "articles": []}',
        b"<?xml version='1.0'?><datastore></datastore>",
        "收入支出".encode("gb18030"),
    ],
)
def test_pages_and_literal_redirects_are_let_through(body: bytes, role: Role) -> None:
    assert classify(200, {"set-cookie": "__jsluid_h=1; acw_tc=2"}, body, role) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "without content"),
        (b"<html><head></head><body></body></html>", "stub of 39 bytes"),
        (b"<script>var a = 1</script>", "stub of 26 bytes"),
        (page("location.href=a[0]", "跳转中..."), "跳转中"),
        (b"<title>IIS Windows Server</title><img src='iisstart.png'>".ljust(700), "server"),
        (b"<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>", "server"),
        (page("", "<h2>404</h2>您访问的页面不存在或已删除"), "not there"),
    ],
)
def test_answers_without_content_are_soft_errors(body: bytes, reason: str) -> None:
    for role in PAGE_ROLES:
        finding = classify(200, {}, body, role)
        assert finding is not None
        assert finding[0] == "soft-error"
        assert reason in finding[1]


@pytest.mark.parametrize("body", [page("", TEXT), b"<meta http-equiv=refresh content='0;url=a'>"])
def test_html_is_no_document(body: bytes) -> None:
    finding = classify(200, {}, body, "document")
    assert finding == ("soft-error", "HTML where a file was expected")


def test_json_is_no_document_and_files_are() -> None:
    assert classify(200, {}, b'{"code": 404}', "document") == (
        "soft-error",
        "JSON where a file was expected",
    )
    assert classify(200, {}, b"%PDF-1.7", "document") is None
    assert classify(200, {}, b"PK\x03\x04" + bytes(range(256)), "document") is None


@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_error_pages_without_signs_are_left_to_their_status(status: int) -> None:
    assert classify(status, {}, page("", "页面不存在"), "document") is None
    assert classify(status, {}, b"", "listing") is None


def test_real_pages_raise_no_false_alarm() -> None:
    pages = sorted(PAGES.glob("*.html"))
    if not pages:
        pytest.skip(f"{PAGES} is not there")
    alarms = {
        path.name
        for path in pages
        for role in PAGE_ROLES
        if classify(200, {}, path.read_bytes()[:HEAD], role)
    }
    assert alarms == FAULTS
    for path in pages:
        finding = classify(200, {}, path.read_bytes()[:HEAD], "document")
        assert finding == ("soft-error", "HTML where a file was expected")


@pytest.mark.parametrize(
    "body", [b"<" * HEAD, b"<script>" * 8000, b"<!--" * 16_000, b"http-equiv=refresh " * 3400]
)
@pytest.mark.timeout(5)
def test_hostile_markup_costs_little(body: bytes) -> None:
    classify(200, {}, b"<html>" + body, "listing")
