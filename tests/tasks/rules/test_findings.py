"""What is wrong in the five documents, established by hand, and nothing else.

`findings/*.tsv` has a line for each failed result: the number of the finding that it belongs to
("+" where it is true and beyond those listed), document, rule, severity, place, stated, expected,
and in which form it must be found: "all", or one where it depends on that ("text"). A place is
table/row/col of one operand, or words of its sentence. `passes/*.tsv` has what holds.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tasks.records import Operand, RuleResult
from tests.accuracy.corpus import CORPUS
from tests.conftest import require
from tests.tasks.gold import checked, reading

FOLDER = Path(__file__).parent
SLUGS = ("tongnan-2021", "shapingba-2024", "wuhai-2021", "gaoyi-2021", "beibei-2024")
OTHER_FORMS = ("document.pdf", "document.docx", "document.doc")


class Expected(NamedTuple):
    finding: str
    document: str
    rule: str
    severity: str
    place: str
    stated: str
    expected: str
    forms: str


class Holds(NamedTuple):
    document: str
    rule: str
    place: str
    least: str


def lines(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        yield from (row for row in rows if row)


def expected() -> list[Expected]:
    files = sorted((FOLDER / "findings").glob("*.tsv"))
    return [Expected(*row) for file in files for row in lines(file)]


def holding() -> list[Holds]:
    files = sorted((FOLDER / "passes").glob("*.tsv"))
    return [Holds(*row) for file in files for row in lines(file)]


@cache
def results(slug: str, form: str) -> tuple[RuleResult, ...]:
    if form.endswith(".doc"):
        require("soffice")
    return checked(reading(slug, form))


def forms_of(slug: str) -> list[str]:
    """The text of a seed, and the files that were rebuilt from it."""
    return ["text", *(form for form in OTHER_FORMS if (CORPUS / slug / form).exists())]


def failed(slug: str, form: str) -> list[RuleResult]:
    return [entry for entry in results(slug, form) if entry.verdict == "fail"]


def stands(operand: Operand, place: str) -> bool:
    if operand.table is None:
        return place in (operand.sentence or operand.text)
    at = f"{operand.table}/{operand.row}/{operand.col}"
    return place == at or place == at.rpartition("/")[0]


def fits(entry: RuleResult, line: Expected) -> bool:
    said = (entry.rule, entry.severity, entry.stated or "", entry.expected or "")
    return said == (line.rule, line.severity, line.stated, line.expected) and (
        line.place == "document" or any(stands(operand, line.place) for operand in entry.operands)
    )


@pytest.mark.parametrize("line", expected(), ids=lambda line: f"{line.finding}-{line.place}")
def test_every_finding_is_reported(line: Expected) -> None:
    for form in forms_of(line.document) if line.forms == "all" else (line.forms,):
        found = [entry for entry in failed(line.document, form) if fits(entry, line)]
        assert found, (form, [e for e in failed(line.document, form) if e.rule == line.rule])


@pytest.mark.parametrize(
    ("slug", "form"), [(slug, form) for slug in SLUGS for form in forms_of(slug)]
)
def test_nothing_else_is_called_wrong(slug: str, form: str) -> None:
    known = [line for line in expected() if line.document == slug]
    found = failed(slug, form)
    groups = {entry.group for entry in found if any(fits(entry, line) for line in known)}
    other = [
        (entry.rule, entry.severity, entry.stated, entry.expected, entry.message)
        for entry in found
        if entry.group not in groups
    ]
    assert other == []


@pytest.mark.parametrize("line", holding(), ids=lambda line: f"{line.document}-{line.rule}")
def test_what_holds_passes(line: Holds) -> None:
    passed = [
        entry
        for entry in results(line.document, "text")
        if entry.rule == line.rule
        and entry.verdict == "pass"
        and (not line.place or any(stands(operand, line.place) for operand in entry.operands))
    ]
    assert len(passed) >= int(line.least), Counter(
        entry.verdict for entry in results(line.document, "text") if entry.rule == line.rule
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_operands_are_what_is_printed_in_their_places(slug: str) -> None:
    document = reading(slug, "text")
    found = results(slug, "text")
    assert len({entry.id for entry in found}) == len(found)
    for entry in found:
        assert entry.message, entry.id
        assert entry.message_zh, entry.id
        for operand in entry.operands:
            if operand.table is not None:
                cells = document.tables[operand.table].cells
                (cell,) = [c for c in cells if (c.row, c.col) == (operand.row, operand.col)]
                assert cell.text == operand.text
            else:
                assert operand.sentence is None or operand.text in operand.sentence


def test_the_same_document_gives_the_same_results() -> None:
    assert checked(reading("tongnan-2021", "text")) == results("tongnan-2021", "text")
