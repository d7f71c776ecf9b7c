"""Numbered rows and the rows numbered below them: 1、 is the sum of (1), (2) and (3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasks.statements.model import Line
from tasks.statements.roles import numbering


@dataclass(frozen=True, slots=True)
class Heading:
    """A row with the rows right below it in the outline."""

    line: Line
    style: str
    below: list[Line] = field(default_factory=list)


def outline(lines: Sequence[Line], *, loose: bool = False) -> Iterator[Heading]:
    """The numbered rows that have rows below them, the inner ones first.

    A style of numbers that comes up under another is below it, until that other comes again.

    Args:
        loose: whether rows without a number belong to the numbered row above them.
    """
    above: list[Heading] = []
    for line in lines:
        style = numbering(line.name or "")
        if not style and not (loose and above):
            continue
        while any(heading.style == style for heading in above):
            yield from _with_rows(above.pop())
        if above:
            above[-1].below.append(line)
        above.append(Heading(line, style))
    while above:
        yield from _with_rows(above.pop())


def _with_rows(heading: Heading) -> Iterator[Heading]:
    if heading.below:
        yield heading
