"""A planted error: what was altered, where, and whether the document itself contradicts it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from tasks.records import Cell, Extraction
from tests.tasks.rules.mutations.clean import NUMBER, Clean, Moved, Place, Tie, broken, values

# As row and column: the whole table; as the number in running text: the words of the paragraph.
ANY = -1


@dataclass(frozen=True)
class Mutation:
    """A document with one error.

    Attributes:
        places: what was altered, in the altered document; of a row that is gone the row of the
            class that lacks it. Row and column `ANY`: the table as a whole.
        evidence: whether figures of the document contradict each other now; see `broken`.
    """

    kind: str
    document: Extraction
    places: tuple[Place, ...]
    evidence: bool


Plant = Callable[[Clean, Random], Mutation | None]


def planted(
    kind: str,
    clean: Clean,
    document: Extraction,
    places: Sequence[Place],
    *,
    touched: Iterable[Place] | None = None,
    moved: Moved | None = None,
) -> Mutation:
    """The mutation; evidence is that a tie of a touched figure is broken.

    Args:
        places: what is altered, in the altered document.
        touched: the figures of the clean document that are altered, where those are others.
    """
    ties = contradicted(clean, document, places if touched is None else touched, moved or {})
    return Mutation(kind, document, tuple(places), bool(ties))


def contradicted(
    clean: Clean, document: Extraction, touched: Iterable[Place], moved: Moved
) -> list[Tie]:
    """The ties of some figures that do not hold in an altered document."""
    at = values(document, clean.counted, moved)
    ties = dict.fromkeys(tie for place in touched for tie in clean.tied.get(place, ()))
    return [tie for tie in ties if broken(tie, at)]


def text_at(document: Extraction, place: Place) -> str:
    """The text of a cell; in running text the number itself."""
    if place.table is None:
        return list(NUMBER.finditer(document.paragraphs[place.row].text))[place.col][0]
    return next(
        cell.text
        for cell in document.tables[place.table].cells
        if (cell.row, cell.col) == place[1:]
    )


def with_texts(document: Extraction, texts: Iterable[tuple[Place, str]]) -> Extraction:
    """The document with other texts in some cells, or other numbers in running text."""
    for place, text in texts:
        if place.table is None:
            document = _with_number(document, place, text)
        else:
            at = place[1:]
            document = with_cells(
                document,
                place.table,
                [
                    replace(cell, text=text) if (cell.row, cell.col) == at else cell
                    for cell in document.tables[place.table].cells
                ],
            )
    return document


def with_cells(
    document: Extraction, number: int, cells: Sequence[Cell], rows: int | None = None
) -> Extraction:
    """The document with other cells in a table."""
    old = document.tables[number]
    new = replace(old, cells=tuple(cells), n_rows=old.n_rows if rows is None else rows)
    tables = (*document.tables[:number], new, *document.tables[number + 1 :])
    return replace(document, tables=tables)


def with_words(document: Extraction, paragraph: int, text: str) -> Extraction:
    """The document with another text of a paragraph."""
    old = document.paragraphs
    new = replace(old[paragraph], text=text)
    return replace(document, paragraphs=(*old[:paragraph], new, *old[paragraph + 1 :]))


def _with_number(document: Extraction, place: Place, number: str) -> Extraction:
    text = document.paragraphs[place.row].text
    found = list(NUMBER.finditer(text))[place.col]
    return with_words(document, place.row, text[: found.start()] + number + text[found.end() :])


def in_tables(places: Iterable[Place]) -> list[Place]:
    """Those that are cells."""
    return [place for place in places if place.table is not None]


def in_prose(places: Iterable[Place]) -> list[Place]:
    """Those in running text."""
    return [place for place in places if place.table is None]
