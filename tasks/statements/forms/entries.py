"""The entries of a form: values with the labels that say what they are."""

import re
from dataclasses import dataclass

from tasks.records import Cell
from tasks.statements.forms.vocabulary import Label, label_of

_INLINE = re.compile(r"([^:：]{2,20})[:：](.+)", re.DOTALL)
LONGEST_LABEL = 25


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a form with the labels that say what it is.

    Attributes:
        path: from the outermost to the label right beside or above the value.
        cell: where the value stands; None for a value in a line outside the grid.
        item: the name of the row in a list of tasks or of budget items.
    """

    path: tuple[Label, ...]
    text: str
    cell: Cell | None
    item: str | None = None

    @property
    def field(self) -> str | None:
        """What the nearest label asks for."""
        return self.path[-1].field


def inline(text: str) -> Entry | None:
    """The entry of a line or a cell that holds both label and value, as 项目名称：信访储备金."""
    found = _INLINE.fullmatch(text.strip())
    if found is None:
        return None
    label = label_of(found[1])
    return Entry((label,), found[2].strip(), None) if label.field else None


def known(cell: Cell) -> Label | None:
    """What a cell means as a label; None for a value, a blank or an unknown label."""
    label = label_of(cell.text)
    return label if cell.text.strip() and label.field else None
