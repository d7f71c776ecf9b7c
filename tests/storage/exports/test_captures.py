"""Which captures an export of a part has."""

import pytest
from sqlmodel import col, select

from storage.database import Database
from storage.exports.captures import count_captures
from storage.exports.selection import Selection
from storage.models import Capture, DisclosureVersion, Mention, Source


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Selection(), 4),
        (Selection(office="潼南"), 2),
        (Selection(office="北碚"), 2),
        (Selection(office="无此单位"), 0),
        # Each document has figures of the year before its own.
        (Selection(year=2022), 2),
        (Selection(year=2023), 3),
        (Selection(office="北碚", year=2022), 0),
    ],
)
def test_a_part_is_files_and_the_pages_that_carry_them(
    database: Database, chosen: Selection, expected: int
) -> None:
    with database.write() as session:
        page = Source(portal_id="p", url="http://a.gov.cn/page", role="article")
        session.add(page)
        session.flush()
        assert page.id is not None
        owned = select(DisclosureVersion.source_id).where(
            col(DisclosureVersion.disclosure_id).is_not(None)
        )
        session.add_all(
            Mention(source_id=source, parent_id=page.id) for source in session.exec(owned)
        )
        known = session.exec(select(Capture)).first()
        assert known is not None
        values = {**known.model_dump(exclude={"id"}), "source_id": page.id, "url": page.url}
        session.add(Capture(**values))
    with database.read() as session:
        assert count_captures(session.connection(), chosen) == expected
