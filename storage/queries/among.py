"""Whether a column is one of many numbers, which go to the database as one text."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class among(FunctionElement[bool]):  # noqa: N801, written like a function
    """That a column is one of these numbers; its index leads to them."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, numbers: Sequence[int]) -> None:
        listed = ",".join(map(str, numbers))
        super().__init__(column, bindparam(None, f"[{listed}]", type_=Text()))

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002, part of the interface
        """The condition itself: held against 1, as SQLAlchemy would, no index fits it."""
        return self


class idly_among(among):  # noqa: N801, written like a function
    """The same, looked at for each row: no index fits it."""

    inherit_cache = True

    def __init__(self, column: Any, numbers: Sequence[int]) -> None:
        super().__init__(column + 0, numbers)


@compiles(among)
def _in_json(element: among, compiler: SQLCompiler, **others: Any) -> str:
    column, numbers = (compiler.process(part, **others) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({numbers})))"  # noqa: S608, our own words


@compiles(among, "postgresql")
def _in_array(element: among, compiler: SQLCompiler, **others: Any) -> str:
    column, numbers = (compiler.process(part, **others) for part in element.clauses)
    # In a query of its own the text becomes an array once, and not for each row.
    array = f"SELECT CAST(translate({numbers}, '[]', '{{}}') AS INTEGER[])"
    return f"({column} = ANY(({array})::INTEGER[]))"
