"""Captures as a bag: a program of others finds it whole, and finds every damage to it."""

import hashlib
import json
import random
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bagit
import pytest
from sqlmodel import col, select

from storage.database import Database, open_database
from storage.exports.bag import CAPTURES, Bagged, write_bag
from storage.exports.selection import Selection
from storage.models import Capture
from storage.objects import (
    ObjectStore,
    StorageError,
    StoreUnavailable,
    object_key,
    open_store,
)
from storage.settings import Settings
from storage.withholding import show_again, withhold
from tests.storage.exports.visited import (
    AGAIN,
    FILE,
    FILE_SHA,
    LISTING,
    PAGE,
    SERVED,
    Archive,
    silent,
    spoil,
)  # fmt: skip
from tests.storage.objects.test_contract import peak_mebibytes

TAGS = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"}


def write(database: Database, store: ObjectStore, folder: Path, **options: Any) -> Bagged:
    return write_bag(database, store, Selection(), folder, silent, **options)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / CAPTURES).read_text("utf-8").splitlines()]


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def bag(archive: Archive, visits: Database, store: ObjectStore, tmp_path: Path) -> Path:
    folder = tmp_path / "bags" / "bag"
    written = write(visits, store, folder, organisation="Desk <desk@example.org>\nOther: x")
    size = len(PAGE) + len(FILE) + len(b"<html>gone")
    assert written == Bagged(captures=9, objects=3, size=size)
    assert [path.name for path in folder.parent.iterdir()] == ["bag"]
    return folder


def test_a_program_of_others_finds_it_whole(bag: Path) -> None:
    read = bagit.Bag(str(bag))
    assert read.validate()
    assert read.version_info == (1, 0)
    assert sorted(read.algorithms) == ["sha256", "sha512"]
    assert read.info["Payload-Oxum"] == f"{sum(p.stat().st_size for p in _payload(bag))}.4"
    assert read.info["Bag-Software-Agent"] == f"gongkai {version('gongkai')}"
    assert read.info["Source-Organization"] == "Desk <desk@example.org> Other: x"
    assert read.info["Bagging-Date"] == f"{datetime.now(UTC):%Y-%m-%d}"
    assert "Other" not in read.info


def _payload(bag: Path) -> list[Path]:
    return [path for path in (bag / "data").rglob("*") if path.is_file()]


def test_every_file_is_listed_by_both_hashes(bag: Path) -> None:
    for algorithm in ("sha256", "sha512"):
        for manifest, expected in (
            ("manifest", {path.relative_to(bag).as_posix() for path in _payload(bag)}),
            ("tagmanifest", TAGS),
        ):
            text = (bag / f"{manifest}-{algorithm}.txt").read_text("ascii")
            pairs = (line.split("  ") for line in text.splitlines())
            listed = {name: digest for digest, name in pairs}
            assert listed.keys() == expected
            for name, digest in listed.items():
                assert hashlib.new(algorithm, (bag / name).read_bytes()).hexdigest() == digest
    assert (bag / "data" / object_key(FILE_SHA)).read_bytes() == FILE


def test_any_damage_is_found(bag: Path) -> None:
    for name in sorted(names(bag)):
        path = bag / name
        before = path.read_bytes()
        harms = [bytes([before[0] ^ 1]) + before[1:], before[:-1], before + b"x", None]
        # Nothing lists a tag manifest itself: that one is gone, or ends too soon, nobody sees.
        for harmed in harms[:1] if name.startswith("tagmanifest") else harms:
            path.unlink()
            if harmed is not None:
                path.write_bytes(harmed)
            assert not _is_whole(bag), (name, harmed)
            path.write_bytes(before)
    (bag / "data" / "more").write_bytes(b"x")
    assert not _is_whole(bag)


def _is_whole(bag: Path) -> bool:
    try:
        return bool(bagit.Bag(str(bag)).validate())
    except (bagit.BagError, UnicodeError, ValueError):
        return False


def test_a_line_says_all_that_is_kept_of_a_capture(bag: Path, visits: Database) -> None:
    found = lines(bag)
    with visits.read() as session:
        kept = [
            row.model_dump(exclude={"id", "source_id"})
            for row in session.exec(select(Capture).order_by(col(Capture.captured_at)))
        ]
    for line, row in zip(found, kept, strict=True):
        at = row.pop("captured_at")
        assert line["captured_at"] == f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"
        assert {name: line[name] for name in row} == row
    assert [line["role"] for line in found[:3]] == ["listing", "document", "article"]
    assert (found[1]["portal"], found[1]["via"], found[1]["size"]) == ("p", LISTING, len(FILE))
    assert found[1]["name"] == "预算.pdf"
    assert (found[1]["final_url"], found[2]["url"]) == (SERVED, AGAIN)
    assert all(name.isascii() for name in names(bag))


