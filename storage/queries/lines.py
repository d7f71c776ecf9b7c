"""Lines by what they are called: which headings have a text, and how that is asked of entries."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select
from sqlmodel import Session, col

from storage.models import Entry, Gram, Heading
from storage.queries.among import Numbers, among, few, idly_among
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
        singly: the same, looked up for each row; for `inert` PostgreSQL may look up all at once.
        number: how many headings there may be.
    """

    ids: Numbers | None
    by_index: Condition | None
    inert: Condition
    singly: Condition
    number: int


def lines(session: Session, text: str, *further: Condition) -> Lines:
    """Lines that have a text.

    Args:
        text: as `storage.words.normal` writes it.
        further: conditions on their headings, which few fulfil.
    """
    grams = _grams(text)
    if len(grams) == 1 and not further:
        return _of_piece(session, grams[0])
    numbers = [_number(session, gram) for gram in grams]
    headings = _headings(text, grams, numbers).where(*further)
    if (ids := few(session, headings)) is not None:
        return _named(ids)
    inert, singly = (_of_entry(text, grams, further, singly=each) for each in (False, True))
    by_index = col(Entry.heading_id).in_(headings)
    return Lines(None, by_index, inert, singly, min(numbers, default=0))


def _of_piece(session: Session, gram: Condition) -> Lines:
    """Lines that have a piece, which is all that is asked for."""
    headings = select(col(Gram.heading_id)).where(gram)
    if (ids := few(session, headings)) is not None:
        return _named(ids)
    number = _number(session, gram)
    by_index = col(Entry.heading_id).in_(headings) if number < MOST_HEADINGS else None
    inert, singly = (_has(gram, Entry.heading_id, singly=each) for each in (False, True))
    return Lines(None, by_index, inert, singly, number)


def _named(ids: Numbers) -> Lines:
    inert = idly_among(col(Entry.heading_id), ids)
    return Lines(ids, among(col(Entry.heading_id), ids), inert, inert, ids.number)


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
    text: str, grams: Sequence[Condition], further: Sequence[Condition], *, singly: bool
) -> ColumnElement[bool]:
    """That the heading of an entry has a text."""
    there = [_has(gram, Entry.heading_id, singly=singly) for gram in grams]
    said = (*_literally(text, grams), *further)
    if said:
        heading = select(literal(1)).where(col(Heading.id) == col(Entry.heading_id), *said)
        there.insert(0, _exists(heading, singly=singly))
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


def _has(gram: Condition, heading: Any, *, singly: bool = False) -> Condition:
    piece = select(literal(1)).where(col(Gram.heading_id) == col(heading), gram)
    return _exists(piece, singly=singly)


def _exists(statement: Select[Any], *, singly: bool) -> Condition:
    # With an OFFSET PostgreSQL keeps from hashing.
    return exists(statement.offset(0) if singly else statement)


def _literally(text: str, grams: Sequence[Condition]) -> list[Condition]:
    """That a text stands in a heading as it is; a single piece says that already."""
    return [] if len(grams) == 1 else [col(Heading.words).contains(text, autoescape=True)]
