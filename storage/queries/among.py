"""Whether a column is one of many numbers, which go to the database as one value."""

import json
from typing import Any

from sqlalchemy import BigInteger, Boolean, Dialect, TypeDecorator, bindparam
from sqlalchemy import Text as Json
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _Numbers(TypeDecorator[Any]):
    """An array on PostgreSQL, JSON on SQLite."""

    impl = Json
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(BigInteger()))
        return dialect.type_descriptor(Json())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class among(FunctionElement[bool]):  # noqa: N801, written like a function
    """That a column is one of these numbers."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, numbers: list[int]) -> None:
        super().__init__(column, bindparam(None, numbers, type_=_Numbers()))

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002, part of the interface
        """The condition itself: held against 1, as SQLAlchemy would, no index fits it."""
        return self


@compiles(among)
def _in_json(element: among, compiler: SQLCompiler, **others: Any) -> str:
    column, numbers = (compiler.process(part, **others) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({numbers})))"  # noqa: S608, our own words


@compiles(among, "postgresql")
def _in_array(element: among, compiler: SQLCompiler, **others: Any) -> str:
    column, numbers = (compiler.process(part, **others) for part in element.clauses)
    return f"({column} = ANY({numbers}))"
