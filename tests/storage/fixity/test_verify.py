"""Objects are read back; whatever is wrong is found, named and recorded."""

import hashlib
import random
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlmodel import col, select, update

from flows.fixity import verify_chosen
from storage.database import Database
from storage.leases import utc_now
from storage.models import StoredObject
from storage.objects import StoreRefused, StoreUnavailable, open_store
from storage.objects.local import LocalStore
from storage.queries.preservation import events
from storage.samples import NothingChosen, Selection
from storage.settings import Settings
from tests.servers import free_ports
from tests.storage.fixity.holdings import Vandal, bodies, fill, row

ALL = Selection()


def outcomes(
    settings: Settings, selection: Selection = ALL, *, copy: bool = False
) -> dict[str, str]:
    found = verify_chosen(settings, selection, copy=copy)
    return {each["sha256"]: each["outcome"] for each in found.bad}


def sha512s(database: Database) -> dict[str, str | None]:
    with database.read() as session:
        return {each.sha256: each.sha512 for each in session.scalars(select(StoredObject))}


def test_clean_objects_get_their_sha512(archive: Settings, database: Database) -> None:
    contents = bodies(20)
    hashes = fill(archive, contents)
    found = verify_chosen(archive, ALL)
    assert (found.bad, found.unknown) == ([], [])
    assert found.counts == {"checked": 20, "bytes": sum(map(len, contents)), "digests": 20}
    expected = {
        sha256: hashlib.sha512(body).hexdigest()
        for sha256, body in zip(hashes, contents, strict=True)
    }
    assert sha512s(database) == expected
    assert "digests" not in verify_chosen(archive, ALL).counts
    newest, first = events(database)
    assert (newest["kind"], newest["outcome"], newest["objects"]) == ("verify", "success", [])
    assert first["counts"] == found.counts
    assert first["ended_at"] >= first["began_at"]
    assert first["program"].startswith("gongkai ")
    assert "@" in first["operator"]


def test_every_kind_of_damage_is_named(
    archive: Settings, database: Database, original: Vandal
) -> None:
    hashes = fill(archive, bodies(12))
    chance = random.Random(3)
    original.flip(hashes[0], chance)
    original.cut(hashes[1], chance)
    original.write(hashes[2], b"")
    original.swap(hashes[3], hashes[4])
    original.delete(hashes[5])
    original.write(hashes[6], original.read(hashes[6]) + b"\0")
    expected = {
        hashes[0]: "damaged",
        hashes[1]: "truncated",
        hashes[2]: "truncated",
        hashes[3]: "swapped",
        hashes[4]: "swapped",
        hashes[5]: "missing",
        hashes[6]: "damaged",
    }
    found = verify_chosen(archive, ALL)
    assert {each["sha256"]: each["outcome"] for each in found.bad} == expected
    by_hash = {each["sha256"]: each for each in found.bad}
    assert hashes[4] in by_hash[hashes[3]]["detail"]
    assert "the other store does not have it" in by_hash[hashes[5]]["repair"]
    assert sha512s(database)[hashes[0]] is None
    (event,) = events(database)
    assert event["outcome"] == "failure"
    assert {each["sha256"]: each["outcome"] for each in event["objects"]} == expected
    assert event["counts"]["swapped"] == 2
    assert [each["id"] for each in events(database, sha256=hashes[5])] == [event["id"]]
    assert events(database, sha256=hashes[7]) == []


def test_objects_without_a_row_are_only_mentioned(
    archive: Settings, database: Database, original: Vandal
) -> None:
    fill(archive, bodies(3))
    stray = hashlib.sha256(b"stray").hexdigest()
    original.write(stray, b"stray")
    found = verify_chosen(archive, ALL)
    assert (found.bad, found.unknown, found.counts["unknown"]) == ([], [stray], 1)
    assert events(database)[0]["outcome"] == "success"


