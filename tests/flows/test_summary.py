"""What a run leaves in a real Prefect server, and that it does without one."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prefect import flow
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.testing.utilities import prefect_test_harness

from flows.crawl import PortalReport
from flows.summary import PortalsFailed, coverage_page, leave_behind, raise_if_failed
from flows.working import work
from storage.database import open_database
from storage.disclosures import Owed, expect
from storage.leases import ARCHIVE
from storage.queries.scope import Scope
from storage.queries.status import overview
from storage.settings import Settings
from tests.servers import free_ports

REPORTS = [
    PortalReport("cq-a", new=3),
    PortalReport("cq-b", failed="4 visits brought nothing"),
    PortalReport(ARCHIVE, failed="expected disclosures newly missing: 1"),
]


@pytest.fixture(scope="module", autouse=True)
def prefect() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def settings(local_settings: Settings) -> Settings:
    with open_database(local_settings, create=True) as database:
        expect(database, "甲", "500152", [Owed(2021, "budget", "2021-05-31")])
    return local_settings


def ask(path: str, body: Any = None) -> Any:
    url = f"{PREFECT_API_URL.value()}{path}"
    answer = httpx.get(url) if body is None else httpx.post(url, json=body)
    return answer.raise_for_status().json()


def test_a_run_leaves_a_table_a_page_and_an_event_for_each_alarm(settings: Settings) -> None:
    @flow
    def night() -> None:
        leave_behind(settings, "nightly", REPORTS)

    night()
    table = json.loads(ask("/artifacts/nightly-portals/latest")["data"])
    assert [(row["portal"], row["new"], row["failed"]) for row in table[:2]] == [
        ("cq-a", 3, None),
        ("cq-b", 0, "4 visits brought nothing"),
    ]
    page = ask("/artifacts/coverage/latest")
    assert page["type"] == "markdown"
    assert "| missing | 1 |" in page["data"]
    assert "* cq-b: 4 visits brought nothing" in page["data"]
    wanted = {"filter": {"event": {"prefix": ["gongkai."]}}}
    deadline = time.monotonic() + 30
    while len(events := ask("/events/filter", wanted)["events"]) < 2:
        assert time.monotonic() < deadline, events
        time.sleep(0.2)
    assert {
        (found["event"], found["resource"]["prefect.resource.id"], found["payload"]["reason"])
        for found in events
    } == {
        ("gongkai.portal.failed", "gongkai.portal.cq-b", "4 visits brought nothing"),
        ("gongkai.archive.alarm", "gongkai.archive", "expected disclosures newly missing: 1"),
    }


def test_a_run_outlives_prefects_server(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (port,) = free_ports(1)
    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{port}/api"}):
        leave_behind(settings, "nightly", REPORTS)
    (said,) = (record.message for record in caplog.records if record.name == "flows.summary")
    assert said.startswith("Prefect's server was not told: ")


def test_a_run_outlives_a_database_that_went_away(
    local_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    leave_behind(local_settings, "nightly", REPORTS[:1])
    assert "no database" in caplog.text


def test_the_page_has_each_state_and_a_limit_of_alarms(settings: Settings) -> None:
    with open_database(settings) as database:
        found = overview(database, Scope())
    many = [PortalReport(f"p{number}", failed="x") for number in range(300)]
    page = coverage_page(found, many)
    assert all(f"| {state} | " in page for state in found["disclosures"])
    assert "Alarms 警报: 300" in page
    assert page.count("* p") == 200


def test_the_flow_that_shares_work_ends_where_there_is_none(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_DATA", str(settings.data))
    assert work() == []


def test_alarms_of_the_job_are_raised_with_those_of_portals() -> None:
    with pytest.raises(PortalsFailed) as raised:
        raise_if_failed(REPORTS)
    assert str(raised.value) == (
        "cq-b: 4 visits brought nothing; (archive): expected disclosures newly missing: 1"
    )
    raise_if_failed(REPORTS[:1])
    with pytest.raises(PortalsFailed, match=r"; p29: x; 10 more: see `gongkai status`$"):
        raise_if_failed([PortalReport(f"p{number}", failed="x") for number in range(40)])
