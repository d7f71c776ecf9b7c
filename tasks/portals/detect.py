"""Which family a page belongs to, from the marks that its system leaves."""

import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from tasks.portals.links import anchors
from tasks.portals.pages import metas, parse


class Sign(NamedTuple):
    """A mark of a system.

    Attributes:
        family: a key of FAMILIES.
        where: in the address of the page, in its markup without links, or in the addresses that it
            links to on its own site.
        pattern: matched without regard to case; of the system, never of one site.
    """

    family: str
    where: Literal["address", "markup", "links"]
    pattern: str


# The first that matches counts, so they stand by weight: what only a system itself writes into its
# pages; the address of the page; what articles can carry from one system to another; links.
_SIGNS = (
    Sign("gkmlpt", "address", r"^https?://[^?]*/gkmlpt/"),
    Sign("gkmlpt", "markup", r"[\"']/gkmlpt/gkml/"),
    Sign(
        "hanweb",
        "address",
        r"^https?://[^?]*(?:/col/(?:col)?\d+/|/art/\d{4}/(?:\d+/\d+/)?art_"
        r"|/module/(?:web/)?jpage/|/api-gateway/jpaas-)",
    ),
    Sign(
        "hanweb",
        "markup",
        r"[\"'(]/(?:module/(?:jslib|web|visitcount|download)|cms_files"
        r"|api-gateway/jpaas-[\w-]+)/"
        r"|<meta name=[\"'](?:maketime|deploytime|colid)[\"']|<datastore>",
    ),
    Sign("visionsoft", "markup", r"\b_jsq_\(\d|\.vsb\.css\b|/system/resource/js/|/_?vsb_\w+\.js\b"),
    Sign("visionsoft", "markup", r"announced by visual sitebuilder"),
    Sign("ucap", "markup", r"<ucap(?:title|content)>|ucap-content"),
    Sign("ucap", "markup", r"template,templategroup,version|content=[\"']页面生成时间 "),
    Sign(
        "eportal",
        "markup",
        r"eprotalcurrent\w{0,20}id|easysitehiddendiv|article_paging_list_hidden",
    ),
    Sign("jeecms", "markup", r"[\"'(]/r/cms/|_content\.jspx\?"),
    Sign("eportal", "address", r"/eportal/ui\?"),
    Sign("unified", "address", r"/yjs/business/page/\w+(?:\?|$)|/#/overview\?code=\d{9}$"),
    Sign("jeecms", "address", r"\.jhtml$"),
    Sign("visionsoft", "address", r"/info/\d+/\d+\.htm$|\burltype=(?:news|tree)\.\w+url\b"),
    Sign("hebei", "address", r"/columns/[0-9a-f]{8}-[0-9a-f-]{27}/"),
    Sign("trs", "address", r"/[tc](?:19|20)\d{6}_\d+\.s?html?$"),
    Sign("ucap", "address", r"/\d{6}/[0-9a-f]{32}\.shtml$"),
    Sign("ucap", "markup", r"createpagehtml\(\s*['\"][\w-]+['\"]\s*,\s*\d+\s*,\s*\d+\s*,"),
    Sign("trs", "markup", r"trs_editor|trs_ueditor|createpage(?:html)?\(|currchnlcls"),
    Sign("visionsoft", "markup", r"\bv_news_content\b|\bid=[\"']?vsb_content"),
    Sign("visionsoft", "links", r"/info/\d+/\d+\.htm$|\burltype=(?:news|tree)\.\w+url\b"),
    Sign("eportal", "links", r"/eportal/ui\?"),
    Sign("jeecms", "links", r"\.jhtml$"),
    Sign("hebei", "links", r"/columns/[0-9a-f]{8}-[0-9a-f-]{27}/"),
    Sign("trs", "links", r"/[tc](?:19|20)\d{6}_\d+\.s?html?$|/[pw]0\d{20}\.\w+$"),
    Sign("ucap", "links", r"/\d{6}/[0-9a-f]{32}\.shtml$"),
)
_COMPILED = tuple((sign, re.compile(sign.pattern, re.IGNORECASE | re.MULTILINE)) for sign in _SIGNS)
NO_SIGN = "no sign of a known system"
_LONGEST = 80
_LINK = re.compile(r"<a\s[^<>]*>", re.IGNORECASE)


def detect(page: str, url: str) -> str:
    """The family whose sign weighs most; "generic" without any."""
    return evidence(page, url)[0]


def evidence(page: str, url: str) -> tuple[str, str]:
    """The family of a page, and what decided.

    Returns:
        The family as `detect`, and where its sign stands with the text that matched, in one line
        of at most 80 characters: "address: /col/col12/".
    """
    places = {"address": url, "markup": _LINK.sub("", page), "links": _own_links(page, url)}
    for sign, pattern in _COMPILED:
        if found := pattern.search(places[sign.where]):
            text = " ".join(found[0].split())
            return sign.family, f"{sign.where}: {text}"[:_LONGEST]
    return "generic", NO_SIGN


def _own_links(page: str, url: str) -> str:
    """What a page links to on its own site, one a line; other sites run other systems."""
    soup = parse(page)
    domain = metas(soup).get("sitedomain", "")
    own = {_site(url), _site(domain if "//" in domain else f"//{domain}")}
    return "\n".join(target for target, _, _ in anchors(soup, url) if _site(target) in own)


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
