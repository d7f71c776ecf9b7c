"""What an office owes: by what it has published, and by the registry."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage.database import Database, open_database
from storage.disclosures import covered
from storage.models import Coverage, Organisation
from storage.queries.status import status
from storage.settings import Settings
from tasks.expected import note_expected
from tasks.records import Portal

PORTAL = Portal("p", "某县", "trs", "500152", "重庆市潼南区信访办公室", listings=(), hosts=())


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Database]:
    with open_database(database_settings, create=True) as opened:
        yield opened


def published(database: Database, name: str, *years: int) -> None:
    with database.write() as session:
        office = Organisation(division_code="500152", name=name)
        session.add(office)
        session.flush()
        assert office.id is not None
        for year in years:
            session.add(
                Coverage(
                    organisation_id=office.id,
                    fiscal_year=year,
                    kind="budget",
                    captured_at=datetime(year, 3, 1, tzinfo=UTC),
                )
            )


def owed(database: Database) -> list[tuple[str, int, str, str | None]]:
    return [
        (name, entry.fiscal_year, entry.kind, entry.due_on)
        for name, entry in covered(database, "500152")
        if entry.expected
    ]


def missing(database: Database, moment: datetime) -> list[int]:
    rows = status(database, now=lambda: moment)["coverage"]
    return [row["fiscal_year"] for row in rows if row["missing"]]


def test_the_years_between_are_expected_and_missing(database: Database) -> None:
    published(database, "重庆市潼南区信访办公室", 2021, 2023)
    note_expected(database, PORTAL, [2021, 2022, 2023])
    assert [entry[1:] for entry in owed(database)][:3] == [
        (2021, "budget", "2021-05-31"),
        (2022, "budget", "2022-05-31"),
        (2023, "budget", "2023-05-31"),
    ]
    june = datetime(2023, 6, 1, tzinfo=UTC)
    missing = [
        row["fiscal_year"]
        for row in status(database, now=lambda: june)["coverage"]
        if row["missing"]
    ]
    assert missing == [2022]
    spring = datetime(2022, 4, 1, tzinfo=UTC)
    assert not any(row["missing"] for row in status(database, now=lambda: spring)["coverage"])


def test_an_office_is_known_by_its_other_name(database: Database) -> None:
    published(database, "潼南区信访办公室", 2022)
    note_expected(database, PORTAL, [2021, 2022])
    assert {entry[0] for entry in owed(database)} == {"潼南区信访办公室"}


@pytest.mark.parametrize(("each_year", "found"), [(1, True), (0, False)])
def test_one_that_never_published_is_expected_by_the_registry(
    database: Database, each_year: int, found: bool
) -> None:
    note_expected(database, replace(PORTAL, expected_per_year=each_year), [2022])
    expected = [("重庆市潼南区信访办公室", 2022, "budget", "2022-05-31")]
    assert owed(database)[:1] == (expected if found else [])


def test_portals_of_many_offices_expect_nothing(database: Database) -> None:
    note_expected(database, replace(PORTAL, office=None), [2022])
    assert owed(database) == []
