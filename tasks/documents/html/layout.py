"""Which table elements of an HTML page are tables, and which only place things on it."""

import re

from bs4 import Tag

from tasks.documents.html.markup import Markup, text_in
from tasks.documents.html.styles import attribute
from tasks.documents.html.tables import Contents
from tasks.documents.normal import normal

# A table with at least this share of filled cells that hold a link is a list of links.
LINKS = 0.25
# A table whose text stands at least by this share in tables inside its cells is a frame for them.
NESTED = 0.5
# So is one of which at least this share of the filled cells holds headings, lists or pictures.
BLOCKS = 0.5
# So is one with labels of metadata in at least so many cells a box of them.
FEWEST_LABELS = 2
# A lone filled row with blank rows below is the header of an empty form from this many cells on.
FEWEST_HEADERS = 3

_FIELDS = ("input", "select", "textarea", "button")
_BLOCKS = re.compile(r"^(?:h[1-6]|[uod]l|img|iframe|object|section|article|form)$")
# Labels of the box above a document (政府信息公开目录), as portals print them.
_LABELS = (
    "(?:信息)?索引号?|索取号|统一登记号|(?:发布|发文|公开)机构|(?:发布|发文)机关|发布单位"
    "|(?:发文|成文|(?:信息)?生成|发布|公开|印发|制发)日期|文号|发文字号|文件编号"
    "|(?:主题|组配|服务对象|体裁|信息)分类|公开(?:类别|方式|形式|范围|时限|程序)"
    "|有效性|效力状态|时效性|信息名称|主题词|关键词|信息来源"
)
_METADATA = re.compile(rf"[\[【](?:{_LABELS})[\]】]|(?:{_LABELS})(?::|$)")


def is_data(table: Tag, page: Markup) -> bool:
    """Whether a table element is a table: rows and columns of texts, no frame, list or box."""
    if attribute(table, "role").strip().lower() in ("presentation", "none"):
        return False
    if any(attribute(field, "type") != "hidden" for field in table.find_all(_FIELDS)):
        return False
    rows = [
        [(cell, text_in(cell, page)) for cell in row.cells] for row in Contents(table, page).rows
    ]
    filled = [[(cell, text) for cell, text in row if text] for row in rows]
    cells = [(cell, text) for row in filled for cell, text in row]
    return (
        _is_grid([len(row) for row in rows], [len(row) for row in filled])
        and sum(map(_is_link, table.find_all(True))) < LINKS * len(cells)
        and sum(cell.find(_BLOCKS) is not None for cell, _ in cells) < BLOCKS * len(cells)
        and sum(map(_is_metadata, (text for _, text in cells))) < FEWEST_LABELS
        and _nested(table) < NESTED * sum(len(normal(text)) for _, text in cells)
    )


def _is_grid(rows: list[int], filled: list[int]) -> bool:
    """Whether two rows are filled, one with several cells; or one, above rows as wide."""
    widest = max(filled, default=0)
    if sum(map(bool, filled)) > 1:
        return widest > 1
    return widest >= FEWEST_HEADERS and sum(cells >= FEWEST_HEADERS for cells in rows) > 1


def _is_link(tag: Tag) -> bool:
    """Whether the element is a text that leads to another place when it is clicked."""
    leads = attribute(tag, "href").strip("#") or tag.has_attr("onclick")
    return bool(leads) and bool(tag.get_text(strip=True))


def _is_metadata(text: str) -> bool:
    return _METADATA.match(normal(text)) is not None


def _nested(table: Tag) -> int:
    """Characters of the tables inside."""
    inner = (nested for nested in table.find_all("table") if nested.find_parent("table") is table)
    return sum(len(normal(nested.get_text())) for nested in inner)
