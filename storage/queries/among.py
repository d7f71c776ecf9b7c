"""Whether a column is one of many numbers, which go from and to the database as one text."""

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Boolean, Select, Text, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

# Numbers that are named one by one.
MOST_NAMED = 4_000


class Numbers(NamedTuple):
    """Numbers as a JSON list, and how many there are."""

    listed: str
    number: int


def few(session: Session, statement: Select[Any]) -> Numbers | None:
    """The numbers that a statement gives; None where there are more than `MOST_NAMED`."""
    some = statement.limit(MOST_NAMED + 1).subquery()
    (column,) = some.c
    row = session.connection().execute(select(listed(column), func.count())).one()
    numbers = Numbers(*row)
    return numbers if numbers.number <= MOST_NAMED else None


class listed(FunctionElement[str]):  # noqa: N801, written like a function
    """All values of a column as a JSON list."""

    type = Text()
    inherit_cache = True


@compiles(listed)
def _of_json(element: listed, compiler: SQLCompiler, **others: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **others)})"


@compiles(listed, "postgresql")
def _of_text(element: listed, compiler: SQLCompiler, **others: Any) -> str:
    values = compiler.process(element.clauses, **others)
    return f"CAST(coalesce(json_agg({values}), '[]') AS TEXT)"


class among(FunctionElement[bool]):  # noqa: N801, written like a function
    """That a column is one of these numbers; its index leads to them."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, numbers: Numbers | BindParameter[str]) -> None:
        if isinstance(numbers, Numbers):
            numbers = bindparam(None, numbers.listed, type_=Text())
        super().__init__(column, numbers)

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002, part of the interface
        """The condition itself: held against 1, as SQLAlchemy would, no index fits it."""
        return self


class idly_among(among):  # noqa: N801, written like a function
    """The same, looked at for each row: no index fits it."""

    inherit_cache = True

    def __init__(self, column: Any, numbers: Numbers) -> None:
        super().__init__(column + 0, numbers)


@compiles(among)
def _in_json(element: among, compiler: SQLCompiler, **others: Any) -> str:
    column, numbers = (compiler.process(part, **others) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({numbers})))"  # noqa: S608, our own words


@compiles(among, "postgresql")
def _in_array(element: among, compiler: SQLCompiler, **others: Any) -> str:
    column, numbers = (compiler.process(part, **others) for part in element.clauses)
    # In a query of its own the text becomes an array once, and not for each row.
    return f"({column} = ANY((SELECT {_array(numbers)})::INTEGER[]))"


@compiles(idly_among, "postgresql")
def _in_rows(element: idly_among, compiler: SQLCompiler, **others: Any) -> str:
    column, numbers = (compiler.process(part, **others) for part in element.clauses)
    # Rows are hashed, while the numbers of an array are tried one after the other. Without IS TRUE
    # they would be joined, and rows not come in the order of an index.
    return f"(({column} IN (SELECT unnest({_array(numbers)}))) IS TRUE)"


def _array(listed: str) -> str:
    """A JSON list of numbers as an array of PostgreSQL."""
    return f"CAST(translate({listed}, '[]', '{{}}') AS INTEGER[])"
