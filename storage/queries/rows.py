"""Rows of an answer by the names of their columns."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from storage.database import Database


def rows(database: Database, statement: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    """The rows of a query, in a session of its own."""
    with database.read() as session:
        return rows_of(session, statement)


def rows_of(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """The rows of a query, with values for its parameters."""
    result = session.connection().execute(statement, values)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result.all()]
