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
"""What redirects mean that come back to an address and set a cookie; we keep none."""

_CHALLENGE_STATUS = {
    521: "加速乐 challenge (HTTP 521)",
    512: "加速乐 challenge (HTTP 512)",
    412: "瑞数 challenge (HTTP 412)",
}
# Scripts that also stand in real pages of guarded sites, so they count only where text is missing.
_CHALLENGE_SCRIPTS = (
    ("__jsl_clearance", "加速乐 challenge"),
    ("$_ts", "瑞数 challenge"),
    ("EO_Bot_Ssid", "EdgeOne challenge"),
    ("__tst_status", "EdgeOne challenge"),
    ("wm_meta_link", "challenge by script"),
    ("acw_sc__v2", "Alibaba WAF challenge"),
    ("aliyun_waf", "Alibaba WAF challenge"),
    ("var arg1='", "Alibaba WAF challenge"),
)
# With the most characters that a page may show and still be a notice of this kind.
_BLOCK_TEXTS = (
    ("当前访问疑似黑客攻击", 500, "创宇盾 block page"),
    ("online-desc-con", 500, "创宇盾 block page"),
    ("本站开启了验证码保护", 500, "captcha"),
    ("当前使用的浏览器存在安全隐患", 500, "challenge by script"),
    ("访问过于频繁", 200, "block page: too many visits"),
    ("禁止访问", 200, "block page: access forbidden"),
)
_SERVER_PAGES = (
    ("iisstart.", "start page of IIS"),
    ("<title>Welcome to nginx!</title>", "start page of nginx"),
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
            if sign in page:
                return "blocked", f"{reason} (HTTP {status})"
    for text, most, reason in _BLOCK_TEXTS:
        if len(shown) < most and text in (page if len(page) < _SHORT else shown):
            return "blocked", f"{reason} (HTTP {status})"
    if status == 202 and "<script" in page:
        return "blocked", "challenge by script (HTTP 202)"
    return None


def _no_file(kind: str | None) -> Finding | None:
    if kind in (HTML, JSON):
        return "soft-error", f"{'HTML' if kind == HTML else 'JSON'} where a file was expected"
    return None


def _stub(page: str, shown: str, size: int) -> Finding | None:
    """A page without content; a literal target makes it a redirect, which adapters follow."""
    for sign, reason in _SERVER_PAGES:
        if sign in page:
            return "soft-error", reason
    if _REFRESH.search(page) or _LOCATION.search(page):
        return None
    if "跳转中" in shown and len(shown) < _THIN:
        return "soft-error", "跳转中 without a target"
    if page and size <= _STUB and not shown:
        return "soft-error", f"stub of {size} bytes without content"
    return None
