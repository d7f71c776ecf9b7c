"""Pages of findings, the gravest first."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select

from storage.database import Database
from storage.queries.paging import UNKNOWN_CURSOR, Key, Page, cursor_of, page, position

SEVERITIES = ("error", "warning", "info")


def by_gravity(
    database: Database,
    statement: Select[*tuple[Any, ...]],
    severity: Any,
    occurring: Collection[str],
    keys: Sequence[Key],
    limit: int,
    cursor: str | None,
) -> Page:
    """As `paging.page`, one severity after the other, so that an index has their order.

    Args:
        severity: the column that holds it.
        occurring: severities that there are; to find none of one takes as long as to find some.
    """
    begun, within = ("error", None) if cursor is None else _reached(cursor)
    found: list[dict[str, Any]] = []
    for one in (one for one in SEVERITIES[SEVERITIES.index(begun) :] if one in occurring):
        if len(found) == limit:
            return Page(tuple(found), cursor_of([one, None]))
        start = within if one == begun else None
        answer = page(database, statement.where(severity == one), keys, limit - len(found), start)
        found += answer.rows
        if answer.cursor is not None:
            return Page(tuple(found), cursor_of([one, answer.cursor]))
    return Page(tuple(found), None)


def _reached(cursor: str) -> tuple[str, str | None]:
    """The severity that a cursor is in, and the cursor within it."""
    severity, within = (*position(cursor), None, None)[:2]
    if severity not in SEVERITIES or not isinstance(within, str | None):
        raise UNKNOWN_CURSOR
    return str(severity), within
