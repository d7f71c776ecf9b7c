"""`gongkai store test` and the daily look of a crawl: what they say, and what is recorded."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.commands.app import app
from flows.crawl import FUNCTIONS, Order
from flows.portals import PortalRefused
from flows.promises import try_and_record
from flows.work import crawl_chosen
from storage.database import open_database
from storage.objects import StoreUnavailable
from storage.queries.preservation import events
from storage.settings import Settings
from tests.servers import free_ports
from tests.storage.objects.careless import careless_store


def test_the_promises_in_plain_words_and_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path / "data"))
    text = CliRunner().invoke(app, ["store", "test"])
    assert text.exit_code == 0
    first, *lines = text.stdout.splitlines()
    assert first.startswith(f"{tmp_path / 'data' / 'objects'}, tried at 20")
    assert "write-once       yes: the name of an object cannot be given to other bytes" in (
        "\n".join(lines)
    )
    told = json.loads(CliRunner().invoke(app, ["store", "test", "--format", "json"]).stdout)
    assert [promise["name"] for promise in told["promises"]] == [line.split()[0] for line in lines]
    assert "is not recorded: no database" in CliRunner().invoke(app, ["store", "test"]).stderr


def test_a_test_is_recorded_with_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path / "data"))
    settings = Settings()
    with open_database(settings, create=True) as database:
        assert CliRunner().invoke(app, ["store", "test"]).exit_code == 0
        (event,) = events(database)
    assert (event["kind"], event["outcome"]) == ("store-test", "warning")
    assert event["detail"]["store"] == str(tmp_path / "data" / "objects")
    kept = event["detail"]["promises"]
    assert (kept["write-once"], kept["no-delete"]) == (True, False)
    broken = [name for name, is_kept in kept.items() if is_kept is False]
    assert event["counts"] == {"promises": len(kept), "broken": len(broken)}


def test_a_store_that_promises_nothing_and_one_that_is_away(s3_settings: Settings) -> None:
    (port,) = free_ports(1)
    away = s3_settings.model_copy(update={"s3_endpoint": f"127.0.0.1:{port}"})
    with open_database(s3_settings, create=True) as database, careless_store() as endpoint:
        try_and_record(s3_settings.model_copy(update={"s3_endpoint": endpoint}), database)
        with pytest.raises(StoreUnavailable):
            try_and_record(away, database)
        failed, careless = events(database, kind="store-test")
    assert set(careless["detail"]["promises"].values()) == {False}
    assert (careless["outcome"], failed["outcome"]) == ("warning", "failure")
    assert str(port) in failed["detail"]["error"]


def test_a_crawl_records_the_test_that_it_made_and_no_other(local_settings: Settings) -> None:
    settings = local_settings.model_copy(update={"profile": "demo"})
    for _ in range(2):
        with pytest.raises(PortalRefused):
            crawl_chosen(settings, None, Order("nightly", FUNCTIONS))
    with open_database(settings) as database:
        assert [event["kind"] for event in events(database)] == ["store-test"]
    (settings.data / "store-test.json").unlink()
    with pytest.raises(PortalRefused):
        crawl_chosen(settings, None, Order("nightly", FUNCTIONS))
    with open_database(settings) as database:
        assert len(events(database, kind="store-test")) == 2
