"""HTML pages that are exploded PDFs: no tables, each text in a box at a stated place.

Known are left or right and top or bottom, in style attributes or rules of the page's own sheets;
boxes inside boxes; scaling by `transform: matrix(…)`, as pdf2htmlEX writes it. Rules are borders
and thin filled boxes; pictures, SVG and canvases are not looked at. What the outer boxes are
placed in is one page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bs4 import Tag
from bs4.element import NavigableString

from tasks.documents.html.markup import Markup, is_inline
from tasks.documents.html.setting import Place, Text, length
from tasks.documents.html.sheets import Sheet
from tasks.documents.page import Page

# A page is positioned if this share of its characters is, in at least so many boxes.
SHARE, FEWEST = 0.8, 10
# Points from the origin beyond which nothing is printed.
FARTHEST = 100_000.0

_MATRIX = re.compile(r"matrix\(\s*(\d{0,4}\.?\d{1,9})\s*,\s*0\s*,\s*0\s*,\s*\d*\.?\d+")


@dataclass(frozen=True, slots=True)
class _Where:
    """The sheet, the box in it from which others are measured, and the text that goes on."""

    sheet: Sheet
    place: Place
    text: Text | None = None

    def end_line(self) -> None:
        if self.text is not None:
            self.text.end_line()


def pages_of(markup: Markup) -> tuple[list[Page], list[str]]:
    """The pages of a page whose texts are positioned, and what stands outside; else nothing."""
    looks = map(markup.styles.of, markup.body.find_all(True))
    if sum(map(_is_box, looks)) < FEWEST:
        return [], []
    sheets, loose = _exploded(markup)
    texts = [text for sheet in sheets for text in sheet.texts if text.length]
    inside = sum(text.length for text in texts)
    outside = sum(len(text) for text in loose)
    if len(texts) < FEWEST or inside < SHARE * (inside + outside):
        return [], []
    whole = (part for sheet in sheets for part in sheet.pages())
    printed = [sheet for sheet in whole if any(text.length for text in sheet.texts)]
    return [sheet.page(number) for number, sheet in enumerate(printed, 1)], loose


def _exploded(markup: Markup) -> tuple[list[Sheet], list[str]]:
    """The sheets in the order of the page, and the texts outside of positioned boxes."""
    sheets, loose = [Sheet()], []
    frames = _frames(markup)
    stack: list[tuple[object, _Where]] = [(markup.body, _Where(sheets[0], Place(0.0, 0.0)))]
    while stack:
        node, where = stack.pop()
        if isinstance(node, Tag):
            inner = _entered(node, where, markup, frames)
            if inner is None:
                continue
            if inner.sheet is not where.sheet:
                sheets.append(inner.sheet)
            if inner.text is where.text and not is_inline(node):
                inner.end_line()
                stack.append((None, inner))
            stack += [(child, inner) for child in reversed(node.contents)]
        elif node is None:
            where.end_line()
        elif type(node) is NavigableString and where.text is not None:
            where.text.add(node, where.place)
        elif type(node) is NavigableString and node.strip():
            loose.append(" ".join(node.split()))
    return sheets, loose


def _frames(markup: Markup) -> set[int]:
    """The elements in the flow of the page from which positioned boxes are measured."""
    frames: set[int] = set()
    for tag in markup.body.find_all(True):
        if _is_box(markup.styles.of(tag)):
            for parent in tag.parents:
                position = markup.styles.of(parent).get("position", "static")
                if position == "relative":
                    frames.add(id(parent))
                if position != "static":
                    break
    return frames


def _is_box(looks: Mapping[str, str]) -> bool:
    """Whether the element is out of the flow, at a stated place."""
    stated = any(looks.get(side, "auto") != "auto" for side in ("left", "top", "right", "bottom"))
    return stated and looks.get("position") in ("absolute", "fixed")


def _entered(tag: Tag, where: _Where, markup: Markup, frames: set[int]) -> _Where | None:
    """Where the contents of an element stand; None for what is not printed on any page."""
    if markup.is_unseen(tag):
        return None
    looks = markup.styles.of(tag)
    place = where.place.restyled(looks)
    if id(tag) in frames and where.text is None:
        width, height = _lengths(looks, ("width", "height"), place.size, 0.0)
        sheet = Sheet(width or 0.0, height or 0.0)
        return _Where(sheet, replace(place, left=0.0, top=0.0, width=width, height=height))
    if not _is_box(looks):
        return replace(where, place=place)
    place = _moved(place, looks)
    if max(abs(place.left), abs(place.top)) > FARTHEST:
        return None
    framed = where.sheet.draw(place, looks, bool(tag.get_text(strip=True)))
    text = Text(replace(place, framed=framed))
    where.sheet.texts.append(text)
    return _Where(where.sheet, place, text)


def _moved(place: Place, looks: Mapping[str, str]) -> Place:
    """A box at its stated distances from the sides of the box around it."""
    matrix = _MATRIX.match(looks.get("transform", ""))
    shrink = (float(matrix[1]) if matrix else 1.0) or 1.0
    outer = ((place.width or 0.0) / place.scale, (place.height or 0.0) / place.scale)
    width, left, right = _lengths(looks, ("width", "left", "right"), place.size, outer[0])
    height, top, bottom = _lengths(looks, ("height", "top", "bottom"), place.size, outer[1])
    if left is None:
        left = 0.0 if right is None else outer[0] - right - (width or 0.0) * shrink
    if top is None:
        used = place.size if height is None else height
        top = 0.0 if bottom is None else outer[1] - bottom - used * shrink
    scale = place.scale * shrink
    return replace(
        place,
        left=place.left + left * place.scale,
        top=place.top + top * place.scale,
        width=None if width is None else width * scale,
        height=None if height is None else height * scale,
        scale=scale,
    )


def _lengths(
    looks: Mapping[str, str], names: tuple[str, ...], size: float, whole: float
) -> list[float | None]:
    return [length(looks.get(name, ""), size, whole) for name in names]
