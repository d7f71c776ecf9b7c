"""OFD (GB/T 33190-2016), China's own format of fixed pages: characters and rules of each page.

An OFD file is a zip of XML. Lengths are millimetres, heights grow downwards. This was written from
the standard and tried on files of our own making alone. Pictures and what lies over the pages
(annotations, seals) are left out; what a Boundary would cut off is kept.
"""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from lxml import etree

from tasks.documents.media import OFD
from tasks.documents.ofd.objects import POINT, Matrix, Shapes, chars_of, numbers, on_paper, placed
from tasks.documents.page import Char, Page
from tasks.documents.paged import read_pages
from tasks.records import Extraction

# What a file may hold when it is unpacked, and one member of it.
MOST_MEMBERS, MOST_BYTES, LARGEST_MEMBER = 20_000, 200_000_000, 50_000_000
# Longest side of a page in millimetres.
LONGEST_SIDE = 20_000
# Objects within objects: blocks of a page, and drawings that are used again.
DEEPEST = 20

# Paper where a file states none: A4.
_A4 = "0 0 210 297"


def read_ofd(path: Path) -> Extraction:
    """The tables and paragraphs of an OFD file; raises what `pages_of` does."""
    return read_pages(pages_of(path), OFD)


def pages_of(path: Path) -> Iterator[Page]:
    """The pages of all documents of an OFD file, in order.

    Raises:
        ValueError: unpacked it would be larger than any disclosure, or it states no numbers where
            numbers belong.
        KeyError, zipfile.BadZipFile, lxml.etree.XMLSyntaxError: damaged.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(entry.file_size for entry in members) > MOST_BYTES:
            raise ValueError(f"unpacked it exceeds {MOST_MEMBERS} members or {MOST_BYTES} bytes")
        number = 0
        for root in _all(_parsed(archive, "OFD.xml"), "DocBody", "DocRoot"):
            document = _Document(archive, _place("", root.text))
            for page in document.pages():
                number += 1
                yield document.page(page, number)


class _Document:
    """One document of the file while its pages are read."""

    def __init__(self, archive: zipfile.ZipFile, place: str) -> None:
        self._archive, self._place = archive, place
        self._root = _parsed(archive, place)
        self._templates = {
            element.get("ID"): element.get("BaseLoc")
            for element in _all(self._root, "CommonData", "TemplatePage")
        }
        self._drawings: dict[str | None, Any] = {}
        for kind in ("PublicRes", "DocumentRes"):
            for element in _all(self._root, "CommonData", kind):
                with suppress(KeyError):
                    resources = _parsed(archive, _place(place, element.text))
                    units = _all(resources, "CompositeGraphicUnits", "CompositeGraphicUnit")
                    self._drawings |= {unit.get("ID"): unit for unit in units}

    def pages(self) -> Iterator[str]:
        """Where the pages lie."""
        for page in _all(self._root, "Pages", "Page"):
            yield _place(self._place, page.get("BaseLoc"))

    def page(self, place: str, number: int) -> Page:
        """A page, drawn over its templates."""
        root = _parsed(self._archive, place)
        own = _all(root, "Area", "PhysicalBox")
        common = _all(self._root, "CommonData", "PageArea", "PhysicalBox")
        stated = next((box.text for box in (*own, *common)), _A4)
        left, top, width, height = numbers(stated, 4)
        if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
            raise ValueError(f"a page of {width:g} × {height:g} mm")
        sheet = _Sheet(self._drawings)
        for template in _all(root, "Template"):
            base = self._templates.get(template.get("TemplateID"))
            sheet.draw(_parsed(self._archive, _place(self._place, base)), on_paper(left, top))
        sheet.draw(root, on_paper(left, top))
        return sheet.page(number, width * POINT, height * POINT)


class _Sheet:
    """Characters and shapes of one page so far, in points."""

    def __init__(self, drawings: dict[str | None, Any]) -> None:
        self._drawings = drawings
        self._chars: list[Char] = []
        self._shapes = Shapes()

    def draw(self, page: Any, matrix: Matrix) -> None:
        """What stands in the layers of a page or template."""
        for layer in _all(page, "Content", "Layer"):
            self._draw(layer, matrix, 0)

    def _draw(self, block: Any, matrix: Matrix, depth: int) -> None:
        if depth > DEEPEST:
            raise ValueError(f"objects nested more than {DEEPEST} deep")
        for element in block.iterchildren("{*}*"):
            kind = etree.QName(element).localname
            if element.get("Visible") == "false" or element.get("Alpha") == "0":
                continue
            if kind == "TextObject":
                self._chars.extend(chars_of(element, placed(element, matrix)))
            elif kind == "PathObject":
                self._shapes.add(element, placed(element, matrix))
            elif kind == "CompositeObject":
                drawing = self._drawings.get(element.get("ResourceID"))
                for content in () if drawing is None else _all(drawing, "Content"):
                    self._draw(content, placed(element, matrix), depth + 1)
            elif kind == "PageBlock":
                self._draw(element, matrix, depth + 1)

    def page(self, number: int, width: float, height: float) -> Page:
        """All of it that lies on the paper."""
        shown = (char for char in self._chars if _inside(char, width, height))
        return Page(
            number,
            width,
            height,
            tuple(shown),
            tuple(self._shapes.horizontals),
            tuple(self._shapes.verticals),
            reader="ofd",
            shades=tuple(self._shapes.shades),
        )


def _inside(char: Char, width: float, height: float) -> bool:
    x, y = char.centre
    return char.size > 0 and 0 <= x <= width and 0 <= y <= height


def _parsed(archive: zipfile.ZipFile, place: str) -> Any:
    entry = archive.getinfo(place)
    if entry.file_size > LARGEST_MEMBER:
        raise ValueError(f"{place[:80]} has more than {LARGEST_MEMBER} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(entry), parser)


def _place(base: str, place: str | None) -> str:
    """A member named in another one: below the root of the file, or beside that member."""
    named = (place or "").strip()
    return normpath(join("/", dirname(base), named)).lstrip("/")


def _all(element: Any, *names: str) -> list[Any]:
    """The elements at the end of a path of names, whatever their namespace."""
    found: list[Any] = element.findall("/".join(f"{{*}}{name}" for name in names))
    return found
