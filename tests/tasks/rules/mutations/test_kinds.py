"""Each kind of error alters what it says, where it says, and nothing else."""

from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import pytest

from tasks.records import Extraction
from tests.tasks.rules.mutations import figures
from tests.tasks.rules.mutations.clean import NUMBER, Clean, Place
from tests.tasks.rules.mutations.documents import LAYOUTS
from tests.tasks.rules.mutations.judging import KINDS, mutations
from tests.tasks.rules.mutations.mutation import ANY, Mutation, text_at

STRUCTURAL = ("row-missing", "row-duplicated", "child-moved", "unit-slipped")
# Kinds that name more cells than they alter: the row of a code, and that of its class.
WIDER = ("code-wrong", "rows-swapped")


@cache
def clean() -> Clean:
    return LAYOUTS["budget"](3000)


@cache
def planted(kind: str) -> tuple[Mutation, ...]:
    return tuple(mutation for _, mutation in mutations([clean()], kind, 5, "kinds"))


def altered(mutation: Mutation) -> Iterator[Place]:
    """The cells and paragraphs that differ; paragraphs as a whole."""
    old, new = clean().extraction, mutation.document
    for number, (before, after) in enumerate(zip(old.tables, new.tables, strict=True)):
        for cell, other in zip(before.cells, after.cells, strict=True):
            if cell != other:
                yield Place(number, cell.row, cell.col)
    for number, (said, says) in enumerate(zip(old.paragraphs, new.paragraphs, strict=True)):
        if said != says:
            yield Place(None, number, ANY)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in STRUCTURAL])
