"""Answers that look like a page and are none: challenges, block pages, stubs, soft errors.

They are recognised, recorded and left alone; no challenge is ever solved. The signs are those of
`__jsl_clearance` (加速乐, 创宇盾), `$_ts` (瑞数), EdgeOne, `acw_sc__v2` and of captchas.
"""

import re
from collections.abc import Mapping

from tasks.documents.media import HTML, JSON, decoded, text_type
from tasks.records import CaptureVerdict, Role

HEAD = 65_536  # bytes of a body that `classify` wants to see

Finding = tuple[CaptureVerdict, str]

COOKIE_GATE: Finding = ("blocked", "cookie gate: redirects in a circle until a cookie comes back")
"""What a circle of redirects means that sets a cookie on its way; we keep none."""

_CHALLENGE_STATUS = {
    521: "加速乐 challenge (HTTP 521)",
    512: "加速乐 challenge (HTTP 512)",
    412: "瑞数 challenge (HTTP 412)",
}
# Scripts that also stand in real pages of guarded sites, so they count only where text is missing.
_CHALLENGE_SCRIPTS = tuple(
    (re.compile(sign), reason)
    for sign, reason in (
        ("__jsl_clearance", "加速乐 challenge"),
        (r"\$_ts\b", "瑞数 challenge"),
        ("EO_Bot_Ssid|__tst_status", "EdgeOne challenge"),
        (
            r"wm_meta_link|src=[\"']/(?=\w*[a-z])(?=\w*[A-Z])\w{16}/js/\w+\.[\w.]+\.js",
            "challenge by script",
        ),
        (r"acw_sc__v2|aliyun_waf|\bvar\s+arg1\s*=\s*['\"]", "Alibaba WAF challenge"),
    )
)
# With the most characters that a page may show and still be a notice of this kind.
_BLOCK_TEXTS = (
    ("当前访问疑似黑客攻击", 500, "创宇盾 block page"),
    ("online-desc-con", 500, "创宇盾 block page"),
    ("本站开启了验证码保护", 500, "captcha"),
    ("当前使用的浏览器存在安全隐患", 500, "challenge by script"),
)
# Words that pages use as well: only of notices without what pages of portals must carry.
_BLOCK_WORDS = (
    ("访问过于频繁", 300, "block page: too many visits"),
    ("禁止访问", 200, "block page: access forbidden"),
)
_METADATA = re.compile(r"<meta[^<>]{1,99}\b(?:SiteName|ColumnName|ArticleTitle|PubDate)\b", re.I)
_ANCHOR = re.compile(r"<a\s", re.I)
_FEW_ANCHORS = 4
_SERVER_PAGE = re.compile(
    r"iisstart\.|<title>\s*(?:IIS\d*\b|Welcome to (?:nginx|tengine|OpenResty|CentOS)\b"
    r"|Apache2? \w+ Default Page|Apache Tomcat/|Test Page for the)",
    re.I,
)
_NOT_THERE = re.compile(
    r"页面(?:不存在|未找到|已删除|不见了)|(?:无法|未)找到(?:该|您)|找不到(?:该|您|页面)"
    r"|(?:您|你)(?:要)?(?:访问|查看|浏览)的(?:页面|内容|信息|资源)(?:不存在|已)|404-*NotFound",
    re.I,
)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.I)
_TAG = re.compile(r"<[^<>]*>?|&#?\w+;|\s+")
_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?refresh\b[^<>]{0,200}?\burl\s*=\s*[^\s>]", re.I)
_LOCATION = re.compile(
    r"\blocation(?:\.href)?\s*=\s*[\"'][^\"']|\blocation\.(?:replace|assign)\(\s*[\"'][^\"']"
    r"|\bwindow\.open\(\s*[\"'][^\"']",
    re.I,
)
_THIN = 100  # characters that a challenge shows at most; thin pages of portals show more
_SHORT = 8_192  # characters of a page whose scripts are searched for notices as well
_STUB = 512  # bytes; portals answer with stubs of 57 to 337


def classify(
    status: int, headers: Mapping[str, str], head: bytes, expected: Role
) -> Finding | None:
    """Tell an answer without content from a page; None where nothing is wrong.

    Args:
        status: as answered.
        headers: names in lower case.
        head: the first `HEAD` bytes of the body, all of it where it is shorter.
        expected: what the address should give; documents are never HTML.

    Returns:
        ("blocked", who blocks) or ("soft-error", what came instead), or None.
    """
    kind = text_type(head) if head else None
    page = (decoded(head) or "") if kind == HTML else ""
    shown = _TAG.sub("", _SCRIPT.sub("", page))
    return (
        _blocked(status, page + headers.get("set-cookie", ""), shown)
        or (_stub(page, shown, len(head)) if status < 400 and expected != "document" else None)
        or (_no_file(kind) if status < 400 and expected == "document" else None)
        or (("soft-error", "answered without content") if status < 300 and not head else None)
    )


def _blocked(status: int, page: str, shown: str) -> Finding | None:
    if reason := _CHALLENGE_STATUS.get(status):
        return "blocked", reason
    if len(shown) < _THIN:
        for sign, reason in _CHALLENGE_SCRIPTS:
            if sign.search(page):
                return "blocked", f"{reason} (HTTP {status})"
    words = () if _is_portals(page) else _BLOCK_WORDS
    for text, most, reason in (*_BLOCK_TEXTS, *words):
        if len(shown) < most and text in (page if len(page) < _SHORT else shown):
            return "blocked", f"{reason} (HTTP {status})"
    if status == 202 and "<script" in page:
        return "blocked", "challenge by script (HTTP 202)"
    return None


def _is_portals(page: str) -> bool:
    """Whether a page has the metadata that portals must give (网页标签), or links of a menu."""
    return bool(_METADATA.search(page)) or len(_ANCHOR.findall(page)) > _FEW_ANCHORS


def _no_file(kind: str | None) -> Finding | None:
    if kind in (HTML, JSON):
        return "soft-error", f"{'HTML' if kind == HTML else 'JSON'} where a file was expected"
    return None


def _stub(page: str, shown: str, size: int) -> Finding | None:
    """A page without content; a literal target makes it a redirect, which adapters follow."""
    if _SERVER_PAGE.search(page):
        return "soft-error", "start page of the web server"
    if _REFRESH.search(page) or _LOCATION.search(page):
        return None
    if "跳转中" in shown and len(shown) < _THIN:
        return "soft-error", "跳转中 without a target"
    if len(shown) < _THIN and _NOT_THERE.search(shown) and not _is_portals(page):
        return "soft-error", "says that the page is not there"
    if page and size <= _STUB and not shown:
        return "soft-error", f"stub of {size} bytes without content"
    return None
