"""What is an alarm of a job, who is told, and what a message may hold."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from deploy.replica import server
from flows.alarms import end_of_job, message, tell
from flows.crawl import FUNCTIONS, Order, PortalReport, plain_reports
from flows.portals import registry
from flows.work import crawl
from storage.database import Database, open_database
from storage.disclosures import Owed, expect
from storage.jobs import close_job, finish_portal, open_job, take
from storage.leases import ARCHIVE, utc_now
from storage.models import PortalState, Source
from storage.queries.coverage import day_of
from storage.runs import RunKind, set_enabled
from storage.settings import Settings
from tasks.resources import open_resources
from tests.flows.hooks import Webhook, webhook

Ends = dict[str, dict[str, Any]]
WHOLE = {"portals": None, "years": None, "only_failed": False}


def later(days: int) -> datetime:
    return utc_now() + timedelta(days=days)


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as listening:
        yield listening


@pytest.fixture
def settings(local_settings: Settings, hook: Webhook) -> Settings:
    return local_settings.model_copy(update={"alarms": SecretStr(hook.address)})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with open_database(settings, create=True) as opened:
        yield opened


def done_job(
    database: Database,
    ends: Ends,
    kind: RunKind = "nightly",
    *,
    days: int = 0,
    **parameters: Any,
) -> str:
    """A job that is done, with how its portals ended; begun so many days from now."""
    asked = {**WHOLE, "night": f"night {days}", **parameters}
    job_id = open_job(database, kind, asked, sorted(ends), now=lambda: later(days))
    for _ in ends:
        (portal,) = take(database, job_id, "host:1:1", now=lambda: later(days))
        report = plain_reports([PortalReport(portal, **ends[portal])])[0]
        state = next((name for name in ("failed", "skipped") if report[name]), "done")
        finish_portal(database, job_id, portal, state, report)
    assert close_job(database, job_id)
    return job_id


def alarms(settings: Settings, database: Database, job_id: str, days: int = 0) -> dict[str, str]:
    found = end_of_job(settings, database, job_id, now=lambda: later(days))
    return {report.portal: report.failed or "" for report in found}


def enable(database: Database, name: str, seen: datetime) -> None:
    set_enabled(database, [name], True, now=lambda: seen)
    with database.write() as session:
        url = "https://www.example.gov.cn/"
        session.add(Source(portal_id=name, url=url, role="listing", seen_at=seen))


def test_a_good_night_tells_nobody(settings: Settings, database: Database, hook: Webhook) -> None:
    enable(database, "a", utc_now())
    assert alarms(settings, database, done_job(database, {"a": {"new": 1}})) == {}
    assert hook.got == []


def test_failures_of_all_workers_are_one_message(
    settings: Settings, database: Database, hook: Webhook
) -> None:
    ends: Ends = {
        "a": {"failed": "nothing was visited"},
        "b": {"new": 1},
        "c": {"failed": "2 visits"},
    }
    assert alarms(settings, database, done_job(database, ends)) == {}
    (body,) = hook.got
    assert body["message"].splitlines() == ["a: nothing was visited", "c: 2 visits"]
    assert body["title"] == "Gongkai: 2 alarms after nightly 公开存档：每夜抓取后有警报"


@pytest.mark.parametrize("ends", [{}, {"a": {"skipped": "another run is crawling this portal"}}])
def test_a_job_in_which_nothing_was_crawled_is_no_success(
    settings: Settings, database: Database, hook: Webhook, ends: Ends
) -> None:
    (reason,) = alarms(settings, database, done_job(database, ends)).values()
    assert reason.startswith("no portal was crawled in this job")
    assert ("another run" in reason) == bool(ends)
    assert hook.got[0]["message"] == f"{ARCHIVE}: {reason}"


def test_an_enabled_portal_that_was_not_seen_for_days(
    settings: Settings, database: Database
) -> None:
    for name in ("a", "b", "c"):
        enable(database, name, utc_now() - timedelta(days=9))
    ends = {"a": {"skipped": "a backfill"}, "b": {"failed": "4 visits"}}
    found = alarms(settings, database, done_job(database, ends))
    assert list(found) == ["a", "c"], "a night is over all that are enabled"
    assert found["a"].startswith("its entry page was last seen on")
    assert list(alarms(settings, database, done_job(database, ends, "backfill"))) == ["a"]
    assert not alarms(settings, database, done_job(database, {"a": {"new": 1}}, "reprocess"))


def test_what_fell_due_since_the_last_whole_night_is_told_once(
    settings: Settings, database: Database
) -> None:
    due = (Owed(2026, "budget", day_of(later(0))), Owed(2025, "budget", "2025-05-31"))
    expect(database, "甲", "500152", due)
    ends = {"a": {"new": 1}}

    def night(days: int, **parameters: Any) -> dict[str, str]:
        job_id = done_job(database, ends, days=days, **parameters)
        return alarms(settings, database, job_id, days)

    assert night(-1) == {}, "on the first night nothing is new"
    assert night(0) == {}, "the last day is not over"
    assert night(1, portals=["a"]) == {}, "a part of the portals is no whole night"
    assert night(2) == {ARCHIVE: "expected disclosures newly missing: 1, see `gongkai status`"}
    assert night(3) == {}


def test_a_night_that_nobody_finished_is_told_by_the_next(
    settings: Settings, database: Database
) -> None:
    asked = {**WHOLE, "night": "before"}
    open_job(database, "nightly", asked, ["a", "b"], now=lambda: later(-1))
    ends: Ends = {"a": {"new": 1}}
    found = alarms(settings, database, done_job(database, ends))
    assert found == {ARCHIVE: "portals not crawled in the night before: 2"}
    assert alarms(settings, database, done_job(database, ends, days=1), 1) == {}


def test_a_night_misses_portals_that_left_the_registry(
    settings: Settings, database: Database
) -> None:
    enable(database, "gone", later(-9))
    assert list(alarms(settings, database, done_job(database, {"a": {"new": 1}}))) == ["gone"]
    named = done_job(database, {"a": {"new": 1}}, portals=["a"])
    assert alarms(settings, database, named) == {}


def test_a_job_is_closed_by_one_worker(database: Database) -> None:
    assert not close_job(database, done_job(database, {"a": {"new": 1}}))


def test_a_crawl_returns_and_sends_the_alarms_of_its_job(hook: Webhook, tmp_path: Any) -> None:
    with server.start() as replica:
        settings = Settings(
            _env_file=None,
            profile="demo",
            data=tmp_path / "data",
            replica_port=replica.port,
            alarms=SecretStr(hook.address),
        )
        portal = registry(settings)["demo-wuhai"]
        gone = replace(portal, listings=(portal.listings[0].replace("index", "gone"),))
        with open_resources(settings, create=True) as resources:
            long_ago = utc_now() - timedelta(days=9)
            set_enabled(resources.database, [portal.id], True, now=lambda: long_ago)
            assert not crawl(resources, [portal], Order("nightly", FUNCTIONS))[0].failed
            assert hook.got == []
            (report,) = crawl(resources, [gone], Order("backfill", FUNCTIONS, (2019,)))
            assert report.failed
    assert [body["message"] for body in hook.got] == [f"demo-wuhai: {report.failed}"]


def test_a_message_is_short_and_quotes_no_page() -> None:
    lines = [f"p{number}: nothing was visited" for number in range(31)]
    text = message("nightly", lines)[1].splitlines()
    assert (len(text), text[-1]) == (30, "and 2 more: see `gongkai status`")
    assert message("nightly", lines[:1])[0].startswith("Gongkai: 1 alarm after nightly ")
    assert message("nightly", lines[:30])[1].splitlines() == lines[:30]
    quoted = "p: ValueError: 联系人 张三: 13800000000"
    assert message("backfill", [quoted])[1] == "p: ValueError, see the log"


def test_an_address_that_fails_is_a_line_and_the_others_are_told(
    settings: Settings, hook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = "json://127.0.0.1:9/secret-token"
    addresses = SecretStr(f"{nobody} nonsense://secret-token\n{hook.address}")
    told = tell(settings.model_copy(update={"alarms": addresses}), "title", "text")
    assert [(each.address, each.reached) for each in told] == [
        ("address 1 (json)", False),
        ("address 2 (nonsense)", False),
        ("address 3 (json)", True),
    ]
    hook.status = 500
    assert [each.reached for each in tell(settings, "title", "text")] == [False]
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 3
    assert "secret-token" not in caplog.text


def test_nobody_is_told_where_no_address_is_set(local_settings: Settings) -> None:
    assert tell(local_settings, "title", "text") == []


def test_portals_that_are_off_are_not_missed(settings: Settings, database: Database) -> None:
    enable(database, "a", utc_now() - timedelta(days=9))
    set_enabled(database, ["a"], False)
    with database.read() as session:
        assert session.exec(select(PortalState)).one().enabled is False
    assert alarms(settings, database, done_job(database, {"a": {"new": 1}})) == {}
