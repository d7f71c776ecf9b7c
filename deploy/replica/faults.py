"""Faults: all that `reference/portals.md` §8 lists, and those of the demo's listings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from deploy.replica.page import Article, Fault, File, Page

_HTML = "text/html; charset=utf-8"


def _instead(
    verdict: str, body: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Fault:
    """Another page in place of the right one."""

    def spoil(page: Page, path: str) -> Page:
        return replace(
            page,
            body=body.encode(),
            status=status,
            content_type=_HTML,
            headers={name: value.format(path=path) for name, value in (headers or {}).items()},
        )

    return Fault(verdict, spoil)


def slow(seconds: float, verdict: str = "captured") -> Fault:
    """An answer that comes late; beyond the patience of the caller it is "failed"."""
    return Fault(verdict, lambda page, _: replace(page, delay=seconds))


KNOWNSEC = _instead(
    "blocked",
    """<script>document.cookie=('_')+('_')+('jsl_clearance_s')+('=')+('1772.')+('|-1|');
location.href=location.pathname+location.search</script>""",
    521,
    {"Set-Cookie": "__jsluid_s=6f1c; max-age=31536000; path=/; HttpOnly; secure"},
)
RUISHU = _instead(
    "blocked",
    """<!DOCTYPE html><html><head><meta charset="utf-8"><meta content="k8bqPd">
<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=85318;$_ts.cd="qArhHqlErGVX";</script>
</head><body></body></html>""",
    412,
    {"Set-Cookie": "FSSBBIl1UgzbN7NO=5kQwG; Path=/; expires=Fri, 01 Jan 2038 00:00:00 GMT"},
)
EDGEONE = _instead(
    "blocked",
    """<!DOCTYPE html><html><head><script>function setCookie(n,v){document.cookie=n+"="+v}
setCookie("__tst_status","3413268736#");setCookie("EO_Bot_Ssid","1711276032");
setTimeout(function(){window.location.reload()},600)</script></head><body></body></html>""",
)
BLOCK_PAGE = _instead(
    "blocked",
    """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>访问提示</title></head>
<body><div class="online-desc-con"><p>当前访问疑似黑客攻击，已被网站管理员设置为拦截。</p>
<p>如有疑问请稍后再试。</p></div></body></html>
""",
)
COOKIE_LOOP = _instead("blocked", "", 302, {"Location": "{path}", "Set-Cookie": "CT6T=1; path=/"})
IIS_PAGE = _instead(
    "soft-error",
    """<!DOCTYPE html><html><head><title>IIS Windows Server</title></head><body>
<a href="http://www.example.com/?linkid=66138"><img src="iisstart.png" alt="IIS"></a></body></html>
""",
)
HOME_PAGE = _instead(
    "soft-error",
    """<!DOCTYPE html><html><head><meta charset="utf-8"><title>人民政府</title></head><body>
<ul><li><a href="/">首页</a></li><li>政务公开</li><li>政务服务</li></ul></body></html>""",
)
ARTICLE_FOR_FILE = _instead(
    "soft-error",
    """<!DOCTYPE html><html><head><meta charset="utf-8"><title>部门预算</title></head><body>
<h1>部门预算</h1><p>详见附件。</p></body></html>""",
)
MISSING = Fault(
    "missing",
    lambda page, _: replace(page, body=b"not found", content_type="text/plain", status=404),
)
CUT = Fault("incomplete", lambda page, _: replace(page, surplus=100))
OVERLONG = Fault("incomplete", lambda page, _: replace(page, surplus=-100))
DROPPED = Fault("failed", lambda page, _: replace(page, dropped=True))
GZIPPED = Fault("captured", lambda page, _: replace(page, gzipped=True))


def _gb2312(page: Page, _: str) -> Page:
    text = page.content.decode().replace("utf-8", "gb2312")
    return replace(page, body=text.encode("gb18030"), content_type="text/html")


def _exploded(page: Page, _: str) -> Page:
    """The PDF of the article as elements on a page of A4, without a table."""
    cells = "".join(
        f'<div class="p" style="top:{60 + 20 * row}pt;left:{60 + 200 * column}pt">{text}</div>'
        for row, texts in enumerate((("科目", "预算数"), ("一般公共服务支出", "12.50")))
        for column, text in enumerate(texts)
    )
    ruled = '<div class="r" style="top:75pt;left:60pt;width:475pt;border-bottom:0.5pt"></div>'
    pages = f'<div class="page" style="width:595pt;height:842pt">{cells}{ruled}</div></body>'
    return replace(page, body=page.content.replace(b"</body>", pages.encode()))


def _gbk_name(page: Page, _: str) -> Page:
    raw = 'attachment; filename="部门预算.pdf"'.encode("gbk").decode("latin-1")
    return replace(page, headers={**page.headers, "Content-Disposition": raw})


EXPLODED = Fault("captured", _exploded)
GB2312 = Fault("captured", _gb2312)
GBK_NAME = Fault("captured", _gbk_name)

FAULTS: dict[str, tuple[Article, ...]] = {
    "tongnan": (Article("关于信访接待场所搬迁的公告", date(2020, 11, 6), fault=slow(1.5)),),
    "shapingba": (
        Article("沙坪坝区信访办公室2022年部门决算公开说明", date(2023, 9, 12), fault=BLOCK_PAGE),
    ),
    "beibei": (
        Article(
            "2023年信访工作联席会议情况说明",
            date(2023, 12, 18),
            files=(File("2023年信访工作联席会议情况说明.pdf", b"", MISSING),),
        ),
    ),
    "gaoyi": (Article("内部值班安排", date(2021, 1, 8), disallowed=True),),
}
