"""Pages of any list: each begins after the last row of the one before."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, TypeDecorator, and_, or_

from storage.database import Database, DatabaseError
from storage.queries.rows import rows

LARGEST_LIMIT = 1000
# Both databases keep whole numbers in 64 bits.
_LARGEST = 2**63 - 1


class BadQuery(DatabaseError):  # noqa: N818, named after what happened
    """The question cannot be asked; the message says why."""


UNKNOWN_CURSOR = BadQuery("this cursor is not from an earlier answer; ask again without it")


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of an answer, and where the next page begins; None at the end."""

    rows: tuple[dict[str, Any], ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Key:
    """A part of the order of a list: a column or an expression that is never NULL.

    All the keys of a list together are of one row.
    """

    column: Any
    descending: bool = False

    def after(self, value: Any) -> ColumnElement[bool]:
        """The condition that a row comes later than one with this value."""
        later: ColumnElement[bool] = self.column < value if self.descending else self.column > value
        return later


def page(
    database: Database,
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[Key],
    limit: int,
    cursor: str | None,
) -> Page:
    """The rows of a statement in the order of its keys, after a cursor.

    Raises:
        BadQuery: a limit outside 1–1000, or a cursor of no earlier answer.
    """
    if not 1 <= limit <= LARGEST_LIMIT:
        raise BadQuery(f"a limit of {limit}: give one from 1 to {LARGEST_LIMIT}")
    if cursor is not None:
        statement = statement.where(_after(keys, _values(keys, cursor)))
    labels = [f"key_{place}" for place in range(len(keys))]
    columns = [key.column.label(label) for key, label in zip(keys, labels, strict=True)]
    order = [key.column.desc() if key.descending else key.column.asc() for key in keys]
    statement = statement.add_columns(*columns).order_by(None).order_by(*order).limit(limit + 1)
    found = rows(database, statement)
    places = [[row.pop(label) for label in labels] for row in found]
    more = len(found) > limit
    return Page(tuple(found[:limit]), cursor_of(places[limit - 1]) if more else None)


def _after(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """Later in the first key in which two rows differ; the bound of all lets an index be used."""
    pairs = list(zip(keys, values, strict=True))
    first = keys[0].column
    bound = first <= values[0] if keys[0].descending else first >= values[0]
    return and_(
        bound,
        or_(
            *(
                and_(*(key.column == value for key, value in pairs[:place]), key.after(value))
                for place, (key, value) in enumerate(pairs)
            )
        ),
    )


def cursor_of(values: Sequence[Any]) -> str:
    """A cursor that holds values: numbers, texts, moments, None."""
    return base64.urlsafe_b64encode(
        json.dumps(values, default=datetime.isoformat).encode()
    ).decode()


def position(cursor: str) -> list[Any]:
    """The values that a cursor holds, each of a kind and size that databases take.

    Raises:
        BadQuery: a cursor of no earlier answer.
    """
    try:
        values = json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
        if not isinstance(values, list) or not all(map(_is_plain, values)):
            raise ValueError(cursor)
    except (ValueError, RecursionError):
        raise UNKNOWN_CURSOR from None
    return values


def _is_plain(value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, str):
        return "\0" not in value.encode().decode()
    return isinstance(value, int) and -_LARGEST <= value <= _LARGEST


def _values(keys: Sequence[Key], cursor: str) -> list[Any]:
    try:
        return [_value(key, value) for key, value in zip(keys, position(cursor), strict=True)]
    except (ValueError, TypeError, OverflowError):
        raise UNKNOWN_CURSOR from None


def _value(key: Key, value: Any) -> Any:
    """The value as its column takes it; an error for what no answer ever gave."""
    type_ = key.column.type
    kind = (type_.impl_instance if isinstance(type_, TypeDecorator) else type_).python_type
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment.astimezone(UTC)
    if type(value) is not kind:
        raise TypeError(value)
    return value
