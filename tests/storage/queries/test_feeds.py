from datetime import UTC, datetime, timedelta
from typing import Any

from storage.database import open_database
from storage.models import (
    Change,
    Disclosure,
    DisclosureVersion,
    Organisation,
    Source,
    StoredObject,
)
from storage.queries.changes import newest_changes
from storage.settings import Settings

START = datetime(2026, 3, 1, tzinfo=UTC)
OLD, NEW = "a" * 64, "b" * 64


def test_changes_with_their_documents_newest_first(database_settings: Settings) -> None:
    with open_database(database_settings, create=True) as database:
        with database.write() as session:
            for sha256 in (OLD, NEW):
                session.add(
                    StoredObject(
                        sha256=sha256, size=1, media_type="application/pdf", stored_at=START
                    )
                )
            session.add(Source(id=1, portal_id="p", url="http://p/1.pdf", role="document"))
            for number, name in enumerate(("甲局", "乙局"), 1):
                session.add(Organisation(id=number, division_code="500000", name=name))
                session.flush()
                session.add(
                    Disclosure(id=number, organisation_id=number, fiscal_year=2024, kind="budget",
                               scope="unit")
                )  # fmt: skip
                session.flush()
                for sha256, title in ((OLD, "旧"), (NEW, "新")):
                    session.add(
                        DisclosureVersion(disclosure_id=number, source_id=1, object_sha256=sha256,
                                          ordinal=1, title=title)
                    )  # fmt: skip
            session.flush()
            rows: tuple[dict[str, Any], ...] = (
                {"kind": "changed", "former_sha256": OLD, "object_sha256": NEW},
                {"kind": "gone", "former_sha256": NEW},
            )
            for days, row in enumerate(rows):
                session.add(Change(source_id=1, at=START + timedelta(days), **row))
        gone, changed = newest_changes(database, 10)
        assert newest_changes(database, 1) == [gone]
    assert (gone["kind"], gone["title"], gone["object_sha256"]) == ("gone", "新", None)
    assert gone["at"] == START + timedelta(1)
    # A file that two offices share is one change.
    assert changed["organisation"] in ("甲局", "乙局")
    assert (changed["kind"], changed["title"], changed["url"]) == (
        "changed",
        "新",
        "http://p/1.pdf",
    )
