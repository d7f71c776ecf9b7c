"""The second copy: what it lacks is put there, and each store is mended from the other."""

import random
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.fixity import (
    lacking_in_copy,
    repair_chosen,
    replicate_all,
    verify_chosen,
)
from storage.copies import Lacking
from storage.database import Database
from storage.objects import ObjectStore, StorageError, StoreUnavailable, open_copy, open_store
from storage.objects.places import original_place
from storage.queries.preservation import events, unmended
from storage.samples import NothingChosen, Selection
from storage.settings import Settings
from tests import servers
from tests.storage.fixity.holdings import Vandal, bodies, fill

ALL = Selection()


def listing(settings: Settings, *, copy: bool = False) -> list[tuple[str, int]]:
    return list((open_copy if copy else open_store)(settings).list())


def test_a_copy_gets_what_it_lacks(archive: Settings, database: Database) -> None:
    contents = bodies(30)
    fill(archive, contents)
    total = sum(map(len, contents))
    assert lacking_in_copy(archive) == Lacking(30, total)
    counts, failed = replicate_all(archive)
    assert (counts, failed) == ({"copied": 30, "bytes": total}, [])
    assert listing(archive, copy=True) == listing(archive)
    assert lacking_in_copy(archive) == Lacking(0, 0)
    assert replicate_all(archive)[0]["copied"] == 0
    assert verify_chosen(archive, ALL, copy=True).bad == []
    assert list(archive.data.glob("spool-*")) == []
    newest = events(database, kind="replicate")[-1]
    assert (newest["outcome"], newest["counts"]) == ("success", counts)
    assert newest["detail"]["from"] != newest["detail"]["to"]


def test_bad_originals_are_not_copied(
    archive: Settings, database: Database, original: Vandal, second: Vandal
) -> None:
    hashes = fill(archive, bodies(6))
    replicate_all(archive)
    good = {sha256: second.read(sha256) for sha256 in hashes}
    more = fill(archive, bodies(6, seed=2))
    for spoiled in (hashes[0], more[0]):
        original.flip(spoiled, random.Random(1))
    for deleted in (hashes[1], more[1]):
        original.delete(deleted)
    counts, failed = replicate_all(archive)
    assert {each.sha256: each.outcome for each in failed} == {
        more[0]: "damaged",
        more[1]: "missing",
    }
    assert (counts["copied"], counts["not_copied"]) == (4, 2)
    assert {sha256: second.read(sha256) for sha256 in hashes} == good
    assert {sha256 for sha256, _ in listing(archive, copy=True)} == {*hashes, *more[2:]}
    assert events(database, kind="replicate")[0]["outcome"] == "failure"


def test_what_verifications_found_is_repaired(
    archive: Settings, database: Database, original: Vandal, second: Vandal
) -> None:
    """A hundred objects damaged or deleted; the good ones of the copy are the only source."""
    contents = bodies(140)
    hashes = fill(archive, contents, copy=True)
    before = {sha256: second.read(sha256) for sha256 in hashes}
    chance = random.Random(7)
    for number, sha256 in enumerate(hashes[:100]):
        if number % 3 == 0:
            original.delete(sha256)
        elif number % 3 == 1:
            original.flip(sha256, chance)
        else:
            original.cut(sha256, chance)
    bad = verify_chosen(archive, ALL).bad
    assert {each["sha256"] for each in bad} == set(hashes[:100])
    assert all(each["repair"] == f"gongkai repair {each['sha256']}" for each in bad)
    dry = repair_chosen(archive, [], dry_run=True)
    assert {each.outcome for each in dry} == {"repairable"}
    assert len(verify_chosen(archive, ALL).bad) == 100
    assert events(database, kind="repair") == []
    done = repair_chosen(archive, [])
    assert {each.sha256: each.outcome for each in done} == dict.fromkeys(hashes[:100], "repaired")
    assert verify_chosen(archive, ALL).bad == []
    assert [original.read(sha256) for sha256 in hashes] == contents
    assert {sha256: second.read(sha256) for sha256 in hashes} == before
    (event,) = events(database, kind="repair")
    assert (event["outcome"], event["counts"]) == ("success", {"repaired": 100})
    assert {each["sha256"] for each in event["objects"]} == set(hashes[:100])
    assert unmended(database) == []
    assert repair_chosen(archive, []) == []
    kept = next(each.detail for each in done if each.sha256 == hashes[1])
    key = kept.split("kept as ")[1].split(":")[0]
    assert len(original.read_key(key)) == len(contents[1])
    assert original.read_key(key) != contents[1]


def test_a_bad_copy_is_never_used(
    archive: Settings, database: Database, original: Vandal, second: Vandal
) -> None:
    hashes = fill(archive, bodies(4), copy=True)
    chance = random.Random(2)
    for sha256 in hashes[:3]:
        original.flip(sha256, chance)
    spoiled = {sha256: original.read(sha256) for sha256 in hashes}
    second.flip(hashes[0], chance)
    second.delete(hashes[1])
    done = repair_chosen(archive, hashes)
    assert {each.sha256: each.outcome for each in done} == {
        hashes[0]: "unrepaired",
        hashes[1]: "unrepaired",
        hashes[2]: "repaired",
        hashes[3]: "good",
    }
    assert [original.read(sha256) for sha256 in hashes[:2]] == [
        spoiled[sha256] for sha256 in hashes[:2]
    ]
    assert events(database, kind="repair")[0]["outcome"] == "failure"
    assert unmended(database) == sorted(hashes[:2])


