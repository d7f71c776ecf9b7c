"""docs/preservation.md: 38 answers, each with something to look at that is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "preservation.md"
# Of each area, how many things are asked at the levels 1 to 4.
AREAS = {
    "Storage": (3, 2, 3, 3),
    "Integrity": (3, 3, 3, 2),
    "Control": (1, 1, 1, 1),
    "Metadata": (2, 1, 2, 2),
    "Content": (1, 2, 1, 1),
}
ANSWER = re.compile(r"met|met if the operator \w.*\w`?|not met|does not apply")
LINK = re.compile(r"\[([^\]]+)\]\(([^)#]*)(?:#([^)]+))?\)")


def rows(area: str) -> Iterator[list[str]]:
    """The rows of an area: number, level, what is asked, answer, how."""
    text = PAGE.read_text(encoding="utf-8").partition(f"\n## {area}\n")[2].partition("\n## ")[0]
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if cells[0].isdigit():
            yield cells


ALL = [row for area in AREAS for row in rows(area)]


def test_there_are_38_answers_in_their_areas_and_levels() -> None:
    assert [int(row[0]) for row in ALL] == list(range(1, 39))
    for area, counts in AREAS.items():
        levels = [int(row[1]) for row in rows(area)]
        assert levels == [level for level, count in enumerate(counts, 1) for _ in range(count)]


@pytest.mark.parametrize("row", ALL, ids=[row[0] for row in ALL])
def test_each_has_an_answer_and_shows_something_that_is_there(row: list[str]) -> None:
    _, _, asked, answer, how = row
    assert asked
    assert ANSWER.fullmatch(answer), answer
    links = LINK.findall(how)
    assert links
    for text, target, heading in links:
        path = (PAGE.parent / target).resolve() if target else PAGE
        assert path.is_file(), target
        content = path.read_text(encoding="utf-8")
        if test := text.partition("::")[2]:
            assert path.name == text.partition("::")[0]
            assert f"\ndef {test}(" in content, text
        if heading:
            headings = re.findall(r"^#+ (.*)$", content, re.MULTILINE)
            assert heading in [
                re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings
            ]
