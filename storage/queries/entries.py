"""Choosing entries of the catalogue: the next ones of an answer, and how many there are."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, union
from sqlmodel import Session, col

from storage.models import Entry
from storage.queries.conditions import Condition, Part

# Figures looked at to put them into order; where there are more, an index gives the order.
MOST_SORTED = 10_000


class Hit(NamedTuple):
    """An entry; `position` is what the answer is ordered by, None where it has none."""

    position: int | None
    fact_id: str
    version_id: int


class _Way(NamedTuple):
    """The conditions of a question: `branches`, of which one must hold, and those that all must."""

    branches: Sequence[Condition]
    others: tuple[Condition, ...]


def by_year(
    session: Session, parts: Sequence[Part], year: int | None, after: Hit | None, need: int
) -> list[Hit]:
    """The next entries, the latest years first."""
    found: list[Hit] = []
    years: Iterator[int] | tuple[int, ...] = _years(session, after) if year is None else (year,)
    for one in years:
        of_year = col(Entry.fiscal_year) == one
        start = after if after and after.position == one else None
        found += _some(session, parts, of_year, Entry.fiscal_year, start, need - len(found))
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
        found = _some(session, parts, stated, Entry.amount_fen, after, need)
        after = None
    if len(found) < need:
        blank = and_(amount.is_(None), *of_year)
        found += _some(session, parts, blank, Entry.amount_fen, after, need - len(found))
    return found


def counted(
    session: Session, parts: Sequence[Part], year: int | None, columns: Sequence[Any], most: int
) -> Sequence[Any]:
    """Columns of at most so many entries that fit, in no order."""
    way = _way(parts)
    of_year = [] if year is None else [col(Entry.fiscal_year) == year]
    return session.connection().execute(_chosen(columns, way, of_year).limit(most)).all()


def _years(session: Session, after: Hit | None) -> Iterator[int]:
    """The years of all entries from the last one down, or from that of `after`."""
    newest = select(func.max(col(Entry.fiscal_year)))
    year = session.scalar(newest) if after is None else after.position
    while year is not None:
        yield year
        year = session.scalar(newest.where(col(Entry.fiscal_year) < year))


def _way(parts: Sequence[Part]) -> _Way:
    """The condition that fits fewest drives; the others are looked at for each row."""
    best = min(
        (part for part in parts if part.driving is not None),
        key=lambda part: part.driving or 0,
        default=None,
    )
    others = tuple(part.inert for part in parts if part is not best)
    return _Way(() if best is None else best.branches, others)


def _chosen(columns: Sequence[Any], way: _Way, further: Sequence[Condition]) -> Any:
    """A query for entries; where two branches fit the same one, it comes once."""
    if len(way.branches) < 2:
        return select(*columns).where(*way.branches, *way.others, *further)
    keyed = [*columns, col(Entry.id).label("entry_id")]
    each = [select(*keyed).where(branch, *way.others, *further) for branch in way.branches]
    both = union(*each).subquery()
    return select(*(both.c[column.key] for column in columns))


def _some(
    session: Session,
    parts: Sequence[Part],
    further: Condition,
    order: Any,
    after: Hit | None,
    need: int,
) -> list[Hit]:
    """The next entries of a year, or by amount: put into order, or as the index has them."""
    key: tuple[Any, ...] = (col(order).label("position"), col(Entry.fact_id), col(Entry.version_id))
    way = _way(parts)
    connection = session.connection()
    if way.branches:
        few = _chosen(key, way, [further]).limit(MOST_SORTED + 1)
        rows = [Hit(*row) for row in connection.execute(few)]
        if len(rows) <= MOST_SORTED:
            rows.sort(key=_rank)
            return [row for row in rows if after is None or _rank(row) > _rank(after)][:need]
    inert = [part.inert for part in parts]
    statement = select(*key).where(further, *inert, *_beyond(order, after))
    first = [] if order is Entry.fiscal_year else [col(order).desc()]
    statement = statement.order_by(*first, col(Entry.fact_id), col(Entry.version_id)).limit(need)
    return [Hit(*row) for row in connection.execute(statement)]


def _rank(hit: Hit) -> tuple[int, str, int]:
    return (-(hit.position or 0), hit.fact_id, hit.version_id)


def _beyond(order: Any, after: Hit | None) -> list[Condition]:
    if after is None:
        return []
    fact, version = col(Entry.fact_id), col(Entry.version_id)
    later = or_(fact > after.fact_id, and_(fact == after.fact_id, version > after.version_id))
    if after.position is None or order is Entry.fiscal_year:
        return [later]
    own = col(order)
    return [own <= after.position, or_(own < after.position, later)]


Choose = Callable[[Session, Sequence[Part], int | None, Hit | None, int], list[Hit]]
CHOOSE: dict[str, Choose] = {"year": by_year, "amount": by_amount}
"""How the next entries of an answer are chosen, by the name of its order."""
