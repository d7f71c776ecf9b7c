"""Rows of a frontier, as a crawl would leave them."""

from datetime import UTC, datetime
from typing import Any

from storage.database import Database
from storage.models import Source

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def source(portal: str, path: str, role: str = "document", **values: Any) -> Source:
    """An address of www.example.gov.cn, due unless `not_before` says otherwise."""
    host = values.pop("host", "www.example.gov.cn")
    return Source(portal_id=portal, url=f"http://{host}/{path}", host=host, role=role, **values)


def add(database: Database, *rows: Any) -> None:
    """Write rows, in this order."""
    with database.write() as session:
        for row in rows:
            session.add(row)
            session.flush()
