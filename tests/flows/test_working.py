"""Open jobs are shared by those who come: which, and what is done for them."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from deploy.replica import server
from flows.crawl import FUNCTIONS, REPROCESS_FUNCTIONS, REPROCESS_TASKS, TASKS, Order
from flows.portals import registry
from flows.work import crawl
from flows.working import join_jobs, order_of
from storage.database import Database, open_database
from storage.jobs import job_state, open_job, open_jobs, set_job_state, take
from storage.leases import ARCHIVE, utc_now
from storage.models import Job
from storage.queries.nights import portals_of
from storage.runs import RunKind, set_enabled
from storage.settings import Settings
from tasks.owner import is_gone, this_process
from tasks.resources import open_resources

NIGHT = {"portals": None, "years": None, "only_failed": False, "night": "2026-06-01"}
WUHAI = "demo-wuhai"


@pytest.fixture(scope="module")
def replica() -> Iterator[server.Replica]:
    with server.start() as running:
        yield running


@pytest.fixture
def settings(replica: server.Replica, local_settings: Settings) -> Settings:
    values = {"profile": "demo", "replica_port": replica.port}
    return local_settings.model_copy(update=values)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with open_database(settings, create=True) as opened:
        set_enabled(opened, [WUHAI], True)
        yield opened


def night(database: Database, *portals: str, **hours: float) -> str:
    return open_job(database, "nightly", NIGHT, portals or [WUHAI], spread=timedelta(**hours))


def test_a_job_that_waits_is_done_once(settings: Settings, database: Database) -> None:
    job_id = night(database)
    (report,) = join_jobs(settings, prefect=False)
    assert (report.portal, report.new, report.failed) == (WUHAI, 1, None)
    assert job_state(database, job_id).state == "done"
    assert join_jobs(settings, prefect=False) == []


def test_years_and_steps_come_from_the_job(settings: Settings, database: Database) -> None:
    night(database)
    assert [report.new for report in join_jobs(settings, prefect=False)] == [1]
    asked = {"portals": [WUHAI], "years": [2019], "only_failed": False, "night": None}
    open_job(database, "backfill", asked, [WUHAI])
    (report,) = join_jobs(settings, prefect=False)
    assert report.failed == "documents are expected here and none was found"
    open_job(database, "reprocess", {**asked, "years": None}, [WUHAI])
    (report,) = join_jobs(settings, prefect=False)
    assert (report.pages, report.failed) == (0, None)


@pytest.mark.parametrize(
    ("kind", "years", "steps"),
    [
        ("nightly", None, (TASKS, FUNCTIONS)),
        ("backfill", [2020, 2021], (TASKS, FUNCTIONS)),
        ("reprocess", None, (REPROCESS_TASKS, REPROCESS_FUNCTIONS)),
    ],
)
def test_an_order_is_made_of_a_job(kind: RunKind, years: Any, steps: tuple[Any, Any]) -> None:
    asked = {**NIGHT, "years": years, "only_failed": kind == "nightly"}
    job = Job(id="1", kind=kind, parameters=asked, state="open", started_at=utc_now())
    for prefect, chosen in zip((True, False), steps, strict=True):
        wanted = Order(kind, chosen, years and tuple(years), kind == "nightly")
        assert order_of(job, prefect=prefect) == wanted


def test_a_paused_job_is_left_alone(settings: Settings, database: Database) -> None:
    job_id = night(database)
    set_job_state(database, job_id, paused=True)
    assert join_jobs(settings, prefect=False) == []
    assert job_state(database, job_id).state == "paused"


def test_a_job_whose_time_has_not_come_needs_no_help(
    settings: Settings, database: Database
) -> None:
    night(database, hours=5000)
    assert join_jobs(settings, prefect=False) == []


def test_a_job_at_which_this_machine_is_is_left_to_it(
    settings: Settings, database: Database
) -> None:
    job_id = night(database, WUHAI, "demo-gaoyi")
    assert take(database, job_id, this_process()) == ["demo-gaoyi"]
    assert open_jobs(database)
    assert join_jobs(settings, prefect=False) == []


def test_what_a_dead_worker_left_is_done(settings: Settings, database: Database) -> None:
    job_id = night(database)
    assert take(database, job_id, f"{socket.gethostname()}:999999999:1") == [WUHAI]
    assert not open_jobs(database), "for all that is known it lives"
    assert open_jobs(database, is_gone=is_gone)
    assert [report.new for report in join_jobs(settings, prefect=False)] == [1]


def test_a_job_that_nobody_closed_is_closed(settings: Settings, database: Database) -> None:
    job_id = open_job(database, "nightly", NIGHT, [])
    (alarm,) = join_jobs(settings, prefect=False)
    assert (alarm.portal, alarm.failed) == (ARCHIVE, "no portal was crawled in this job")
    assert job_state(database, job_id).state == "done"


def test_portals_that_are_not_enabled_any_more_are_skipped(
    settings: Settings, database: Database
) -> None:
    job_id = night(database)
    set_enabled(database, [WUHAI], False)
    (alarm,) = join_jobs(settings, prefect=False)
    assert "it is not enabled any more" in (alarm.failed or "")
    assert [row.state for row in portals_of(database, job_id)] == ["skipped"]


def test_a_crawl_of_the_same_night_and_a_helper_share_it(settings: Settings) -> None:
    with open_resources(settings, create=True) as resources:
        set_enabled(resources.database, list(registry(settings)), True)
        crawl(resources, [registry(settings)[WUHAI]], Order("nightly", FUNCTIONS), named=False)
        assert join_jobs(settings, prefect=False) == [], "it is done"
