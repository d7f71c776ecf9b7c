"""What Word prints of the markup of a document (ECMA-376 part 1, 17): its texts in their order.

Deleted and hidden runs, instructions of fields and the second form of what is stored twice are not
printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from tasks.documents.word.numbers import Numbers
from tasks.documents.word.styles import Styles, is_on

P, TBL, TR, TC = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
BOX = qn("w:txbxContent")

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES, _FORMS = f"{_MC}AlternateContent", (f"{_MC}Choice", f"{_MC}Fallback")
_WRAPPERS = {
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
}
_SILENT = {
    qn(f"w:{name}")
    for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rubyPr", "rt", "instrText")
}
_RUN, _FIELD, _SYMBOL = qn("w:r"), qn("w:fldChar"), qn("w:sym")
_TEXTS = (qn("w:t"), qn("m:t"))
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_LEAVES = {*_TEXTS, *_SIGNS, _SYMBOL, BOX}
# What the usual signs of forms look like; the fonts give them places that mean nothing elsewhere.
_SYMBOLS = {
    "Wingdings": dict(zip(
        (0x6C, 0x6E, 0x6F, 0x71, 0x75, 0x9F, 0xA7, 0xA8, 0xD8, 0xFB, 0xFC, 0xFD, 0xFE),
        "●■□❑◆•▪◻➢✗✓☒☑",
        strict=True,
    )),
    "Wingdings 2": dict(zip((0x50, 0x52, 0x53, 0xA3), "✓☑☒□", strict=True)),
}  # fmt: skip


def children(element: Any) -> Iterator[Any]:
    """Paragraphs, tables, rows or cells, also those inside content controls and insertions."""
    for child in element.iterchildren():
        if child.tag in _WRAPPERS:
            yield from children(child)
        elif child.tag == _ALTERNATIVES:
            yield from (block for form in _first_form(child) for block in children(form))
        elif child.tag not in _SILENT:
            yield child


def rows_of(table: Any) -> list[Any]:
    """The rows of a table."""
    return [row for row in children(table) if row.tag == TR]


def cells_of(row: Any) -> list[Any]:
    """The cells of a row."""
    return [cell for cell in children(row) if cell.tag == TC]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a document's paragraphs; `styles` hide some, `numbers` stand before others."""

    styles: Styles
    numbers: Numbers

    def text(self, paragraph: Any) -> str:
        """As printed, with its automatic number; ends of lines and tabulators are kept."""
        leaves = (node for node in self._printed(paragraph) if node.tag != BOX)
        return self.numbers.label(paragraph) + "".join(map(_said, leaves))

    def boxes(self, paragraph: Any) -> list[Any]:
        """The text boxes that hang on a paragraph; they hold paragraphs and tables."""
        return [node for node in self._printed(paragraph) if node.tag == BOX]

    def _printed(self, paragraph: Any) -> Iterator[Any]:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        hidden = style is not None and self.styles.is_hidden(style.get(qn("w:val")))
        return self._leaves(paragraph, hidden, [])

    def _leaves(self, element: Any, hidden: bool, fields: list[bool]) -> Iterator[Any]:
        """The printed leaves; `fields` says of each open field whether its result has begun."""
        for child in element.iterchildren():
            if child.tag in _LEAVES:
                if all(fields):
                    yield child
            elif child.tag == _FIELD:
                _turn(fields, child.get(qn("w:fldCharType")))
            elif child.tag == _ALTERNATIVES:
                for form in _first_form(child):
                    yield from self._leaves(form, hidden, fields)
            elif child.tag == _RUN and self._is_hidden(child, hidden):
                for mark in child.iterchildren(_FIELD):
                    _turn(fields, mark.get(qn("w:fldCharType")))
            elif child.tag not in _SILENT:
                yield from self._leaves(child, hidden, fields)

    def _is_hidden(self, run: Any, inherited: bool) -> bool:
        own = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        if own is not None:
            return is_on(own)
        style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        return inherited or (style is not None and self.styles.is_hidden(style.get(qn("w:val"))))


def _first_form(alternatives: Any) -> Iterator[Any]:
    form = next(alternatives.iterchildren(*_FORMS), None)
    if form is not None:
        yield form


def _turn(fields: list[bool], mark: str | None) -> None:
    """A field begins with its instruction, which is not printed, and goes on with its result."""
    if mark == "begin":
        fields.append(False)
    elif fields and mark == "separate":
        fields[-1] = True
    elif fields and mark == "end":
        fields.pop()


def _said(node: Any) -> str:
    if node.tag in _TEXTS:
        return node.text or ""
    if node.tag != _SYMBOL:
        return _SIGNS[node.tag]
    code = int(node.get(qn("w:char"), "0"), 16)
    known = _SYMBOLS.get(node.get(qn("w:font"), ""), {})
    return known.get(code & 0xFF) or (
        chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0xFFFE else ""
    )
