"""The styles of a Word file, as far as they say what is printed."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

_OFF = ("0", "false", "off")


class Styles:
    """The styles by their id."""

    def __init__(self, root: Any) -> None:
        """From the root of the part of styles; None where a file has none."""
        found = () if root is None else root.iterchildren(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in found}
        self._hidden: dict[str | None, bool] = {}

    def chain(self, name: str | None) -> Iterator[Any]:
        """The style and those that it is based on, nearest first."""
        seen: set[str | None] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            yield style
            base = style.find(qn("w:basedOn"))
            name = None if base is None else base.get(qn("w:val"))

    def is_hidden(self, name: str | None) -> bool:
        """Whether text in this style is not printed."""
        if name not in self._hidden:
            marks = (style.find(f"{qn('w:rPr')}/{qn('w:vanish')}") for style in self.chain(name))
            nearest = next((mark for mark in marks if mark is not None), None)
            self._hidden[name] = nearest is not None and is_on(nearest)
        return self._hidden[name]


def is_on(switch: Any) -> bool:
    """Whether a property without or with a value is switched on."""
    return switch.get(qn("w:val")) not in _OFF