def test_only_the_places_named_are_altered(kind: str) -> None:
    assert planted(kind)
    for mutation in planted(kind):
        places = {p if p.table is not None else p._replace(col=ANY) for p in mutation.places}
        found = set(altered(mutation))
        assert found
        assert found <= places if kind in WIDER else found == places
        assert mutation.kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_plants_the_same_error(kind: str) -> None:
    again = [mutation for _, mutation in mutations([clean()], kind, 5, "kinds")]
    assert again == list(planted(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_is_found_in_a_document_that_can_have_it(kind: str) -> None:
    assert any(mutation.evidence for mutation in planted(kind))


def rows(document: Extraction, number: int) -> list[tuple[str, ...]]:
    """The texts of each row."""
    table = document.tables[number]
    found: list[list[str]] = [[] for _ in range(table.n_rows)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        found[cell.row].append(cell.text)
    return [tuple(row) for row in found]


def table_of(mutation: Mutation) -> int:
    number = mutation.places[0].table
    assert number is not None
    return number


def others_are_the_same(mutation: Mutation) -> bool:
    number = table_of(mutation)
    pairs = zip(clean().extraction.tables, mutation.document.tables, strict=True)
    same = all(a == b for n, (a, b) in enumerate(pairs) if n != number)
    return same and clean().extraction.paragraphs == mutation.document.paragraphs


def test_a_missing_row_is_one_row_less() -> None:
    for mutation in planted("row-missing"):
        before = rows(clean().extraction, table_of(mutation))
        after = rows(mutation.document, table_of(mutation))
        (gone,) = [row for row in before if row not in after]
        assert [row for row in before if row != gone] == after
        assert others_are_the_same(mutation)


def test_a_duplicated_row_stands_below_itself() -> None:
    for mutation in planted("row-duplicated"):
        after = rows(mutation.document, table_of(mutation))
        row = mutation.places[0].row
        assert after[row] == after[row + 1]
        assert after[: row + 1] + after[row + 2 :] == rows(clean().extraction, table_of(mutation))
        assert others_are_the_same(mutation)


def test_a_moved_child_keeps_its_figures_below_another_class() -> None:
    for mutation in planted("child-moved"):
        before = rows(clean().extraction, table_of(mutation))
        after = rows(mutation.document, table_of(mutation))
        (new,) = [row for row in after if row not in before]
        (old,) = [row for row in before if row not in after]
        assert new[2:] == old[2:]
        assert new[0][:5] != old[0][:5]
        assert after[after.index(new) - 1][0][:5] == new[0][:5]
        assert others_are_the_same(mutation)


def test_a_slipped_unit_is_another_unit() -> None:
    for mutation in planted("unit-slipped"):
        number = table_of(mutation)
        before, after = clean().extraction.tables[number], mutation.document.tables[number]
        assert (before.unit, after.unit) == ("万元", "元")
        assert before.cells == after.cells
        assert others_are_the_same(mutation)


def test_shifted_rows_hold_the_figures_of_the_rows_above() -> None:
    for mutation in planted("rows-shifted"):
        for place in mutation.places:
            above = place._replace(row=place.row - 1)
            assert text_at(mutation.document, place) == text_at(clean().extraction, above)


def test_swapped_rows_and_columns_hold_each_others_figures() -> None:
    for kind in ("rows-swapped", "columns-swapped", "columns-swapped-in-a-row", "figure-slid"):
        for mutation in planted(kind):
            before = sorted(text_at(clean().extraction, place) for place in mutation.places)
            assert sorted(text_at(mutation.document, place) for place in mutation.places) == before


def test_a_wrong_code_keeps_its_name() -> None:
    for mutation in planted("code-wrong"):
        (place,) = altered(mutation)
        before, after = (text_at(d, place) for d in (clean().extraction, mutation.document))
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_prose_keeps_its_words() -> None:
    for kind in ("prose-figure-wrong", "prose-change-wrong", "rate-wrong", "share-wrong"):
        for mutation in planted(kind):
            row = mutation.places[0].row
            before, after = (
                NUMBER.split(document.paragraphs[row].text)
                for document in (clean().extraction, mutation.document)
            )
            assert before == after


def test_what_is_said_of_a_change_is_turned() -> None:
    for kind, words in (("direction-wrong", "增加|减少"), ("unchanged-claimed", "持平")):
        for mutation in planted(kind):
            text = mutation.document.paragraphs[mutation.places[0].row].text
            assert any(word in text for word in words.split("|"))
    turned = {kind: planted(kind)[0] for kind in ("direction-wrong",)}
    for mutation in turned.values():
        row = mutation.places[0].row
        old = clean().extraction.paragraphs[row].text
        assert ("增加" in old) != ("增加" in mutation.document.paragraphs[row].text)


def test_a_wrong_year_is_an_earlier_one() -> None:
    for mutation in planted("year-wrong"):
        (place,) = mutation.places
        assert text_at(clean().extraction, place) == str(clean().year)
        assert int(text_at(mutation.document, place)) in (clean().year - 1, clean().year - 2)


def test_a_falling_plan_ends_at_the_same() -> None:
    for mutation in planted("plan-falling"):
        first, second = (
            int(text_at(mutation.document, place).rstrip("%")) for place in mutation.places
        )
        assert first > second


@pytest.mark.parametrize(
    ("alter", "text", "fits"),
    [
        (figures.digit, "12.34", lambda new: len(new) == 5 and new != "12.34" and new[0] != "0"),
        (figures.transposed, "12.21", lambda new: new in ("21.21", "12.12")),
        (figures.transposed, "11.22", lambda new: new is None),
        (figures.lost, "123.00", lambda new: new in ("12.00", "13.00")),
        (figures.lost, "12.00", lambda new: new is None),
        (figures.doubled, "12.00", lambda new: new in ("112.00", "122.00")),
        (figures.point_moved, "12.00", lambda new: new in ("120.00", "1.20")),
        (figures.negative, "12.00", lambda new: new == "-12.00"),
        (figures.other_unit, "12.00", lambda new: new in ("120000.00", "0.00")),
        (figures.blank, "12.00", lambda new: new == ""),
    ],
)
def test_how_a_figure_is_altered(
    alter: figures.Alter, text: str, fits: Callable[[str | None], bool]
) -> None:
    for seed in range(10):
        assert fits(alter(text, Random(seed)))
