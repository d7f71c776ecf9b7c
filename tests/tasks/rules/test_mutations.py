"""One figure altered by 1.00, anywhere in the tables of the corpus, is noticed and only there."""

from collections.abc import Iterator

import pytest

from tasks.records import Extraction, RuleResult
from tasks.statements.amounts import figure
from tasks.statements.interpret import interpret
from tests.tasks.gold import altered, checked, reading

Place = tuple[int | None, int | None, int | None]
TABLES = [("tongnan-2021", number) for number in (0, 1, 2, 3, 5, 6, 7, 8)]
TABLES += [("beibei-2024", number) for number in (0, 1, 2, 3, 5, 6)]


def results(document: Extraction) -> tuple[RuleResult, ...]:
    return checked(document)


def places(result: RuleResult) -> set[Place]:
    return {(operand.table, operand.row, operand.col) for operand in result.operands}


def failures(found: tuple[RuleResult, ...]) -> dict[str, RuleResult]:
    return {entry.id: entry for entry in found if entry.verdict == "fail"}


def figures(document: Extraction, number: int) -> Iterator[tuple[Place, str]]:
    """Every printed amount of a table that a fact states, and what it would be with 1.00 more."""
    for fact in interpret(document).facts:
        value = figure(fact.stated).value
        if fact.table == number and value is not None:
            yield (number, fact.row, fact.col), format(value + 1, "f")


@pytest.mark.parametrize(("slug", "number"), TABLES)
def test_every_altered_figure_is_reported(slug: str, number: int) -> None:
    document = reading(slug, "gold")
    before = results(document)
    covered = {place for entry in before for place in places(entry)}
    already = failures(before)
    seen = 0
    for place, text in figures(document, number):
        _, row, col = place
        assert row is not None
        assert col is not None
        after = results(altered(document, number, row, col, text))
        mine = [entry for entry in failures(after).values() if place in places(entry)]
        new = [entry for entry in failures(after).values() if entry.id not in already]
        assert place in covered, place
        assert any(entry.severity == "error" for entry in mine), place
        # A run of shifted totals may grow or break where a part of one of its rows is altered.
        graver = [entry for entry in new if entry.severity != "info"]
        assert all(place in places(entry) or entry.rule == "A14" for entry in graver), place
        seen += 1
    assert seen
