"""Which family a page belongs to, from the marks that its system leaves."""

import re

_SIGNS = (
    ("gkmlpt", re.compile(r"""^https?://[^?]*/gkmlpt/|["']/gkmlpt/gkml/""", re.IGNORECASE)),
    (
        "hanweb",
        re.compile(
            r"^https?://[^?]*(?:/col/(?:col)?\d+/|/art/\d{4}/(?:\d+/\d+/)?art_|/module/(?:web/)?jpage/"
            r"|/api-gateway/jpaas-)"
            r"""|["'(]/(?:module/(?:jslib|web|visitcount|download)|cms_files|api-gateway/jpaas-[\w-]+)/"""
            r"""|<meta name=["'](?:Maketime|DeployTime|ColId)["']|<datastore>""",
            re.IGNORECASE,
        ),
    ),
    ("hebei", re.compile(r"/columns/[0-9a-f]{8}-[0-9a-f-]{27}/", re.IGNORECASE)),
    (
        "trs",
        re.compile(
            r"trs_editor|TRS_UEDITOR|createPage(?:HTML)?\(|CurrChnlCls"
            r"|/t(?:19|20)\d{6}_\d+\.s?html|\bP0\d{20}\.",
            re.IGNORECASE,
        ),
    ),
)


def detect(page: str, url: str) -> str:
    """The family whose sign stands in the address, else in the page; "generic" without any."""
    for place in (url, page):
        for family, sign in _SIGNS:
            if sign.search(place):
                return family
    return "generic"
