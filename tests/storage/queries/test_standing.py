"""What is there, missing, blocked, stale and gone; made row by row, on both databases."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from storage.database import Database, open_database
from storage.disclosures import Owed, expect
from storage.models import (
    Capture,
    Coverage,
    Disclosure,
    DisclosureVersion,
    Host,
    Organisation,
    PortalState,
    Run,
    Source,
    StoredObject,
)
from storage.queries.coverage import STATES, newly_missing
from storage.queries.freshness import nights_ago
from storage.queries.scope import Place, Scope
from storage.queries.status import overview, status
from storage.settings import Settings

# 02:30 in China, in the night that began at noon of the 14th.
NOW = datetime(2026, 6, 14, 18, 30, tzinfo=UTC)
SHA = "a" * 64


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Database]:
    with open_database(database_settings, create=True) as opened:
        yield opened


def add(database: Database, model: type[SQLModel], **values: Any) -> Any:
    row = model(**values)
    with database.write() as session:
        session.add(row)
    return row


def portal(database: Database, name: str, seen: datetime | None, **source: Any) -> None:
    """An enabled portal and its entry page."""
    entry = {"url": "https://www.example.gov.cn/", "role": "listing", "host": "www.example.gov.cn"}
    add(database, PortalState, portal_id=name, enabled=True, enabled_at=ago(days=300))
    add(database, Source, portal_id=name, seen_at=seen, **{**entry, **source})


def owed(database: Database, office: str, year: int, **values: Any) -> None:
    expect(database, office, "500152", [Owed(year, "budget", f"{year}-05-31")])
    with database.write() as session:
        found = select(Coverage).join(Organisation).where(Organisation.name == office)
        row = session.exec(found.where(Coverage.fiscal_year == year)).one()
        for name, value in values.items():
            setattr(row, name, value)


def ask(database: Database, scope: Scope | None = None) -> dict[str, Any]:
    return overview(database, scope or Scope(), now=lambda: NOW)


def test_each_disclosure_is_in_the_furthest_state_that_it_reached(database: Database) -> None:
    owed(database, "甲", 2020, captured_at=NOW, read_at=NOW, reconciled_at=NOW)
    owed(database, "甲", 2021, captured_at=NOW, read_at=NOW)
    owed(database, "甲", 2022, captured_at=NOW, published_on="2022-02-02")
    owed(database, "甲", 2023, published_on="2023-02-02")
    owed(database, "甲", 2026)
    owed(database, "甲", 2027)
    owed(database, "甲", 2028, due_on=None)
    found = ask(database)
    assert found["disclosures"] == dict.fromkeys(STATES, 1) | {"awaited": 2, "blocked": 0}
    assert [row["fiscal_year"] for row in found["missing"]] == [2026]
    rows = status(database, now=lambda: NOW)["coverage"]
    assert [row["missing"] for row in rows] == [row["state"] == "missing" for row in rows]


def test_the_last_day_is_not_late_in_china(database: Database) -> None:
    owed(database, "甲", 2026, due_on="2026-06-15")
    assert not ask(database)["missing"]
    later = overview(database, now=lambda: NOW + timedelta(hours=22))
    assert [row["due"] for row in later["missing"]] == ["2026-06-15"]


def test_an_office_is_blocked_with_its_portal_or_its_own_file(database: Database) -> None:
    for office in ("甲", "乙", "丙", "丁"):
        owed(database, office, 2026)
    portal(database, "a", ago(days=1), verdict="blocked")
    portal(database, "b", ago(hours=2), verdict="captured")
    file = {"url": "https://www.example.gov.cn/b.pdf", "role": "document", "verdict": "blocked"}
    add(database, Source, portal_id="b", fiscal_year=2026, kind="budget", **file)
    portal(database, "c", ago(hours=2), verdict="captured")
    other = {**file, "url": "https://www.example.gov.cn/c.pdf"}
    add(database, Source, portal_id="c", fiscal_year=2025, kind="budget", **other)
    places = {"a": Place("500152", "甲"), "b": Place("500152", "乙"), "c": Place("500152", "丙")}
    found = ask(database, Scope(places))
    assert [row["organisation"] for row in found["blocked"]] == ["乙", "甲"]
    assert [row["organisation"] for row in found["missing"]] == ["丁", "丙"]
    assert (found["disclosures"]["blocked"], found["disclosures"]["missing"]) == (2, 2)


def test_an_office_is_blocked_where_its_earlier_documents_came_from(database: Database) -> None:
    owed(database, "甲", 2025, captured_at=NOW)
    owed(database, "甲", 2026)
    portal(database, "a", ago(days=1), verdict="blocked")
    file = add(database, Source, portal_id="a", url="https://www.example.gov.cn/1", role="document")
    add(database, StoredObject, sha256=SHA, size=1, media_type="x", stored_at=NOW)
    of = {"organisation_id": 1, "fiscal_year": 2025, "kind": "budget", "scope": "unit"}
    version = {"source_id": file.id, "object_sha256": SHA, "ordinal": 1}
    add(database, DisclosureVersion, disclosure_id=add(database, Disclosure, **of).id, **version)
    assert [row["fiscal_year"] for row in ask(database)["blocked"]] == [2026]


def test_a_portal_is_stale_after_three_nights_without_its_entry_page(database: Database) -> None:
    portal(database, "fresh", nights_ago(NOW, 3))
    portal(database, "stale", nights_ago(NOW, 3) - timedelta(seconds=1))
    portal(database, "never", None)
    portal(database, "below", ago(days=9))
    page = {"url": "https://www.example.gov.cn/2", "role": "listing", "parent_id": 4, "depth": 1}
    add(database, Source, portal_id="below", seen_at=NOW, **page)
    add(database, PortalState, portal_id="new", enabled=True, enabled_at=ago(days=1))
    add(database, PortalState, portal_id="off", enabled=False, enabled_at=ago(days=99))
    found = ask(database)
    assert {row["portal"]: row["reason"] for row in found["stale"]} == {
        "below": "its entry page was last seen on 2026-06-06",
        "never": "its entry page was never seen since it was enabled on 2025-08-19",
        "stale": "its entry page was last seen on 2026-06-11",
    }
    assert found["portal_totals"] == {"enabled": 5, "stale": 3, "failing": 0}


def test_files_are_stale_when_nobody_looked_though_they_were_due(database: Database) -> None:
    portal(database, "a", NOW)
    add(
        database,
        Run,
        parameters={},
        id="r",
        kind="nightly",
        portal_id="a",
        state="completed",
        started_at=NOW,
    )
    file = {"portal_id": "a", "role": "document", "state": "done"}
    add(database, Source, url="old", seen_at=ago(days=78), **file)
    add(database, Source, url="in time", seen_at=ago(days=76), **file)
    looked_at = add(database, Source, url="looked at", seen_at=ago(days=78), **file)
    add(database, Source, url="parked", seen_at=ago(days=78), **{**file, "state": "parked"})
    visit = {"url": "u", "final_url": "u", "verdict": "failed", "captured_at": ago(days=2)}
    add(database, Capture, source_id=looked_at.id, run_id="r", headers={}, redirects=[], **visit)
    (row,) = ask(database)["stale"]
    assert row["reason"] == "1 pages and files were not looked at since 2026-03-29 or later"
    assert not overview(database, revisit_days=365, now=lambda: NOW)["stale"]


def test_what_needs_somebody_is_listed_by_portal_and_host(database: Database) -> None:
    portal(database, "a", NOW, verdict="captured")
    portal(database, "b", NOW, verdict="refused", reason="robots.txt")
    page = {"portal_id": "a", "role": "document", "host": "www.example.gov.cn"}
    for number in range(3):
        add(database, Source, url=f"{number}", verdict="blocked", reason="HTTP 412", **page)
    was = {"verdict": "missing", "title": "预算", "seen_at": ago(days=40), "gone_at": ago(days=9)}
    add(database, Source, url="gone.pdf", **was, **page)
    add(database, Host, name="www.example.gov.cn", not_before=ago(hours=-1), reason="HTTP 412")
    add(database, Host, name="awake.example.gov.cn", not_before=ago(hours=1))
    failed = {"kind": "nightly", "state": "failed", "reason": "nothing was visited"}
    add(database, Run, parameters={}, id="1", portal_id="a", started_at=ago(days=1), **failed)
    add(database, Run, parameters={}, id="2", portal_id="b", started_at=ago(days=2), **failed)
    done = {"kind": "nightly", "state": "completed", "portal_id": "b"}
    add(database, Run, parameters={}, id="3", started_at=ago(days=1), **done)
    found = ask(database)
    assert found["alarms"] == [{"portal": "a", "reason": "nothing was visited"}]
    assert [(row["portal"], row["addresses"], row["retried"]) for row in found["failing"]] == [
        ("a", 3, True),
        ("b", 1, False),
    ]
    assert [(row["host"], row["reason"]) for row in found["resting"]] == [
        ("www.example.gov.cn", "HTTP 412")
    ]
    assert [(row["url"], row["seen"]) for row in found["gone"]] == [("gone.pdf", ago(days=40))]


def test_a_region_is_its_offices_and_its_portals(database: Database) -> None:
    owed(database, "甲", 2025)
    for name in ("cq", "hb", "unknown"):
        portal(database, name, ago(days=9), verdict="blocked", host=f"{name}.example.gov.cn")
        add(database, Host, name=f"{name}.example.gov.cn", not_before=ago(hours=-1))
    places = {"cq": Place("500152"), "hb": Place("130100")}
    here, there = (ask(database, Scope(places, region)) for region in ("500000", "130000"))
    assert [row["organisation"] for row in here["missing"]] == ["甲"]
    assert not there["missing"]
    assert sum(there["disclosures"].values()) == 0
    for found, name in ((here, "cq"), (there, "hb")):
        assert [row["portal"] for row in found["stale"]] == [name]
        assert [row["portal"] for row in found["failing"]] == [name]
        assert [row["host"] for row in found["resting"]] == [f"{name}.example.gov.cn"]
        assert found["portal_totals"] == {"enabled": 1, "stale": 1, "failing": 1}
    assert len(status(database, Scope(places, "13"), now=lambda: NOW)["failures"]) == 1


def test_newly_missing_is_what_fell_due_between_two_days(database: Database) -> None:
    for year, due in ((2023, "2026-06-11"), (2024, "2026-06-12"), (2025, "2026-06-13")):
        owed(database, "甲", year, due_on=due)
    owed(database, "乙", 2024, due_on="2026-06-12", captured_at=NOW)
    owed(database, "丙", 2024, due_on="2026-06-12", expected=False)
    with database.read() as session:
        days = ("2026-06-11", "2026-06-12", "2026-06-13", "2026-06-14")
        one_by_one = [newly_missing(session, since, today) for since, today in pairwise(days)]
        assert one_by_one == [1, 1, 1]
        assert newly_missing(session, "2026-06-12", "2026-06-12") == 0
        assert newly_missing(session, "2026-06-01", "2026-06-30") == 3


def test_twenty_thousand_addresses_are_counted_by_the_database(database: Database) -> None:
    portals = [f"p{number}" for number in range(400)]
    with database.write() as session:
        session.bulk_insert_mappings(
            PortalState,
            [{"portal_id": name, "enabled": True, "enabled_at": ago(days=99)} for name in portals],
        )
        session.bulk_insert_mappings(
            Source,
            [
                {
                    **{"portal_id": name, "url": f"{number}", "host": name, "state": "done"},
                    **{"role": "document" if number else "listing", "parent_id": None},
                    "verdict": "blocked" if number % 7 == 0 else "captured",
                    **{"seen_at": ago(days=number * 2), "fiscal_year": 2026, "kind": "budget"},
                }
                for name in portals
                for number in range(50)
            ],
        )
        offices = [
            {"division_code": f"{number:06}", "name": "局", "id": number}
            for number in range(1, 2001)
        ]
        session.bulk_insert_mappings(Organisation, offices)
        session.bulk_insert_mappings(
            Coverage,
            [
                {
                    **{"organisation_id": office["id"], "fiscal_year": year, "kind": "budget"},
                    **{"expected": True, "due_on": f"{year}-05-31"},
                }
                for office in offices
                for year in range(2017, 2027)
            ],
        )
    places = {name: Place(f"{number + 1:06}", "局") for number, name in enumerate(portals)}
    times = []
    for _ in range(3):
        began = time.monotonic()
        found = ask(database, Scope(places))
        times.append(time.monotonic() - began)
    # What is slow by itself is slow each time; a machine that stalled is not.
    assert min(times) < 2
    assert found["disclosures"]["blocked"] == 4000
    assert found["disclosures"]["missing"] == 16000
    assert found["portal_totals"] == {"enabled": 400, "stale": 400, "failing": 400}
