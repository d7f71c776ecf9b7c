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
MOST_HEADINGS = 10_000
# Headings of a piece that are counted at first: if a piece has fewer, the others need no numbers.
_FIRST_COUNTED = 1_000


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
    numbers = _numbers(session, grams, _FIRST_COUNTED)
    if min(numbers, default=0) == _FIRST_COUNTED:
        numbers = _numbers(session, grams, MOST_HEADINGS)
    called = (col(Heading.words).contains(text, autoescape=True), *further)
    headings = _with_rarest(grams, numbers).where(*called)
    if (ids := few(session, headings)) is not None:
        return _named(ids)
    of_entry = select(literal(1)).where(col(Heading.id) == col(Entry.heading_id), *called)
    by_index = col(Entry.heading_id).in_(headings)
    return Lines(None, by_index, *_looked_up(of_entry), min(numbers, default=0))


def _of_piece(session: Session, gram: Condition) -> Lines:
    """Lines that have a piece, which is all that is asked for."""
    headings = select(col(Gram.heading_id)).where(gram)
    if (ids := few(session, headings)) is not None:
        return _named(ids)
    (number,) = _numbers(session, [gram], MOST_HEADINGS)
    by_index = col(Entry.heading_id).in_(headings) if number < MOST_HEADINGS else None
    of_entry = select(literal(1)).where(col(Gram.heading_id) == col(Entry.heading_id), gram)
    return Lines(None, by_index, *_looked_up(of_entry), number)


def _named(ids: Numbers) -> Lines:
    inert = idly_among(col(Entry.heading_id), ids)
    return Lines(ids, among(col(Entry.heading_id), ids), inert, inert, ids.number)


def _with_rarest(grams: Sequence[Condition], numbers: Sequence[int]) -> Select[Any]:
    """Headings that have the rarest of some pieces; all, if there is none."""
    headings = select(col(Heading.id))
    if not grams:
        return headings
    rarest = grams[numbers.index(min(numbers))]
    return headings.where(col(Heading.id).in_(select(col(Gram.heading_id)).where(rarest)))


def _looked_up(of_entry: Select[Any]) -> tuple[Condition, Condition]:
    """That there is something of an entry: as `Lines.inert` and as `Lines.singly`."""
    # With an OFFSET PostgreSQL keeps from hashing.
    return exists(of_entry), exists(of_entry.offset(0))


def _grams(text: str) -> list[Condition]:
    """Conditions on the pieces of a text, each of which its heading has."""
    asked = pieces(text)
    grams = [col(Gram.gram) == piece for piece in sorted(asked.whole)]
    for start in sorted(asked.beginnings):
        grams.append(and_(col(Gram.gram) >= start, col(Gram.gram) < start + "\uffff"))
    return grams


def _numbers(session: Session, grams: Sequence[Condition], most: int) -> list[int]:
    """How many headings have each piece, counted up to `most`."""
    if not grams:
        return []
    some = (select(col(Gram.heading_id)).where(gram).limit(most).subquery() for gram in grams)
    counts = (select(func.count()).select_from(each).scalar_subquery() for each in some)
    return list(session.connection().execute(select(*counts)).one())
