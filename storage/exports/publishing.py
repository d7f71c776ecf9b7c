"""The files that the reading room hands out, made beforehand.

The folder holds `published.json`, which names the files, and a folder `made-MOMENT` with them.
Files never change: the next publication makes a folder of its own, and holds from the moment at
which its `published.json` takes the place of the former, so that nobody gets other bytes than
those of the hash that he was told.
"""

import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from storage.database import Database
from storage.exports.package import has_parquet, write_package
from storage.exports.selection import Selection
from storage.exports.snapshot import write_snapshot
from storage.exports.writing import Told, drafts, hashed
from storage.leases import utc_now
from storage.objects.errors import StorageError, os_errors

PUBLISHED = "published.json"
_MADE = "made-"

_log = logging.getLogger(__name__)

# Writes a file where there is none yet, tells its rows, and returns them by table.
Maker = Callable[[Database, Path, Told], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A file to hand out: its name, what it is in English and Chinese, and what makes it."""

    name: str
    title: str
    title_zh: str
    make: Maker


class PublishedFile(BaseModel, frozen=True):
    """A file as it is handed out; `rows` by table."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    title: str
    title_zh: str
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    made_at: AwareDatetime
    rows: dict[str, int]


class Publication(BaseModel, frozen=True):
    """What `published.json` says: the files, in which folder beside it, by which Gongkai."""

    gongkai: str
    folder: str = Field(pattern=rf"^{_MADE}[0-9TZ]+$")
    files: tuple[PublishedFile, ...]

    def file(self, name: str) -> PublishedFile | None:
        """The file of this name, if it was published."""
        return next((file for file in self.files if file.name == name), None)


def _package(database: Database, target: Path, told: Told) -> dict[str, int]:
    with _zipped(target) as folder:
        return write_package(database, Selection(), folder, told)


def _snapshot(database: Database, target: Path, told: Told) -> dict[str, int]:
    with _zipped(target) as folder:
        return write_snapshot(database, Selection(), folder / "gongkai.db", told)


@contextmanager
def _zipped(target: Path) -> Iterator[Path]:
    """A folder beside the target, whose files are in it as ZIP after the block."""
    with TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        yield folder
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)


_FORMS = ("CSV and Parquet", "CSV 和 Parquet") if has_parquet() else ("CSV", "CSV")
KINDS = (
    Kind(
        "gongkai-package.zip",
        f"Data package: every table as {_FORMS[0]}",
        f"数据包：全部表格（{_FORMS[1]}）",
        _package,
    ),
    Kind(
        "gongkai-sqlite.zip",
        "SQLite database, for SQL and Datasette",
        "SQLite 数据库，可用 SQL 或 Datasette 打开",
        _snapshot,
    ),
)


def publish(
    database: Database, folder: Path, told: Told, kinds: Sequence[Kind] = KINDS
) -> Publication:
    """Make the files and hand them out together; after an error the former ones still are.

    Raises:
        DatabaseError: the database is out of reach.
        StorageError: a file cannot be written, or another process publishes now.
    """
    with os_errors(f"cannot write to {folder}", folder):
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            _sweep(folder)
            try:
                made = folder / f"{_MADE}{utc_now():%Y%m%dT%H%M%S%fZ}"
                made.mkdir()
                files = _make(database, made, told, kinds)
                publication = Publication(gongkai=version("gongkai"), folder=made.name, files=files)
                with drafts(folder) as drafted:
                    said = publication.model_dump_json(indent=2)
                    drafted.path(PUBLISHED).write_text(f"{said}\n", encoding="utf-8")
            finally:
                _sweep(folder)
    return publication


def read_published(folder: Path) -> Publication | None:
    """What is handed out now; None if nothing was published, or nothing that can be read."""
    try:
        text = (folder / PUBLISHED).read_bytes()
        return Publication.model_validate_json(text)
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        _log.warning("cannot read %s: %s", folder / PUBLISHED, error)
        return None


def _make(
    database: Database, folder: Path, told: Told, kinds: Sequence[Kind]
) -> tuple[PublishedFile, ...]:
    files = []
    with drafts(folder) as drafted:
        for kind in kinds:
            made_at, path = utc_now(), drafted.path(kind.name)
            rows = kind.make(database, path, told)
            size, sha256 = hashed(path)
            files.append(
                PublishedFile(
                    name=kind.name,
                    title=kind.title,
                    title_zh=kind.title_zh,
                    bytes=size,
                    sha256=sha256,
                    made_at=made_at,
                    rows=rows,
                )
            )
    return tuple(files)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep others from publishing to the folder; the system ends this with the process."""
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageError(
                f"cannot publish to {folder}: another `gongkai publish` does; wait until it ends"
            ) from error
        yield
    finally:
        os.close(held)


def _sweep(folder: Path) -> None:
    """Remove the files of other publications: former ones, and such as broke off."""
    published = read_published(folder)
    for path in folder.glob(f"{_MADE}*"):
        if published is None or path.name != published.folder:
            shutil.rmtree(path)
