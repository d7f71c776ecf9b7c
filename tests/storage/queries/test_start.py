"""What the first page and the lists behind it ask, on both databases."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.models import Change, Coverage, Job, JobPortal, PortalState, Run
from storage.queries import start, troubles
from storage.queries.changes import newest_changes
from storage.queries.coverage import coverage_matrix
from storage.queries.history import captures, changes, versions
from storage.queries.offices import findings_of, office, offices, timeline, years_of
from storage.queries.scope import Scope
from tests.storage.queries.disclosed import NOW, Archive
from tests.storage.queries.rows import add, source


@pytest.fixture
def archive(empty: Database) -> Archive:
    return Archive(empty)


def test_an_empty_archive(empty: Database) -> None:
    assert set(start.stamp(empty)) == {0}
    assert start.totals(empty)["facts"] == 0
    assert start.totals(empty)["first_year"] is None
    assert start.last_job(empty) is None
    assert not start.newest_documents(empty, 5)
    assert not start.newest_findings(empty, 5)
    assert not newest_changes(empty, 5)
    assert troubles.nobodys(empty, 5) == ([], 0)


def test_totals_and_the_stamp_that_says_whether_to_count_again(archive: Archive) -> None:
    before = start.stamp(archive.database)
    document = archive.document(archive.office("甲"), 2021)
    document.fact("1.00")
    document.finding("A01")
    document.finding("A02", state="gone-code")
    archive.document(None)
    assert start.stamp(archive.database) > before
    assert start.totals(archive.database) == {
        "offices": 1,
        "documents": 2,
        "facts": 1,
        "captures": 2,
        "findings": 1,
        "bytes": 2,
        "first_year": 2021,
        "last_year": 2021,
    }


def test_the_last_job_with_its_portals(archive: Archive) -> None:
    job = Job(id="j", kind="nightly", parameters={}, state="done", started_at=NOW)
    older = Job(id="i", kind="x", parameters={}, state="done", started_at=NOW - timedelta(1))
    portals = [
        JobPortal(job_id="j", portal_id="a", state="done", start_at=NOW, report={"new": 2}),
        JobPortal(job_id="j", portal_id="b", state="failed", start_at=NOW, report=None),
    ]
    add(archive.database, job, older, *portals)
    found = start.last_job(archive.database)
    assert found
    assert (found["kind"], found["new"], found["blocked"]) == ("nightly", 2, 0)
    assert found["portals"] == {"done": 1, "failed": 1}


def test_the_newest_come_first_and_no_more_than_asked_for(archive: Archive) -> None:
    documents = [archive.document(archive.office(name)) for name in "甲乙丙"]
    for document in documents:
        document.finding("A01")
        document.finding("S01", severity="info")
    found = start.newest_documents(archive.database, 2)
    assert [row["organisation"] for row in found] == ["丙", "乙"]
    findings = start.newest_findings(archive.database, 2)
    assert [(row["rule"], row["organisation"]) for row in findings] == [
        ("A01", "丙"),
        ("A01", "乙"),
    ]


def test_changes_without_those_that_change_nothing(archive: Archive) -> None:
    document = archive.document(archive.office("甲"))
    for days, kind in enumerate(("changed", "content", "gone")):
        at = NOW + timedelta(days)
        add(
            archive.database,
            Change(source_id=document.source_id, kind=kind, at=at, former_sha256=document.sha256),
        )
    found = newest_changes(archive.database, 5)
    assert [row["kind"] for row in found] == ["gone", "changed"]
    assert found[0]["seen_at"] == NOW
    of_file = changes(archive.database, document.sha256)
    assert [row["kind"] for row in of_file] == ["gone", "content", "changed"]
    (version,) = versions(archive.database, document.sha256)
    assert (version["version"], bool(version["current"])) == (1, True)
    received, count = captures(archive.database, document.sha256, 1)
    assert (received[0]["status"], count) == (200, 1)


def test_portals_in_trouble(archive: Archive) -> None:
    for portal, enabled in (("a", True), ("b", False), ("c", True)):
        add(archive.database, PortalState(portal_id=portal, enabled=enabled))
    for number, (portal, state) in enumerate(
        [("a", "failed"), ("b", "failed"), ("c", "failed"), ("c", "completed")]
    ):
        add(
            archive.database,
            Run(
                id=f"run{number}",
                kind="nightly",
                portal_id=portal,
                state=state,
                reason="r",
                parameters={},
                started_at=NOW + timedelta(number),
            ),
        )
    assert [row["portal"] for row in troubles.portals(archive.database)] == ["a", "b", "c"]
    assert [row["portal"] for row in troubles.portals(archive.database, failed=True)] == ["a"]


def test_files_of_nobody_are_counted_and_limited(archive: Archive) -> None:
    for _ in range(3):
        archive.document(None)
    archive.document(archive.office("甲"))
    rows, count = troubles.nobodys(archive.database, 2)
    assert (len(rows), count) == (2, 3)


def test_coverage_by_place_and_year(archive: Archive) -> None:
    for name, place in (("甲", "500152"), ("乙", "500109"), ("丙", "130127")):
        owner = archive.office(name, place)
        expected = Coverage(organisation_id=owner, fiscal_year=2023, kind="budget", expected=True)
        expected.due_on = "2023-05-31"
        expected.read_at = NOW if name == "甲" else None
        add(archive.database, expected)
    with archive.database.read() as session:
        country = coverage_matrix(session, Scope(), "2024-01-01", digits=2)
        county = coverage_matrix(session, Scope(region="50"), "2024-01-01", digits=6)
    assert country == {("50", 2023): {"read": 1, "missing": 1}, ("13", 2023): {"missing": 1}}
    assert county == {("500152", 2023): {"read": 1}, ("500109", 2023): {"missing": 1}}


def test_offices_page_by_page(archive: Archive) -> None:
    for name, place in (("信访甲", "500152"), ("信访乙", "500152"), ("财政", "130127")):
        archive.office(name, place)
    first = offices(archive.database, limit=2)
    last = first[-1]
    rest = offices(archive.database, after=(last["division_code"], last["name"]), limit=2)
    names = [row["name"] for row in (*first, *rest)]
    assert names[0] == "财政"
    assert sorted(names[1:]) == ["信访乙", "信访甲"]
    assert [row["name"] for row in offices(archive.database, name="财")] == ["财政"]
    assert len(offices(archive.database, place="50")) == 2
    assert offices(archive.database, name="%") == []


def test_an_office_with_gaps_versions_and_findings(archive: Archive) -> None:
    mine, other = archive.office("甲"), archive.office("甲乙")
    document = archive.document(mine, 2023)
    document.finding("A02", "warning")
    document.finding("A01")
    archive.document(other, 2022).finding("A03")
    owed = Coverage(organisation_id=mine, fiscal_year=2024, kind="budget", expected=True)
    owed.due_on = "2024-05-31"
    add(archive.database, owed)
    whose = office(archive.database, "500152", "甲")
    assert whose
    assert whose.id == mine
    assert office(archive.database, "500109", "甲") is None
    rows = timeline(archive.database, whose, NOW + timedelta(30))
    told = [(row["fiscal_year"], row["state"], len(row["files"])) for row in rows]
    assert told == [(2024, "missing", 0), (2023, None, 1)]
    findings, count = findings_of(archive.database, whose, 1)
    assert ([row["rule"] for row in findings], count) == (["A01"], 2)
    assert years_of(archive.database, [mine, other]) == [2022, 2023]


def test_what_a_blocked_portal_may_hide_is_not_missing(archive: Archive) -> None:
    add(archive.database, source("p", "list", role="listing", verdict="blocked"))
    mine, elsewhere = archive.office("甲"), archive.office("乙")
    archive.document(mine, 2022)
    states = []
    for owner, name in ((mine, "甲"), (elsewhere, "乙")):
        owed = Coverage(organisation_id=owner, fiscal_year=2023, kind="budget", expected=True)
        owed.due_on = "2023-05-31"
        add(archive.database, owed)
        whose = office(archive.database, "500152", name)
        assert whose
        states.append(timeline(archive.database, whose, NOW)[0]["state"])
    assert states == ["blocked", "missing"]