def test_an_object_that_the_store_does_not_give_stops_no_other(
    archive: Settings, database: Database, original: Vandal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes cannot be set aside: it is left as it is, with the reason."""
    hashes = sorted(fill(archive, bodies(5), copy=True))
    for sha256 in hashes[:4]:
        original.flip(sha256, random.Random(3))
    kind, spoiled = type(open_store(archive)), original.read(hashes[1])
    opened = kind.open

    def failing(self: ObjectStore, sha256: str) -> object:
        if sha256 == hashes[1]:
            raise StoreUnavailable("in trouble (HTTP 500)")
        return opened(self, sha256)

    with monkeypatch.context() as patch:
        patch.setattr(kind, "open", failing)
        assert len(verify_chosen(archive, ALL).bad) == 4
        done = {each.sha256: each for each in repair_chosen(archive, [])}
    assert done.pop(hashes[1]).outcome == "unrepaired"
    assert {sha256: each.outcome for sha256, each in done.items()} == dict.fromkeys(
        (hashes[0], *hashes[2:4]), "repaired"
    )
    assert original.read(hashes[1]) == spoiled
    (event,) = events(database, kind="repair")
    assert (event["outcome"], event["counts"]) == ("failure", {"repaired": 3, "unrepaired": 1})
    assert "HTTP 500" in next(
        each["detail"] for each in event["objects"] if each["sha256"] == hashes[1]
    )
    assert unmended(database) == [hashes[1]]
    assert {each.outcome for each in repair_chosen(archive, [])} == {"repaired"}


def test_a_store_that_goes_away_ends_a_repair(
    archive: Settings, database: Database, original: Vandal, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = fill(archive, bodies(3), copy=True)
    for sha256 in hashes:
        original.delete(sha256)
    kind = type(open_store(archive))

    def gone(self: ObjectStore, sha256: str, *_: object) -> object:
        raise StoreUnavailable("no answer: it went away")

    def away(self: ObjectStore, path: Path, sha256: str) -> str | None:
        monkeypatch.setattr(kind, "stat", gone)
        raise StoreUnavailable("no answer: it went away")

    monkeypatch.setattr(kind, "mend", away)
    with pytest.raises(StoreUnavailable, match="went away"):
        repair_chosen(archive, hashes)
    (event,) = events(database, kind="repair")
    assert (event["outcome"], event["objects"]) == ("failure", [])


def test_the_copy_is_mended_from_the_original(
    archive: Settings, database: Database, original: Vandal, second: Vandal
) -> None:
    contents = bodies(5)
    hashes = fill(archive, contents, copy=True)
    second.flip(hashes[0], random.Random(1))
    second.delete(hashes[1])
    original.flip(hashes[2], random.Random(2))
    found = verify_chosen(archive, ALL, copy=True)
    assert {each["sha256"] for each in found.bad} == set(hashes[:2])
    assert all("repair --copy" in each["repair"] for each in found.bad)
    assert unmended(database) == []
    assert {each.outcome for each in repair_chosen(archive, [], copy=True)} == {"repaired"}
    assert [second.read(sha256) for sha256 in hashes] == contents
    assert original.read(hashes[2]) != contents[2]
    assert unmended(database, copy=True) == []


def test_an_unknown_object_is_not_repaired(archive: Settings, database: Database) -> None:
    fill(archive, bodies(1), copy=True)
    with pytest.raises(NothingChosen, match="0000"):
        repair_chosen(archive, ["0" * 64])
    assert events(database) == []


def test_a_copy_must_lie_elsewhere_and_be_named(local_settings: Settings) -> None:
    fill(local_settings, bodies(1))
    for changes, line in (
        ({}, "set GONGKAI_COPY_OBJECTS"),
        ({"copy_objects": "local"}, "set GONGKAI_COPY_FOLDER"),
        (
            {"copy_objects": "local", "copy_folder": local_settings.data / "objects"},
            "would lie where the objects lie",
        ),
    ):
        with pytest.raises(StorageError, match=line):
            replicate_all(local_settings.model_copy(update=changes))


def test_a_first_store_that_was_killed(local_settings: Settings, tmp_path: Path) -> None:
    """Its server is stopped: nothing counts as missing, and the copy has all of it."""
    contents = bodies(20)
    with servers.seaweed() as server:
        settings = local_settings.model_copy(
            update={
                "objects": "s3",
                "s3_endpoint": server.endpoint,
                "s3_access_key": server.access_key,
                "s3_secret_key": SecretStr(server.secret_key),
                "s3_secure": False,
                "copy_objects": "local",
                "copy_folder": tmp_path / "copy",
            }
        )
        hashes = fill(settings, contents)
        replicate_all(settings)
    for act in (lambda: verify_chosen(settings, ALL), lambda: replicate_all(settings)):
        with pytest.raises(StoreUnavailable, match="GONGKAI_S3_ENDPOINT"):
            act()
    moved = settings.model_copy(update={"objects": "local"})
    assert len(verify_chosen(moved, ALL).bad) == 20
    assert {each.outcome for each in repair_chosen(moved, [])} == {"repaired"}
    store = open_store(moved)
    assert [store.open(sha256).read() for sha256 in hashes] == contents


def test_a_copy_that_was_killed(local_settings: Settings) -> None:
    """The original is as it was, and the message names the settings of the copy."""
    hashes = fill(local_settings, bodies(5))
    (port,) = servers.free_ports(1)
    settings = local_settings.model_copy(
        update={"copy_objects": "s3", "copy_s3_endpoint": f"127.0.0.1:{port}"}
    )
    before = listing(settings)
    for act in (lambda: replicate_all(settings), lambda: repair_chosen(settings, hashes)):
        with pytest.raises(StoreUnavailable, match="GONGKAI_COPY_S3_ENDPOINT"):
            act()
    assert listing(settings) == before

    Vandal(original_place(settings), None).delete(hashes[0])
    (row,) = verify_chosen(settings, ALL).bad
    assert "GONGKAI_COPY_S3_ENDPOINT" in row["repair"]