@pytest.mark.parametrize("data", [None, b"other"])
def test_what_cannot_be_had_is_named(
    data: bytes | None, archive: Archive, visits: Database, store: ObjectStore,
    settings: Settings, tmp_path: Path, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    spoil(settings, request.getfixturevalue, FILE_SHA, data)
    written = write(visits, store, tmp_path / "bag")
    assert (written.captures, written.objects, list(written.unwritten)) == (9, 2, [FILE_SHA])
    lost = [line for line in lines(tmp_path / "bag") if "bytes_not_here" in line]
    assert [line["object_sha256"] for line in lost] == [FILE_SHA] * 3
    assert all(FILE_SHA in line["bytes_not_here"] for line in lost)
    assert not (tmp_path / "bag" / "data" / object_key(FILE_SHA)).exists()
    assert bagit.Bag(str(tmp_path / "bag")).validate()


def test_withheld_files_are_not_in_it(
    archive: Archive, visits: Database, store: ObjectStore, tmp_path: Path
) -> None:
    withhold(visits, FILE_SHA, "a court said so")
    write(visits, store, tmp_path / "a")
    assert not any(FILE_SHA in path.read_text("utf-8", "replace")
                   for path in (tmp_path / "a").rglob("*") if path.is_file())  # fmt: skip
    assert len(lines(tmp_path / "a")) == 6
    show_again(visits, FILE_SHA, "no more")
    assert write(visits, store, tmp_path / "b").objects == 3


def test_chains_of_certificates_are_in_it(
    visits: Database, store: ObjectStore, tmp_path: Path
) -> None:
    pem = b"-----BEGIN CERTIFICATE-----"
    archive = Archive(visits, store, tmp_path)
    # Only its object is wanted; the visit that names it comes next.
    archive.visit(AGAIN, pem)
    chain = hashlib.sha256(pem).hexdigest()
    hop = {"status": 301, "url": LISTING, "certificates_sha256": chain}
    archive.visit(LISTING, PAGE, certificates_sha256=chain, hops=[hop])
    assert write(visits, store, tmp_path / "bag").objects == 2
    assert (tmp_path / "bag" / "data" / object_key(chain)).read_bytes() == pem


def test_a_proof_is_covered_by_the_tag_manifests(
    archive: Archive, visits: Database, store: ObjectStore, tmp_path: Path
) -> None:
    def proof(folder: Path) -> None:
        assert (folder / "data" / object_key(FILE_SHA)).read_bytes() == FILE
        assert len(lines(folder)) == 9
        (folder / "proof" / "stamps").mkdir(parents=True)
        (folder / "proof" / "stamps" / "1.tsr").write_bytes(b"stamp")
        (folder / "verify.py").write_text("print()\n")

    bag = tmp_path / "bag"
    write(visits, store, bag, proof=proof)
    assert bagit.Bag(str(bag)).validate()
    listed = {line.split()[1] for line in (bag / "tagmanifest-sha256.txt").read_text().splitlines()}
    assert listed == TAGS | {"proof/stamps/1.tsr", "verify.py"}
    (bag / "proof" / "stamps" / "1.tsr").write_bytes(b"stomp")
    assert not _is_whole(bag)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StoreUnavailable("the store does not answer"), "does not answer"),
        (OSError(28, "No space left on device"), "no space left"),
        (KeyboardInterrupt("Ctrl-C"), "Ctrl-C"),
    ],
)
def test_an_export_that_breaks_off_leaves_nothing(
    error: BaseException, told: str, archive: Archive, visits: Database, store: ObjectStore,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "out" / "bag.partial").mkdir(parents=True)
    (tmp_path / "out" / "bag.partial" / "left").write_text("of a kill")

    def broken(*_: Any) -> None:
        raise error

    monkeypatch.setattr(store, "fetch", broken)
    with pytest.raises((StorageError, KeyboardInterrupt), match=told):
        write(visits, store, tmp_path / "out" / "bag")
    assert not list((tmp_path / "out").iterdir())
    monkeypatch.undo()
    write(visits, store, tmp_path / "out" / "bag")
    assert _is_whole(tmp_path / "out" / "bag")


def test_what_is_there_is_never_replaced(
    archive: Archive, visits: Database, store: ObjectStore, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    write(visits, store, tmp_path / "empty")
    before = names(tmp_path / "empty")
    (tmp_path / "file").write_text("mine")
    for name in ("empty", "file"):
        with pytest.raises(StorageError, match="is there already; give another name"):
            write(visits, store, tmp_path / name)
    assert names(tmp_path / "empty") == before
    assert (tmp_path / "file").read_text() == "mine"


def test_a_large_file_in_flat_memory(visits: Database, store: ObjectStore, tmp_path: Path) -> None:
    large = random.Random(20).randbytes(20 << 20)
    Archive(visits, store, tmp_path).visit(LISTING, large)
    assert peak_mebibytes(lambda: write(visits, store, tmp_path / "bag")) < 12


def test_the_demo_archive_is_in_it(demo_archive: Settings, tmp_path: Path) -> None:
    store = open_store(demo_archive)
    with open_database(demo_archive) as database:
        written = write(database, store, tmp_path / "bag")
    assert not written.unwritten
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    stored = {sha256 for sha256, _ in store.list()}
    held = {path.name for path in (tmp_path / "bag" / "data" / "raw").rglob("*") if path.is_file()}
    assert held == stored
