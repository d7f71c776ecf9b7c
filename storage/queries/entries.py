"""Choosing entries of the catalogue: the next ones of an answer, and how many there are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Numeric,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlmodel import Session, col

from storage.models import Entry
from storage.queries.conditions import Part
from storage.queries.lines import Condition

# Figures looked at to put them into order; where there are more, an index gives the order.
MOST_SORTED = 10_000
# Entries of a year that are looked at before that, in their order, unless an index leads to few.
FIRST_LOOKED_AT, FEW = 8_000, 1_000


class Hit(NamedTuple):
    """An entry; `position` is what the answer is ordered by, None where it has none."""

    position: int | None
    entry_id: int


class _Way(NamedTuple):
    """The conditions of a question: `branches`, of which one must hold, and those that all must."""

    branches: Sequence[Condition]
    others: tuple[Condition, ...]


def by_year(
    session: Session, parts: Sequence[Part], year: int | None, after: Hit | None, need: int
) -> list[Hit]:
    """The next entries, the latest years first."""
    order = col(Entry.fiscal_year)
    if (soon := _soon(session, parts, year, after, need)) is not None:
        return soon
    if year is None and (few := _sorted(session, parts, (), order, after, need)) is not None:
        return few
    found: list[Hit] = []
    years: Iterable[int] = _years(session, after) if year is None else (year,)
    for one in years:
        start = after if after and after.position == one else None
        found += _some(session, parts, order == one, order, start, need - len(found))
        if len(found) >= need:
            break
    return found


def by_amount(
    session: Session, parts: Sequence[Part], year: int | None, after: Hit | None, need: int
) -> list[Hit]:
    """The next entries, the largest amounts first; those without an amount come last."""
    found: list[Hit] = []
    amount = col(Entry.amount_fen)
    of_year = () if year is None else (col(Entry.fiscal_year) + 0 == year,)
    if after is None or after.position is not None:
        stated = and_(amount.is_not(None), *of_year)
        within = [bound for part in parts if part.amounts for bound in part.branches]
        found = _some(session, parts, stated, amount, after, need, within)
        after = None
    if len(found) < need:
        blank = and_(amount.is_(None), *of_year)
        found += _some(session, parts, blank, amount, after, need - len(found))
    return found


def spread(
    session: Session, parts: Sequence[Part], year: int | None, values: Mapping[str, Any], most: int
) -> tuple[dict[str, Counter[Any]], int]:
    """How at most so many entries are spread.

    Args:
        values: what is counted, by name.

    Returns:
        By name how many entries have each value; and how many entries there are, `most` + 1 where
        there are more.
    """
    of_year = [] if year is None else [col(Entry.fiscal_year) == year]
    columns = [value.label(name) for name, value in values.items()]
    hits = _chosen(columns, _way(parts), of_year).limit(most + 1).cte("hits")
    hits = hits.prefix_with("MATERIALIZED")
    some = select(hits).limit(most).subquery()
    # Those of a statement of a document are alike in most of what is counted.
    number = select(func.count()).select_from(hits).scalar_subquery()
    alike = select(*some.c, func.count(), number).group_by(*some.c)
    rows = session.connection().execute(alike).all()
    found: dict[str, Counter[Any]] = {name: Counter() for name in values}
    for *shared, entries, _ in rows:
        for name, value in zip(values, shared, strict=True):
            found[name][value] += entries
    return found, rows[0][-1] if rows else 0


def _soon(
    session: Session, parts: Sequence[Part], year: int | None, after: Hit | None, need: int
) -> list[Hit] | None:
    """The next entries by year, if some thousand in their order have so many; None: they do not."""
    best = _driving(parts)
    if best is not None and (best.amounts or (best.driving or 0) <= FEW):
        return None
    first = next(_years(session, after), None) if year is None else year
    if first is None:
        return None
    order, start = col(Entry.fiscal_year), after if after and after.position == first else None
    key = _key(order)
    some = _after(select(*key).where(order == first), key, start, FIRST_LOOKED_AT).subquery()
    last = select(func.max(some.c.id).label("id")).cte("last").prefix_with("MATERIALIZED")
    end = select(last.c.id).scalar_subquery()
    within = (
        order == first,
        # For SQLite's index; PostgreSQL would take that of all years for it but for the cast.
        col(Entry.id) <= cast(end, Numeric),
        # For PostgreSQL's.
        tuple_(order, col(Entry.id)) <= tuple_(literal(first), end),
    )
    conditions = (part.inert if part.singly is None else part.singly for part in parts)
    statement = select(*key).where(*within, *conditions)
    following = _after(statement, (order, col(Entry.id)), start, need)
    found = [Hit(*row) for row in session.connection().execute(following)]
    return found if len(found) == need else None


def _years(session: Session, after: Hit | None) -> Iterator[int]:
    """The years of all entries from the last one down, or from that of `after`."""
    newest = select(func.max(col(Entry.fiscal_year)))
    year = session.scalar(newest) if after is None else after.position
    while year is not None:
        yield year
        year = session.scalar(newest.where(col(Entry.fiscal_year) < year))


def _driving(parts: Sequence[Part]) -> Part | None:
    """The condition that fits fewest, of those that have an index."""
    return min(
        (part for part in parts if part.driving is not None),
        key=lambda part: part.driving or 0,
        default=None,
    )


def _way(parts: Sequence[Part]) -> _Way:
    """The condition that fits fewest drives; the others are looked at for each row."""
    best = _driving(parts)
    others = tuple(part.inert for part in parts if part is not best)
    return _Way(() if best is None else best.branches, others)


def _chosen(columns: Sequence[Any], way: _Way, further: Sequence[Condition]) -> Any:
    """A query for entries, in no order."""
    others = (*way.others, *further)
    if len(way.branches) < 2:
        return select(*columns).where(*way.branches, *others)
    both = union_all(*(select(*columns).where(branch, *others) for branch in way.branches))
    return select(*both.subquery().c)


def _some(
    session: Session,
    parts: Sequence[Part],
    further: Condition,
    order: Any,
    after: Hit | None,
    need: int,
    within: Sequence[Condition] = (),
) -> list[Hit]:
    """The next entries of a year, or by amount: put into order, or as the index has them.

    Args:
        within: where in the index of the order they lie.
    """
    few = _sorted(session, parts, (further,), order, after, need)
    if few is not None:
        return few
    inert = (part.inert for part in parts)
    statement = select(*_key(order)).where(further, *within, *inert)
    following = _after(statement, (order, col(Entry.id)), after, need)
    return [Hit(*row) for row in session.connection().execute(following)]


def _sorted(
    session: Session,
    parts: Sequence[Part],
    further: Sequence[Condition],
    order: Any,
    after: Hit | None,
    need: int,
) -> list[Hit] | None:
    """The next entries, if no more than `MOST_SORTED` fit; None: more do, or nobody can tell."""
    way = _way(parts)
    if not way.branches:
        return None
    hits = _chosen(_key(order), way, further).limit(MOST_SORTED + 1).cte("hits")
    hits = hits.prefix_with("MATERIALIZED")
    key = (hits.c.position, hits.c.id)
    count = select(func.count()).select_from(hits)
    following = _after(select(*key, count.scalar_subquery()), key, after, need)
    rows = session.connection().execute(following).all()
    number = rows[0][2] if rows else session.connection().execute(count).scalar_one()
    return None if number > MOST_SORTED else [Hit(*row[:2]) for row in rows]


def _key(order: Any) -> tuple[Any, ...]:
    return (order.label("position"), col(Entry.id))


def _after(statement: Any, key: Sequence[Any], after: Hit | None, need: int) -> Any:
    """The next rows of a statement, by position (the largest first) and number."""
    position, number = key
    if after is not None:
        later = number > after.entry_id
        if after.position is not None:
            later = and_(position <= after.position, or_(position < after.position, later))
        statement = statement.where(later)
    return statement.order_by(position.desc(), number).limit(need)
