"""Captures as a bag after BagIt 1.0 (RFC 8493): the bytes, what is kept of each visit, manifests.

Paths in it are ASCII: objects are named by their hashes, and what an office called a file stands
in `data/captures.ndjson`. docs/decisions/0028-bags.md says why it is written here.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from storage.database import Database
from storage.exports.captures import described
from storage.exports.manifests import Manifests, tag_manifests
from storage.exports.said import hashes_of_certificates, moment
from storage.exports.selection import Selection
from storage.exports.writing import Told
from storage.leases import utc_now
from storage.objects import ObjectDamaged, ObjectMissing, ObjectStore, StorageError, object_key
from storage.objects.errors import os_errors
from storage.objects.store import digests

# Makes `proof/` and `verify.py` in the folder of the bag.
Proof = Callable[[Path], None]

CAPTURES = "data/captures.ndjson"
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_DESCRIPTION = (
    "Files and pages that the crawler of this archive received from addresses of Chinese public "
    "offices, under their SHA-256, and in data/captures.ndjson what it recorded of each visit: "
    "address, moment, answer. Where a line says imported_from, others made the capture, and the "
    "archive took it over as they gave it. As published, personal data included; withheld files "
    "are not in it."
)
_OURS = ("id", "source_id")


@dataclass(slots=True)
class Bagged:
    """What a bag holds.

    Attributes:
        captures: lines of `data/captures.ndjson`.
        objects: files below `data/raw/`; `size` is their bytes.
        unwritten: hashes of objects whose bytes are not in it, each with what is wrong with it.
    """

    captures: int = 0
    objects: int = 0
    size: int = 0
    unwritten: dict[str, str] = field(default_factory=dict)


def write_bag(
    database: Database,
    store: ObjectStore,
    selection: Selection,
    folder: Path,
    told: Told,
    *,
    organisation: str = "",
    proof: Proof | None = None,
) -> Bagged:
    """Write the captures of a selection as a bag, which is made as NAME.partial beside its place.

    An object that is missing or damaged does not end the export: it is named in what is returned
    and in the lines of its captures (`bytes_not_here`), and all else is written.

    Args:
        folder: must not be there yet, or be empty.
        told: hears how many more captures were written.
        organisation: who hands the bag on, for `bag-info.txt`; empty: it does not say.
        proof: is called with the folder of the bag when the payload is whole; the tag manifests
            cover what it makes.

    Raises:
        DatabaseError: the database is out of reach.
        StorageError: the object store is out of reach, or the folder cannot be written.
    """
    with _partial(folder) as partial:
        with _Payload(partial, store) as payload, database.read() as session:
            for row in described(session.connection(), selection):
                payload.add(row)
                told(1)
        if proof is not None:
            proof(partial)
        (partial / "bagit.txt").write_text(_DECLARATION)
        (partial / "bag-info.txt").write_text(_info(payload, organisation), encoding="utf-8")
        tag_manifests(partial)
    return payload.written


@contextmanager
def _partial(folder: Path) -> Iterator[Path]:
    """A new folder that gets its name at the end; after an error it is gone."""
    folder = folder.resolve()
    partial = folder.with_name(f"{folder.name}.partial")
    with os_errors(f"cannot write {folder}", folder.parent):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StorageError(f"cannot write {folder}: it is there already; give another name")
        shutil.rmtree(partial, ignore_errors=True)
        try:
            partial.mkdir(parents=True)
            yield partial
            # All files of the bag at once, before they count as written.
            os.sync()
            partial.replace(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


class _Payload:
    """Files below `data/`, each read back for the manifests; the lines come last."""

    def __init__(self, folder: Path, store: ObjectStore) -> None:
        self._folder = folder
        self._store = store
        self._manifests = Manifests(folder, "manifest")
        (folder / "data").mkdir()
        self._lines = (folder / CAPTURES).open("w", encoding="utf-8")
        self.written = Bagged()
        self.octets = self.files = 0

    def add(self, row: Mapping[Any, Any]) -> None:
        """A capture, with its bytes and chains of certificates where they are not in it yet."""
        body = row["object_sha256"]
        for sha256 in (*filter(None, [body]), *hashes_of_certificates(row)):
            self._object(sha256)
        line = _line(row)
        if body in self.written.unwritten:
            line["bytes_not_here"] = self.written.unwritten[body]
        self._lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.written.captures += 1

    def _object(self, sha256: str) -> None:
        name = f"data/{object_key(sha256)}"
        target = self._folder / name
        if sha256 in self.written.unwritten or target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._store.fetch(sha256, target)
        except (ObjectMissing, ObjectDamaged) as error:
            self.written.unwritten[sha256] = str(error)
            return
        self.written.objects += 1
        self.written.size += self._listed(name)

    def _listed(self, name: str) -> int:
        """Into the manifests, by what was read back; its bytes."""
        with (self._folder / name).open("rb") as file:
            found = digests(file)
        self._manifests.add(name, found)
        self.octets += found.size
        self.files += 1
        return found.size

    def __enter__(self) -> "_Payload":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._lines.close()
        with self._manifests:
            if kind is None:
                self._listed(CAPTURES)


def _line(row: Mapping[Any, Any]) -> dict[str, Any]:
    """All that is kept of a capture, and where its address stands; without row numbers."""
    kept = {name: value for name, value in row.items()
            if name not in _OURS and not name.startswith("former_")}  # fmt: skip
    return {name: moment(value) if isinstance(value, datetime) else value
            for name, value in kept.items()}  # fmt: skip


def _info(payload: _Payload, organisation: str) -> str:
    """The elements of RFC 8493 2.2.2, a line each."""
    elements = [
        ("Source-Organization", " ".join(organisation.split())),
        ("Bagging-Date", f"{utc_now():%Y-%m-%d}"),
        ("External-Description", _DESCRIPTION),
        ("Payload-Oxum", f"{payload.octets}.{payload.files}"),
        ("Bag-Software-Agent", f"gongkai {version('gongkai')}"),
    ]
    return "".join(f"{name}: {text}\n" for name, text in elements if text)
