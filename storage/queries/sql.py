"""Questions in SQL, read-only and bounded in time."""

import re
import threading
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.queries.search import BadQuery

SECONDS = 60
_QUESTION = re.compile(r"\s*(SELECT|WITH|VALUES|EXPLAIN)\b", re.IGNORECASE)


def ask(database: Database, sql: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and rows of one SELECT.

    Raises:
        BadQuery: no valid query, one that would write, or one that takes over a minute.
    """
    if not _QUESTION.match(sql) or ";" in sql.rstrip().rstrip(";"):
        raise BadQuery("this is no question: give one SELECT")
    with database.read() as session:
        connection = session.connection()
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:
            connection.execute(text(f"SET LOCAL statement_timeout = {SECONDS * 1000}"))
        driver = connection.connection.driver_connection
        timer = threading.Timer(SECONDS, driver.interrupt) if sqlite and driver else None
        try:
            if timer:
                timer.start()
            result = connection.exec_driver_sql(sql)
            columns = list(result.keys())
            return columns, [dict(row) for row in result.mappings()]
        except DBAPIError as error:
            line = str(error.orig).strip().splitlines()[0]
            raise BadQuery(f"the query failed: {line}") from None
        finally:
            if timer:
                timer.cancel()
