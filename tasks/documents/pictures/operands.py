"""Failed checks as marks on the pages: what is stated, what contradicts it, and why in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tasks.documents.pictures.drawing import RED, Colour, Mark
from tasks.records import RuleResult

_PART: Colour = (0, 110, 190)


def operands_of(results: Iterable[RuleResult]) -> dict[int, list[Mark]]:
    """The marks of each page that has some: a note a finding, boxes around its operands.

    What is stated is red, what it is held against blue. Left out are failures of severity "info",
    and those that another one explains.
    """
    pages: defaultdict[int, list[Mark]] = defaultdict(list)
    noted: set[str] = set()
    for result in results:
        if result.verdict != "fail" or result.severity == "info" or result.cause is not None:
            continue
        for place, operand in enumerate(result.operands):
            if operand.page is None or operand.bbox is None or operand.document is not None:
                continue
            if result.group not in noted:
                noted.add(result.group)
                text = _note(result)
                pages[operand.page].append(Mark(operand.bbox, "note", RED, text))
            pages[operand.page].append(Mark(operand.bbox, "box", _PART if place else RED))
    return {page: _stated_last(pages[page]) for page in sorted(pages)}


def _note(result: RuleResult) -> str:
    lines = [f"{result.rule} {result.severity}", result.message_zh]
    if result.repair:
        lines.append(f"→ {result.repair}")
    return "\n".join(lines)


def _stated_last(marks: Sequence[Mark]) -> list[Mark]:
    """The red boxes over the blue ones."""
    return sorted(marks, key=lambda mark: mark.colour == RED)
