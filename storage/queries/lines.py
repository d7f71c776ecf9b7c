"""Lines by what they are called: which headings have a text, and how that is asked of entries."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlmodel import Session, col

from storage.models import Entry, Gram, Heading
from storage.queries.among import MOST_NAMED, Numbers, among, few, idly_among
from storage.words import pieces

Condition = ColumnElement[bool]
# Headings that are looked up in their index; a text that more of them have is so frequent that
# entries with it are soon met.
MOST_HEADINGS = 20_000


class Lines(NamedTuple):
    """Entries of headings that have a text.

    Attributes:
        ids: of the headings; None where there are too many to name.
        by_index: the condition written for the index of headings; None: it would not help.
        inert: the condition written against any index.
        number: how many headings there may be.
    """

    ids: Numbers | None
    by_index: Condition | None
    inert: Condition
    number: int


def lines(session: Session, text: str, *further: Condition) -> Lines:
    """Lines that have a text.

    Args:
        text: as `storage.words.normal` writes it.
        further: conditions on their headings, which few fulfil.
    """
    grams = _grams(text)
    numbers = [_number(session, gram) for gram in grams]
    number = min(numbers, default=0)
    headings = _headings(text, grams, numbers).where(*further)
    exact = len(grams) == 1 and not further
    if number <= MOST_NAMED or not exact:
        ids = few(session, headings)
        if ids is not None:
            named = among(col(Entry.heading_id), ids)
            return Lines(ids, named, idly_among(col(Entry.heading_id), ids), ids.number)
    helps = number < MOST_HEADINGS or not exact
    by_index = col(Entry.heading_id).in_(headings) if helps else None
    return Lines(None, by_index, _of_entry(text, grams, further), number)


def _headings(text: str, grams: Sequence[Condition], numbers: Sequence[int]) -> Any:
    """Headings that have a text: those of its rarest piece that have the others too."""
    statement = select(col(Heading.id))
    rarest = None
    if grams:
        rarest = grams[numbers.index(min(numbers))]
        statement = statement.where(
            col(Heading.id).in_(select(col(Gram.heading_id)).where(rarest)),
        )
    others = (_has(gram, Heading.id) for gram in grams if gram is not rarest)
    return statement.where(*_literally(text, grams), *others)


def _of_entry(
    text: str, grams: Sequence[Condition], further: Sequence[Condition]
) -> ColumnElement[bool]:
    """That the heading of an entry has a text."""
    there = [_has(gram, Entry.heading_id) for gram in grams]
    said = (*_literally(text, grams), *further)
    if said:
        there.insert(0, exists().where(col(Heading.id) == col(Entry.heading_id), *said))
    return and_(*there)


def _grams(text: str) -> list[Condition]:
    """Conditions on the pieces of a text, each of which its heading has."""
    asked = pieces(text)
    grams = [col(Gram.gram) == piece for piece in sorted(asked.whole)]
    for start in sorted(asked.beginnings):
        grams.append(and_(col(Gram.gram) >= start, col(Gram.gram) < start + "\uffff"))
    return grams


def _number(session: Session, gram: Condition) -> int:
    """How many headings have a piece, counted up to `MOST_HEADINGS`."""
    some = select(col(Gram.heading_id)).where(gram).limit(MOST_HEADINGS).subquery()
    return session.connection().scalar(select(func.count()).select_from(some)) or 0


def _has(gram: Condition, heading: Any) -> Condition:
    return exists().where(col(Gram.heading_id) == col(heading), gram)


def _literally(text: str, grams: Sequence[Condition]) -> list[Condition]:
    """That a text stands in a heading as it is; a single piece says that already."""
    return [] if len(grams) == 1 else [col(Heading.words).contains(text, autoescape=True)]
