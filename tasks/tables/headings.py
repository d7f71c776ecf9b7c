"""Lines above a grid to its title, unit and lead lines, whatever the format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.records import Mend
from tasks.tables.piece import Surroundings
from tasks.tables.wording import (
    before_unit,
    could_be_title,
    is_continuation_mark,
    is_label,
    is_subtitle,
    is_table_number,
    names_table,
    unit_of,
)

# Lines between a title and its grid, at most.
MOST_LEAD_LINES = 4
# Characters of a line without a label there, at most.
LONGEST_LEAD = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above a grid.

    Attributes:
        text: as printed.
        runs: its parts between wide gaps.
        prominent: it stands out as titles do, by being centred.
        mended: what reading put right in it.
    """

    text: str
    runs: tuple[str, ...]
    prominent: bool = False
    mended: tuple[Mend, ...] = ()

    @property
    def is_title(self) -> bool:
        """Whether it is a title by its words, or could be one and stands out."""
        return names_table(self.text) or (self.prominent and could_be_title(self.text))


def runs_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The runs of a line whose texts stand in cells: a label takes the value of the next cell."""
    runs: list[str] = []
    for text in texts:
        if runs and runs[-1].endswith(("：", ":")):
            runs[-1] += text
        else:
            runs.append(text)
    return tuple(runs)


@dataclass
class _Found:
    """What has been found while going up from a grid; `taken` holds indices of lines."""

    unit: str | None = None
    lead: list[str] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)


def look_up(headings: Sequence[Heading]) -> tuple[Surroundings, list[int]]:
    """What of the lines above a grid belongs to it.

    Args:
        headings: all lines between the grid and what stands above, from top to bottom.

    Returns:
        Title, unit and lead lines; the indices of the lines that these were taken from.
    """
    found = _Found()
    lowest = max(len(headings) - MOST_LEAD_LINES - 1, 0)
    for index in range(len(headings) - 1, lowest - 1, -1):
        heading = headings[index]
        takes = _takes_unit(heading, found)
        if not takes and heading.is_title:
            around = Surroundings(heading.text, found.unit, tuple(found.lead))
            return around, [index, *found.taken]
        if not (takes or is_continuation_mark(heading.text) or _may_lead(heading.text)):
            break
        if not takes and not is_continuation_mark(heading.text):
            found.lead[:0] = heading.runs
        found.taken.append(index)
    return _without_title(headings)


def _takes_unit(heading: Heading, found: _Found) -> bool:
    """Whether the line states the unit; its other parts go to the lead lines."""
    units = (unit_of(text) for text in (heading.text, *heading.runs))
    unit = next((unit for unit in units if unit), None)
    if found.unit is not None or unit is None:
        return False
    found.unit = unit
    texts = [before_unit(run) if unit_of(run) else run for run in heading.runs]
    found.lead[:0] = [text for text in texts if text]
    return True


def _may_lead(text: str) -> bool:
    """Whether the line may stand between a title and its grid."""
    short = could_be_title(text) and len(text) <= LONGEST_LEAD
    return short or is_label(text) or is_subtitle(text) or is_table_number(text)


def _without_title(headings: Sequence[Heading]) -> tuple[Surroundings, list[int]]:
    """Without a title, only labels and the unit line right above the grid are its own."""
    found = _Found()
    for index in range(len(headings) - 1, -1, -1):
        heading = headings[index]
        if not _takes_unit(heading, found):
            stated = is_label(heading.text) and not heading.text.endswith((":", "："))
            if not (stated or is_continuation_mark(heading.text)):
                break
            if stated:
                found.lead[:0] = heading.runs
        found.taken.append(index)
    return Surroundings("", found.unit, tuple(found.lead)), found.taken