def test_a_row_that_was_altered_is_disputed(archive: Settings, database: Database) -> None:
    first, second, _ = fill(archive, bodies(3))
    verify_chosen(archive, ALL)
    with database.write() as session:
        for sha256, values in ((first, {"sha512": "0" * 128}), (second, {"size": 1})):
            session.execute(
                update(StoredObject).where(col(StoredObject.sha256) == sha256).values(values)
            )
    found = verify_chosen(archive, ALL)
    assert {each["sha256"]: each["outcome"] for each in found.bad} == {
        first: "disputed",
        second: "disputed",
    }
    assert "compare the row" in found.bad[0]["repair"]


def test_selections(archive: Settings, database: Database, original: Vandal) -> None:
    hashes = fill(archive, bodies(50))
    for sha256 in hashes:
        original.delete(sha256)
    assert set(outcomes(archive, Selection(sha256=hashes[3]))) == {hashes[3]}
    assert len(outcomes(archive, Selection(percent=9))) == 5
    assert len(outcomes(archive, Selection(percent=0.1))) == 1
    samples = {frozenset(outcomes(archive, Selection(percent=10))) for _ in range(5)}
    assert len(samples) > 1
    tomorrow = utc_now() + timedelta(days=1)
    assert len(outcomes(archive, Selection(since=datetime(2020, 1, 1, tzinfo=UTC)))) == 50
    for nothing in (
        Selection(since=tomorrow),
        Selection(sha256="0" * 64),
        Selection(document="http://a.gov.cn/"),
    ):
        with pytest.raises(NothingChosen, match="no such object"):
            verify_chosen(archive, nothing)
    assert all(each["outcome"] == "failure" for each in events(database))


def test_a_store_that_is_away_is_no_damage(archive: Settings, database: Database) -> None:
    """Nothing is recorded of any object; the event says that it failed and why."""
    fill(archive, bodies(5))
    (port,) = free_ports(1)
    if archive.objects == "s3":
        away = archive.model_copy(update={"s3_endpoint": f"127.0.0.1:{port}"})
        with pytest.raises(StoreUnavailable):
            verify_chosen(away, ALL)
        refused = archive.model_copy(update={"s3_secret_key": SecretStr("wrong")})
        with pytest.raises(StoreRefused):
            verify_chosen(refused, ALL)
    assert events(database, kind="verify") == []
    assert outcomes(archive) == {}


def test_a_store_that_goes_away_on_the_way(
    archive: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, bodies(5))
    store = open_store(archive)

    def gone(self: object, sha256: str) -> object:
        raise StoreUnavailable(f"no answer about {sha256}: it went away")

    for name in ("open", "stat"):
        monkeypatch.setattr(type(store), name, gone)
    with pytest.raises(StoreUnavailable, match="went away"):
        verify_chosen(archive, ALL)
    (event,) = events(database)
    assert (event["outcome"], event["objects"]) == ("failure", [])
    assert "went away" in event["detail"]["error"]


def test_bytes_that_the_disk_does_not_give(
    local_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other objects are still looked at."""
    hashes = fill(local_settings, bodies(5))
    opened = LocalStore.open

    def failing(self: LocalStore, sha256: str) -> object:
        if sha256 == hashes[2]:
            raise StoreUnavailable("in trouble (HTTP 500)")
        return opened(self, sha256)

    monkeypatch.setattr(LocalStore, "open", failing)
    assert outcomes(local_settings) == {hashes[2]: "unreadable"}


def test_rows_by_the_thousand(local_settings: Settings) -> None:
    """Pages of rows neither overlap nor leave gaps."""
    fill(local_settings, bodies(1300, most=3))
    assert verify_chosen(local_settings, ALL).counts["checked"] == 1300


def test_an_empty_archive(local_settings: Settings) -> None:
    fill(local_settings, [])
    found = verify_chosen(local_settings, ALL)
    assert (found.counts, found.bad) == ({}, [])
    assert row(b"").size == 0
