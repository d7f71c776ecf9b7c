"""The flows through a real Prefect: order, artifact, alarm, resumption by years."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from prefect.settings import PREFECT_API_URL
from prefect.testing.utilities import prefect_test_harness
from sqlmodel import col, select

from deploy.replica import server
from flows.backfill import backfill
from flows.nightly import nightly
from flows.portals import PortalRefused, registry
from flows.summary import PortalsFailed
from storage.database import open_database
from storage.models import Coverage, Run, Source
from storage.queries.documents import documents
from storage.runs import set_enabled
from storage.settings import Settings
from tests.archive import WORD_97


@pytest.fixture(scope="module", autouse=True)
def prefect() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def replica() -> Iterator[server.Replica]:
    with server.start() as running:
        yield running


@pytest.fixture
def settings(replica: server.Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The demo's settings, also in the environment, from which flows take theirs."""
    monkeypatch.setenv("GONGKAI_PROFILE", "demo")
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GONGKAI_REPLICA_PORT", str(replica.port))
    chosen = Settings()
    with open_database(chosen, create=True) as database:
        set_enabled(database, list(registry(chosen)), True)
    return chosen


def test_the_nightly_reads_five_offices_and_leaves_one_table(
    settings: Settings, replica: server.Replica
) -> None:
    reports = nightly()
    assert {report["portal"]: report["new"] for report in reports} == {
        "demo-tongnan": 1,
        "demo-shapingba": 2,
        "demo-beibei": 1,
        "demo-gaoyi": 1,
        "demo-wuhai": 1,
    }
    assert sum(report["blocked"] for report in reports) == 1
    with open_database(settings) as database:
        rows = documents(database)
    assert [(row["organisation"], row["fiscal_year"], row["verdict"]) for row in rows] == [
        ("高邑县信访局", 2021, "ok"),
        ("乌海市信访局", 2021, "ok"),
        ("重庆市沙坪坝区信访办公室", 2024, "ok"),
        ("重庆市沙坪坝区信访办公室", 2024, WORD_97),
        ("重庆市北碚区信访办公室", 2024, "ok"),
        ("重庆市潼南区信访办公室", 2021, "ok"),
    ]
    assert rows[-1]["failed"] == 17
    assert rows[-1]["explained"] == 8
    table = _artifact("nightly-portals")
    assert {row["portal"] for row in table} == {report["portal"] for report in reports}
    before = len(replica.log)
    again = nightly()
    assert [(report["new"], report["unchanged"], report["pages"]) for report in again] == [
        (0, 0, 1)
    ] * 5
    # The entry page of each portal, its robots.txt, and the page that was blocked; no file.
    asked = replica.log[before:]
    assert len(asked) <= 12
    assert not [request for request in asked if "/P0" in request.path or "attach" in request.path]


def test_a_portal_that_yields_nothing_fails_loudly(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = registry(settings)
    empty = known["demo-gaoyi"].listings[0].replace("index.html", "gone.html")
    monkeypatch.setattr(
        "flows.portals.registry",
        lambda _: {"demo-gaoyi": replace(known["demo-gaoyi"], listings=(empty,))},
    )
    with pytest.raises(PortalsFailed, match="demo-gaoyi: 1 visits brought nothing"):
        nightly(["demo-gaoyi"])
    with open_database(settings) as database, database.read() as session:
        run = session.exec(select(Run)).one()
    assert (run.state, run.reason) == ("failed", "1 visits brought nothing")


def test_a_backfill_visits_the_years_asked_for(settings: Settings) -> None:
    with pytest.raises(PortalsFailed, match=r"^demo-beibei: documents are expected here"):
        backfill(["demo-beibei", "demo-tongnan"], [2021, 2022])
    with open_database(settings) as database:
        found = {(row["organisation"], row["fiscal_year"]) for row in documents(database)}
        with database.read() as session:
            expected = session.exec(select(Coverage).where(col(Coverage.expected))).all()
            visited = select(Source.title).where(col(Source.verdict).is_not(None))
            titles = session.exec(visited).all()
    assert found == {("重庆市潼南区信访办公室", 2021)}
    assert len(expected) == 4
    assert not [title for title in titles if "2024年部门预算" in title]


def test_disabled_and_unknown_portals_are_refused(settings: Settings) -> None:
    with open_database(settings) as database:
        set_enabled(database, ["demo-wuhai"], False)
    with pytest.raises(PortalRefused, match="demo-wuhai is disabled"):
        nightly(["demo-wuhai"])
    with pytest.raises(PortalRefused, match="no portal 'nowhere'"):
        nightly(["nowhere"])


def _artifact(key: str) -> list[dict[str, object]]:
    """The newest artifact of this key, asked of the server's API itself."""
    answer = httpx.get(f"{PREFECT_API_URL.value()}/artifacts/{key}/latest")
    rows: list[dict[str, object]] = json.loads(answer.raise_for_status().json()["data"])
    return rows
