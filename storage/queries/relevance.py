"""Answers in the order of how well a line fits the words, by what it is called.

There are three grades: lines of which a word is a whole part (信访事务 of "2010308 信访事务"),
those that have one within, and those whose office alone has it. Nothing is weighed: each grade
is an answer of its own, by year.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, literal, not_, or_
from sqlmodel import Session, col

from storage.models import Entry, Heading
from storage.queries.among import among
from storage.queries.conditions import Part
from storage.queries.entries import Hit, by_year
from storage.queries.lines import Condition, lines
from storage.words import normal

# The position of a hit is its grade times this, and its year.
_GRADE = 10_000


def by_relevance(
    session: Session,
    words: Sequence[str],
    parts: Sequence[Part],
    year: int | None,
    after: Hit | None,
    need: int,
) -> list[Hit]:
    """The next entries, those of the best grade first.

    Args:
        words: what was asked for; `parts` has the conditions, these among them.
    """
    found: list[Hit] = []
    last, of_year = divmod(after.position or 0, _GRADE) if after else (None, 0)
    for grade, part in _grades(session, words, parts):
        if len(found) == need or (last is not None and last < grade):
            continue
        start = after._replace(position=of_year) if after and last == grade else None
        hits = by_year(session, [*parts, part], year, start, need - len(found))
        found += (hit._replace(position=grade * _GRADE + (hit.position or 0)) for hit in hits)
    return found


def _grades(
    session: Session, words: Sequence[str], parts: Sequence[Part]
) -> Iterator[tuple[int, Part]]:
    """Each grade with what its entries fulfil, the best first."""
    texts = [text for word in words if (text := normal(word))]
    called = [lines(session, text, _whole(text)) for text in texts]
    exactly = or_(*(each.inert for each in called))
    within = or_(*(part.called for part in parts if part.called is not None))
    named = [each.ids for each in called if each.ids is not None]
    if len(named) < len(called):
        yield 2, Part((), exactly)
    else:
        indexed = or_(*(among(col(Entry.heading_id), ids) for ids in named))
        yield 2, Part((indexed,), exactly, sum(ids.number for ids in named))
    yield 1, Part((), and_(within, not_(exactly)))
    yield 0, Part((), not_(within))


def _whole(text: str) -> Condition:
    """That a text is a whole part of a heading, between spaces."""
    spaced = literal(" ").concat(col(Heading.words)).concat(" ")
    return spaced.contains(f" {text} ", autoescape=True)
